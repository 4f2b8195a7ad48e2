import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from '../Factory.module.css';
import own from './Benchmarks.module.css';
import { reportsQuery } from './benchmarkQueries.ts';
import { verdictSentences } from './figures.ts';

/** What was measured, newest first, each with its verdict. */
export function ReportList() {
  const { data, error } = useQuery(reportsQuery);
  return (
    <section className={styles.block} aria-label={t('benchmarks.reports.title')}>
      <h2 className={styles.heading}>{t('benchmarks.reports.title')}</h2>
      {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {data?.length === 0 && <p className={styles.help}>{t('benchmarks.reports.none')}</p>}
      {data !== undefined && data.length > 0 && (
        <ul aria-label={t('benchmarks.reports.title')}>
          {data.map(({ hash, adapter, base, at, verdict, benchmarks }) => (
            <li key={hash} className={own.report}>
              <h3 className={styles.runName} dir="auto">
                <Link to="/factory/reports/$report" params={{ report: hash }}>
                  {t('benchmarks.reports.of', { adapter: adapter.name, base: base.name })}
                </Link>
              </h3>
              <p className={styles.runState}>{verdictSentences(verdict).join(' ')}</p>
              <p className={styles.runFacts}>
                {[benchmarks.map(({ name }) => name).join(', '), moment(at)].join(' · ')}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
