import styles from './Progress.module.css';

/** `fraction` from 0 to 1; undefined while the whole is not known. `label` says what progresses. */
export function Progress({ fraction, label }: { fraction: number | undefined; label: string }) {
  const percent = fraction === undefined ? undefined : Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return (
    <div
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      data-unknown={percent === undefined}
    >
      <div className={styles.done} style={{ width: `${percent ?? 30}%` }} />
    </div>
  );
}
