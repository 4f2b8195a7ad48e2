import type { JudgeAgreement } from '#core/benchmark/report.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from '../Factory.module.css';

/** Below this, a judge says something else than people do (Krippendorff's own lower bound). */
const BELIEVABLE = 0.667;

/** How far the judge says what people said of answers in the same snapshot. */
export function AgreementPart({ judge, agreement }: { judge: string; agreement: JudgeAgreement | null }) {
  return (
    <>
      <h3 className={styles.small}>{t('benchmarks.agreement.title', { judge })}</h3>
      {agreement === null || (agreement.ratings === null && agreement.preferences === null) ? (
        <Notice tone="warning">{t('benchmarks.agreement.none')}</Notice>
      ) : (
        <>
          {agreement.ratings !== null && <Ratings {...agreement.ratings} />}
          {agreement.preferences !== null && (
            <p>
              {t('benchmarks.agreement.preferences', {
                count: agreement.preferences.of,
                amount: count(agreement.preferences.of),
                same: String(agreement.preferences.same),
              })}
            </p>
          )}
        </>
      )}
    </>
  );
}

function Ratings({ alpha, interval, records }: NonNullable<JudgeAgreement['ratings']>) {
  const amount = { count: records, amount: count(records) };
  if (alpha === null) return <Notice tone="warning">{t('benchmarks.agreement.undefined', amount)}</Notice>;
  const sentence = t('benchmarks.agreement.ratings', {
    ...amount,
    alpha: alpha.toFixed(2),
    low: (interval?.low ?? alpha).toFixed(2),
    high: (interval?.high ?? alpha).toFixed(2),
  });
  if (alpha >= BELIEVABLE) return <p>{sentence}</p>;
  return (
    <Notice tone="warning">
      {sentence} {t('benchmarks.agreement.doubtful')}
    </Notice>
  );
}
