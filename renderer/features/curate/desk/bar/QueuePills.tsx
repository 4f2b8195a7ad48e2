import { QUEUES } from '#core/curate/desk/queue.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { keepFocus } from '../focus.ts';
import { useDesk, usePrintedKey, useShown } from '../useDesk.ts';
import { useQueueLengths } from './useQueueLengths.ts';
import styles from './bar.module.css';

/** What can be gone through, with how many there are. */
export function QueuePills() {
  const desk = useDesk();
  const queue = useShown((shown) => shown.queue);
  const lengths = useQueueLengths();
  const before = usePrintedKey('queuePrevious');
  const after = usePrintedKey('queueNext');
  return (
    <div className={styles.pills} role="group" aria-label={t('curateDesk.queuesName')}>
      {QUEUES.map((name) => (
        <button
          key={name}
          type="button"
          className={styles.pill}
          aria-pressed={queue === name}
          title={t('curateDesk.queueKeys', { before: before ?? '', after: after ?? '' })}
          onMouseDown={keepFocus}
          onClick={() => desk.chooseQueue(name)}
        >
          {t(`curateDesk.queues.${name}`)} <b>{count(lengths[name])}</b>
        </button>
      ))}
    </div>
  );
}
