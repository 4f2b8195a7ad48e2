import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type TemplateId, templateIdSchema, templates } from '#core/curate/templates.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { takeFiles } from '../imports/incoming.ts';
import styles from './NewProject.module.css';

const LONGEST_NAME = 120;

/** A name and what it asks; with files, they are what it begins with. */
export function NewProject({ files, close }: { files: readonly File[]; close: () => void }) {
  const go = useNavigate();
  const [template, setTemplate] = useState<TemplateId | null>(null);
  const [typed, setTyped] = useState<string>();
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [first] = files;
  const usual = first === undefined ? t(`curateProjects.templates.${template ?? 'empty'}.name`) : nameOf(first);
  const name = typed ?? (first === undefined && template === null ? '' : usual);

  const make = async () => {
    setBusy(true);
    setTrouble(undefined);
    try {
      const { id: project } = await host.projects.create({ name: name.trim(), template });
      if (files.length > 0) void takeFiles(project, files, 'found');
      close();
      await go({ to: '/curate/$project/import', params: { project } });
    } catch (error) {
      setTrouble(sentenceForError(error));
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t(first === undefined ? 'curateProjects.dialog.title' : 'curateProjects.dialog.titleFiles')}
      close={close}
      width={920}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        {first !== undefined && (
          <p className={styles.from}>
            {files.length === 1
              ? t('curateProjects.dialog.from', { name: first.name })
              : t('curateProjects.dialog.fromSeveral', { name: first.name, count: files.length - 1 })}
          </p>
        )}
        <TextField
          label={t('curateProjects.dialog.name')}
          value={name}
          maxLength={LONGEST_NAME}
          required
          withAsterisk={false}
          data-autofocus
          onFocus={(event) => event.target.select()}
          onChange={(event) => setTyped(event.target.value)}
        />
        <fieldset className={styles.templates}>
          <legend className={styles.legend}>{t('curateProjects.dialog.what')}</legend>
          {([null, ...templateIdSchema.options] as const).map((id) => (
            <Card key={id} id={id} chosen={template === id} choose={() => setTemplate(id)} />
          ))}
        </fieldset>
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        <div className={styles.actions}>
          <Button type="submit" kind="call" disabled={busy || name.trim() === ''}>
            {t(first === undefined ? 'curateProjects.dialog.create' : 'curateProjects.dialog.createFiles')}
          </Button>
          <Button onClick={close}>{t('curateProjects.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** A radio button as large as what it says: arrows move between them, as everybody expects. */
function Card({ id, chosen, choose }: { id: TemplateId | null; chosen: boolean; choose: () => void }) {
  const key = id ?? 'empty';
  const questions = id === null ? [] : templates[id].questions;
  return (
    <label className={styles.card}>
      <input
        className={styles.radio}
        type="radio"
        name="template"
        value={key}
        checked={chosen}
        aria-label={t(`curateProjects.templates.${key}.name`)}
        aria-describedby={`template-${key}`}
        onChange={choose}
      />
      <span className={styles.name}>{t(`curateProjects.templates.${key}.name`)}</span>
      <span className={styles.body} id={`template-${key}`}>
        {t(`curateProjects.templates.${key}.body`)}
      </span>
      {questions.length > 0 && <span className={styles.asks}>{questions.map(({ title }) => title).join(' · ')}</span>}
    </label>
  );
}

/** "reviews.csv.gz" is about reviews. */
function nameOf({ name }: File): string {
  const plain = name
    .replace(/(?:\.[a-z0-9]{1,8}){1,2}$/i, '')
    .replaceAll(/[_-]+/g, ' ')
    .trim();
  return (plain === '' ? name : plain).slice(0, LONGEST_NAME);
}
