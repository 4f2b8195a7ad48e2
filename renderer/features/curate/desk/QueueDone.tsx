import { Link, useParams } from '@tanstack/react-router';
import { QUEUES } from '#core/curate/desk/queue.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useQueueLengths } from './bar/useQueueLengths.ts';
import { useDesk, useShown } from './useDesk.ts';
import { useWithin } from './within.ts';
import styles from './Desk.module.css';

/** Nothing is left in the queue: what to do next. */
export function QueueDone() {
  const desk = useDesk();
  const queue = useShown((shown) => shown.queue);
  const lengths = useQueueLengths();
  const { project } = useParams({ from: '/curate/$project' });
  const { within, working } = useWithin();
  const others = QUEUES.filter((name) => name !== queue && lengths[name] > 0);
  if (working) {
    return (
      <div className={styles.empty} role="status">
        <p>{t('curateDesk.looking')}</p>
      </div>
    );
  }
  return (
    <div className={styles.empty} role="status">
      <h2>{t(queue === 'pending' ? 'curateDesk.done.heading' : 'curateDesk.done.nothingHere')}</h2>
      <p>
        {within !== null
          ? t('curateDesk.done.filtered')
          : t(queue === 'pending' ? 'curateDesk.done.body' : `curateDesk.done.${queue}`)}
      </p>
      <div className={styles.next}>
        {others.map((name) => (
          <Button key={name} onClick={() => desk.chooseQueue(name)}>
            {t('curateDesk.done.look', { queue: t(`curateDesk.queues.${name}`), amount: count(lengths[name]) })}
          </Button>
        ))}
      </div>
      {queue === 'pending' && (
        <p className={styles.links}>
          <Link to="/curate/$project/quality" params={{ project }}>
            {t('curateDesk.done.quality')}
          </Link>
          <Link to="/curate/$project/snapshots" params={{ project }}>
            {t('curateDesk.done.seal')}
          </Link>
          <Link to="/curate/$project/import" params={{ project }}>
            {t('curateDesk.done.import')}
          </Link>
        </p>
      )}
    </div>
  );
}
