import { percent } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import type { Preparing as Stage } from './answerStream.ts';
import styles from './Preparing.module.css';

/** In the place of the first line, and as high: what is done before there is a word. */
export function Preparing({ preparing, model }: { preparing: Stage | null; model: string | null }) {
  return (
    <div className={styles.preparing} data-stage={preparing?.stage ?? 'sent'}>
      <span>{wordsFor(preparing, model)}</span>
      {preparing?.fraction != null && (
        <>
          <span className={styles.track}>
            <span className={styles.done} style={{ width: `${preparing.fraction * 100}%` }} />
          </span>
          <span className={styles.percent}>{percent(preparing.fraction)}</span>
        </>
      )}
    </div>
  );
}

function wordsFor(preparing: Stage | null, model: string | null): string {
  if (preparing === null) return t('ask.answer.preparing.sent');
  if (preparing.stage === 'loading' && model !== null) return t('ask.answer.preparing.loadingNamed', { name: model });
  if (preparing.stage === 'waiting') return t('ask.answer.preparing.waiting', { count: preparing.ahead ?? 1 });
  return t(`ask.answer.preparing.${preparing.stage}`);
}
