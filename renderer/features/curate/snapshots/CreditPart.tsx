import type { WeightsRule } from '#core/snapshot/weights.ts';
import { WHOLE } from '#core/snapshot/weights.ts';
import { count, decimal } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { sharePercent } from './Contributors.tsx';
import { PercentField } from './PercentField.tsx';
import type { Credit } from './credit.ts';
import { type SealDraft, sumOf } from './sealDraft.ts';
import styles from './Snapshots.module.css';

interface CreditPartProps {
  draft: SealDraft;
  change: (part: Partial<SealDraft>) => void;
  credits: readonly Credit[];
}

const ROLES = ['authors', 'labelers', 'reviewers'] as const satisfies readonly (keyof WeightsRule)[];
const NAMED = 12;

/** The rule, its sum, and who would get how much by it. */
export function CreditPart({ draft: { weights }, change, credits }: CreditPartProps) {
  const sum = sumOf(weights);
  return (
    <>
      <div className={styles.three}>
        {ROLES.map((role) => (
          <PercentField
            key={role}
            label={t(`curateSnapshots.form.${role}`)}
            parts={weights[role]}
            onChange={(parts) => change({ weights: { ...weights, [role]: parts } })}
          />
        ))}
      </div>
      <p className={styles.sum} data-wrong={sum !== WHOLE}>
        {t('curateSnapshots.form.sum', {
          percent: t('units.percent', { amount: decimal(sum / 10_000) }),
          ppm: count(sum),
        })}
      </p>
      <div>
        <h4 className={styles.small}>{t('curateSnapshots.form.preview')}</h4>
        {credits.length === 0 ? (
          <p className={styles.help}>{t('curateSnapshots.form.nobody')}</p>
        ) : (
          <ul className={styles.credits}>
            {credits.slice(0, NAMED).map(({ id, name, share }) => (
              <li key={id}>
                <span className={styles.person}>{name}</span>
                <span className={styles.bar} aria-hidden>
                  <span style={{ width: `${(100 * share) / WHOLE}%` }} />
                </span>
                <span className={styles.figure}>{sharePercent(share / WHOLE)}</span>
              </li>
            ))}
            {credits.length > NAMED && (
              <li className={styles.quiet}>{t('curateSnapshots.form.more', { count: credits.length - NAMED })}</li>
            )}
          </ul>
        )}
        <p className={styles.help}>{t('curateSnapshots.form.previewHelp')}</p>
      </div>
    </>
  );
}
