import { t } from '#renderer/text/text.ts';
import { Preparing } from './Preparing.tsx';
import styles from './ExchangeView.module.css';

/** A question on its way, as it will stand when the host has it. */
export function Asked({ text, number }: { text: string | null; number: number }) {
  return (
    <div className={styles.exchange}>
      {text !== null && (
        <article className={styles.question} aria-label={t('ask.question.numbered', { number })}>
          <p className={styles.asked} dir="auto">
            {text}
          </p>
        </article>
      )}
      <div className={styles.answer}>
        <Preparing preparing={null} model={null} />
      </div>
    </div>
  );
}
