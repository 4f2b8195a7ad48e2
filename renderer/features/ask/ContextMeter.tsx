import type { Turn } from '#core/conversation.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from './AskRoom.module.css';

const NEARLY_FULL = 0.85;

/** How much of the model's view the conversation takes, as of its last answer. */
export function ContextMeter({ branch }: { branch: readonly Turn[] }) {
  const figures = branch.findLast(({ figures: known }) => known !== null)?.figures;
  if (figures === undefined || figures === null) return null;
  const { contextUsed, contextSize } = figures;
  const fraction = Math.min(1, contextUsed / contextSize);
  const full = fraction >= NEARLY_FULL;
  const amounts = { used: count(contextUsed), size: count(contextSize) };
  const said = full ? t('ask.context.nearlyFull', amounts) : t('ask.context.amount', amounts);
  return (
    <span className={styles.meter} data-full={full}>
      <span
        className={styles.meterTrack}
        role="meter"
        aria-label={t('ask.context.label')}
        aria-valuemin={0}
        aria-valuemax={contextSize}
        aria-valuenow={contextUsed}
        aria-valuetext={said}
      >
        <span style={{ width: `${fraction * 100}%` }} />
      </span>
      {said}
    </span>
  );
}
