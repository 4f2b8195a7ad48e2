import type { ReadFor } from '#core/reading/reads.ts';
import { count, percent } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from './Reading.module.css';
import { keyOf } from './readsOf.ts';
import { whyNotRead } from './whyNotRead.ts';

interface LineProps {
  read: ReadFor;
  /** Opens what a number stands for. */
  open: (number: number) => void;
  number: number;
}

/** Above an answer: what is being looked for, and then what was read, by the numbers that the answer cites. */
export function ReadLine({ read, open, number }: LineProps) {
  const { state, preparing, notes, notRead } = read;
  return (
    <div className={styles.line} role="group" aria-label={t('reading.answer.label', { number })}>
      {state === 'looking' ? (
        <p role="status">
          {preparing === null
            ? t('reading.answer.looking')
            : `${t('reading.answer.preparing', { name: preparing.name })} · ${percent(preparing.fraction)}`}
        </p>
      ) : notes.length === 0 ? (
        notRead.length === 0 && <p>{t('reading.answer.nothing')}</p>
      ) : (
        <p className={styles.read}>
          <span>{t('reading.answer.read')}</span>
          {notes.map(({ name, line }, at) => (
            <button
              // A note never changes its place.
              key={at}
              type="button"
              className={styles.note}
              aria-haspopup="dialog"
              dir="auto"
              onClick={() => open(at + 1)}
            >
              {t('reading.answer.note', { number: at + 1, line: count(line), name })}
            </button>
          ))}
        </p>
      )}
      {notRead.map(({ source, name, reason }) => (
        <p key={keyOf(source)} className={styles.refused}>
          {name === ''
            ? t('reading.answer.notReadNameless', { why: whyNotRead(reason) })
            : t('reading.answer.notRead', { name, why: whyNotRead(reason) })}
        </p>
      ))}
    </div>
  );
}
