import { type FormEvent, useState } from 'react';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import styles from './Questions.module.css';

/** Who labels here. Adding and renaming holds at once: it is no part of the draft. */
export function LabelersEditor() {
  const { id: project } = useProject();
  const labelers = useNow(({ head }) => head.labelers);
  const me = useNow((now) => now.me);
  const [typed, setTyped] = useState('');
  const [trouble, setTrouble] = useState<string>();

  const add = async () => {
    const name = typed.trim();
    if (name === '') return;
    setTrouble(undefined);
    try {
      await host.projects.addLabeler({ project, name, key: null });
      setTyped('');
      toast({ text: t('curateQuestions.labeler.added', { name }) });
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };

  return (
    <section className={styles.section} aria-label={t('curateQuestions.labelers')}>
      <h2>{t('curateQuestions.labelers')}</h2>
      <p className={styles.text}>{t('curateQuestions.labeler.body')}</p>
      {labelers.map((labeler) => (
        <LabelerRow
          key={`${labeler.id} ${labeler.name}`}
          project={project}
          labeler={labeler}
          isMe={labeler.id === me}
        />
      ))}
      <form className={styles.row} onSubmit={submitted(add)}>
        <TextField
          aria-label={t('curateQuestions.labeler.newName')}
          placeholder={t('curateQuestions.labeler.newName')}
          value={typed}
          maxLength={80}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" disabled={typed.trim() === '' || labelers.length >= 64}>
          {t('curateQuestions.labeler.add')}
        </Button>
      </form>
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
    </section>
  );
}

interface LabelerRowProps {
  project: string;
  labeler: { id: string; name: string };
  isMe: boolean;
}

function LabelerRow({ project, labeler: { id, name }, isMe }: LabelerRowProps) {
  const [typed, setTyped] = useState(name);
  const [trouble, setTrouble] = useState<string>();
  const wanted = typed.trim();

  const rename = async () => {
    if (wanted === '' || wanted === name) return;
    try {
      await host.projects.renameLabeler({ project, labeler: id, name: wanted });
      toast({
        text: t('curateQuestions.labeler.renamed', { before: name, after: wanted }),
        undo: async () => void (await host.projects.renameLabeler({ project, labeler: id, name })),
      });
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };

  return (
    <form className={styles.row} onSubmit={submitted(rename)}>
      <TextField
        aria-label={t('curateQuestions.labeler.nameOf', { name })}
        value={typed}
        maxLength={80}
        error={trouble}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {wanted !== name && wanted !== '' ? (
        <Button type="submit" kind="call">
          {t('curateQuestions.labeler.rename')}
        </Button>
      ) : (
        <span className={styles.note}>{isMe && t('curateQuestions.labeler.you')}</span>
      )}
    </form>
  );
}

function submitted(act: () => Promise<void>): (event: FormEvent) => void {
  return (event) => {
    event.preventDefault();
    void act();
  };
}
