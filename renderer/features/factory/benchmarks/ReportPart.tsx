import type { Contamination, ReportPart as Part } from '#core/benchmark/report.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from '../Factory.module.css';
import { AgreementPart } from './AgreementPart.tsx';
import { differenceText, measuredText } from './figures.ts';
import { SaidPart } from './SaidPart.tsx';

/** The figures of one benchmark, of all sides, and whether its items were seen in training. */
export function ReportPart({
  report,
  part,
  previous,
  judge,
}: {
  report: string;
  part: Part;
  previous: string | undefined;
  judge: string | undefined;
}) {
  const { benchmark, comparisons, contamination, measured, tooLong, agreement } = part;
  const { name, kind, about } = benchmark;
  return (
    <section className={styles.block} aria-label={name}>
      <h2 className={styles.heading} dir="auto">
        {name}
      </h2>
      <p className={styles.help}>
        {[t(`benchmarks.kinds.${kind}.name`), t(`benchmarks.about.${about}`)].join(' · ')}
        {'. '}
        {t('benchmarks.report.count', { count: measured, amount: count(measured) })}{' '}
        {tooLong > 0 && t('benchmarks.report.tooLong', { count: tooLong, amount: count(tooLong) })}
      </p>
      {comparisons.length === 0 ? (
        <p>{t('benchmarks.report.noFigures')}</p>
      ) : (
        <div
          className={styles.sideways}
          role="region"
          aria-label={t('benchmarks.report.figuresOf', { name })}
          tabIndex={0}
        >
          <table className={styles.compareTable}>
            <thead>
              <tr>
                <th scope="col">{t('benchmarks.report.metric')}</th>
                <th scope="col">{t('benchmarks.report.base')}</th>
                {previous !== undefined && <th scope="col">{t('benchmarks.report.previous', { name: previous })}</th>}
                <th scope="col">{t('benchmarks.report.adapter')}</th>
                <th scope="col">{t('benchmarks.report.overBase')}</th>
                {previous !== undefined && <th scope="col">{t('benchmarks.report.overPrevious')}</th>}
              </tr>
            </thead>
            <tbody>
              {comparisons.map(({ metric, base, previous: before, adapter, overBase, overPrevious }) => (
                <tr key={metric}>
                  <th scope="row">{t(`benchmarks.metrics.${metric}`)}</th>
                  <td>{measuredText(metric, base)}</td>
                  {previous !== undefined && (
                    <td>{before === null ? t('benchmarks.report.notMeasured') : measuredText(metric, before)}</td>
                  )}
                  <td>{measuredText(metric, adapter)}</td>
                  <td>{differenceText(metric, overBase)}</td>
                  {previous !== undefined && (
                    <td>
                      {overPrevious === null
                        ? t('benchmarks.report.notMeasured')
                        : differenceText(metric, overPrevious)}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {kind === 'judge' && judge !== undefined && <AgreementPart judge={judge} agreement={agreement} />}
      {kind !== 'speed' && <SaidPart report={report} benchmark={benchmark} previous={previous} />}
      <h3 className={styles.small}>{t('benchmarks.report.contamination')}</h3>
      <Seen contamination={contamination} />
    </section>
  );
}

function Seen({ contamination }: { contamination: Contamination | null }) {
  if (contamination === null) return <p>{t('benchmarks.report.unknown')}</p>;
  const { looked, untold, count: found } = contamination;
  const rest = untold > 0 && ` ${t('benchmarks.report.untold', { count: untold, amount: count(untold) })}`;
  if (found === 0) {
    return (
      <p>
        {t('benchmarks.report.clean', { count: looked, amount: count(looked) })}
        {rest}
      </p>
    );
  }
  return (
    <Notice tone="warning">
      {t('benchmarks.report.seen', { count: found, amount: count(found), of: count(looked) })}
      {rest}
    </Notice>
  );
}
