import { type FormEvent, useState } from 'react';
import { type LabelledQuestion, splitLabel } from '#core/curate/schemaDraft.ts';
import { host } from '#renderer/host/client.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { NO_RECORDS, givenBy } from './givenBy.ts';
import styles from './Questions.module.css';
import type { Drafting } from './useDraft.ts';

interface SplitDialogProps {
  drafting: Drafting;
  question: LabelledQuestion;
  label: string;
  close: () => void;
}

/** More records than a project may hold: all that are found. */
const ALL = 1_000_000;

/** A part of a label's records gets a label of its own. It is done when the draft is saved. */
export function SplitDialog({ drafting: { before, draft, setDraft }, question, label, close }: SplitDialogProps) {
  const project = useProject();
  const labelers = useNow(({ head }) => head.labelers);
  const me = useNow((now) => now.me);
  const [name, setName] = useState('');
  const [how, setHow] = useState<'labeler' | 'search'>('labeler');
  const [labeler, setLabeler] = useState(me);
  const [words, setWords] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const named = question.labels.find(({ id }) => id === label)?.name ?? label;

  const find = async (): Promise<string> => {
    if (how === 'labeler') return givenBy(project.state, labeler, question.id, label);
    const found = await host.projects.search({ project: project.id, text: words.trim(), after: -1, limit: ALL });
    return found.records;
  };
  const split = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setTrouble(undefined);
    try {
      const records = await find();
      if (records === NO_RECORDS) {
        setTrouble(t('curateQuestions.split.nothing'));
        return;
      }
      setDraft(splitLabel(draft, question, before, { from: label, name: name.trim(), records }));
      close();
    } catch (error) {
      setTrouble(sentenceForError(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog title={t('curateQuestions.split.title', { name: named })} close={close}>
      <form className={styles.split} onSubmit={(event) => void split(event)}>
        <p className={styles.text}>{t('curateQuestions.split.body', { name: named })}</p>
        <TextField
          label={t('curateQuestions.split.name')}
          value={name}
          maxLength={120}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Choice
          label={t('curateQuestions.split.how')}
          value={how}
          options={[
            { value: 'labeler', label: t('curateQuestions.split.labeler') },
            { value: 'search', label: t('curateQuestions.split.search') },
          ]}
          onChange={setHow}
        />
        {how === 'labeler' ? (
          <Select
            label={t('curateQuestions.split.who')}
            value={labeler}
            options={labelers.map((each) => ({ value: each.id, label: each.name }))}
            onChange={setLabeler}
          />
        ) : (
          <TextField
            label={t('curateQuestions.split.words')}
            value={words}
            maxLength={1_000}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        )}
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        <div className={styles.actions}>
          <Button
            type="submit"
            kind="call"
            disabled={busy || name.trim() === '' || (how === 'search' && words.trim() === '')}
          >
            {t(busy ? 'curateQuestions.split.looking' : 'curateQuestions.split.act')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
