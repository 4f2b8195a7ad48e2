import { useMemo } from 'react';
import { paceOf } from '#core/curate/desk/pace.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count, duration } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { useShown } from '../useDesk.ts';
import { useQueueLengths } from './useQueueLengths.ts';
import styles from './bar.module.css';

/** Where one is, how far the work is, and how long the rest takes at this pace. */
export function DeskBar() {
  const project = useProject();
  const record = useShown((shown) => shown.record);
  const took = useShown((shown) => shown.took);
  const total = useNow(({ records }) => records);
  const me = useNow((now) => now.me);
  const lengths = useQueueLengths();
  const done = lengths.submitted + lengths.discarded;
  const whole = done + lengths.pending + lengths.draft;
  const layer = project.state.labeler(me);
  const before = useMemo(
    () => ({ records: layer?.counts.status[2] ?? 0, tookMs: layer?.counts.tookMs ?? 0 }),
    // Only for the first minutes, before this sitting has a pace of its own.
    [layer],
  );
  const left = lengths.pending + lengths.draft;
  const pace = left === 0 ? null : paceOf(took, before, left);

  return (
    <div className={styles.bar}>
      {record !== null && (
        <span className={styles.place} role="status">
          {t('curateDesk.place', { number: count(record + 1), total: count(total) })}
        </span>
      )}
      <span
        className={styles.track}
        role="progressbar"
        aria-label={t('curateDesk.progress', { done: count(done), total: count(whole) })}
        title={t('curateDesk.progress', { done: count(done), total: count(whole) })}
        aria-valuemin={0}
        aria-valuemax={whole}
        aria-valuenow={done}
      >
        <span className={styles.filled} style={{ width: `${whole === 0 ? 0 : (100 * done) / whole}%` }} />
      </span>
      {pace !== null && (
        <span className={styles.pace}>
          {t('curateDesk.pace', { anHour: count(pace.anHour), left: duration(pace.secondsLeft) })}
        </span>
      )}
    </div>
  );
}
