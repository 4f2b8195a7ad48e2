import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from './ContextMeter.module.css';

/** From here on the next answer may not find room. */
const NEARLY_FULL = 0.85;

/** How much of what the model can hold at once this conversation takes, in tokens. */
export function ContextMeter({ used, size }: { used: number; size: number }) {
  const fraction = Math.min(1, used / size);
  const full = fraction >= NEARLY_FULL;
  const amounts = { used: count(used), size: count(size) };
  const words = full ? t('ask.context.nearlyFull', amounts) : t('ask.context.amount', amounts);
  return (
    <div
      className={styles.context}
      role="meter"
      aria-label={t('ask.context.label')}
      aria-valuemin={0}
      aria-valuemax={size}
      aria-valuenow={Math.min(used, size)}
      aria-valuetext={words}
      data-full={full}
    >
      <span className={styles.track}>
        <span className={styles.used} style={{ width: `${fraction * 100}%` }} />
      </span>
      {words}
    </div>
  );
}
