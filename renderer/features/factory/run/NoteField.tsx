import { useId, useState } from 'react';
import type { Run } from '#core/train/run.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from '../Factory.module.css';

const LONGEST = 10_000;

/** The person's own words about a run; kept when they leave the field. */
export function NoteField({ run: { id, note } }: { run: Run }) {
  const field = useId();
  const [typed, setTyped] = useState(note);
  const [saved, setSaved] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const keep = async () => {
    if (typed === note) return;
    setTrouble(undefined);
    try {
      await host.factory.change({ run: id, note: typed });
      setSaved(true);
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };
  return (
    <section className={styles.block} aria-label={t('factory.run.note')}>
      <label htmlFor={field} className={styles.heading}>
        {t('factory.run.note')}
      </label>
      <textarea
        id={field}
        className={styles.note}
        value={typed}
        maxLength={LONGEST}
        rows={3}
        dir="auto"
        aria-describedby={`${field}-help`}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setSaved(false);
        }}
        onBlur={() => void keep()}
      />
      <p id={`${field}-help`} className={styles.help}>
        {t('factory.run.noteHelp')} <span role="status">{saved && t('factory.run.noteSaved')}</span>
      </p>
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
    </section>
  );
}
