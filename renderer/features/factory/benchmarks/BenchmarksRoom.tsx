import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Room } from '#renderer/app/Room.tsx';
import { commandKeys } from '#renderer/app/commands.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from '../Factory.module.css';
import { BenchmarkList } from './BenchmarkList.tsx';
import { benchmarksQuery, measurableQuery } from './benchmarkQueries.ts';
import { Gates } from './Gates.tsx';
import { MeasurePanel } from './MeasurePanel.tsx';
import { ReportList } from './ReportList.tsx';

/** What can be measured with, measuring an adapter with it, and what was measured before. */
export function BenchmarksRoom() {
  const benchmarks = useQuery(benchmarksQuery);
  const adapters = useQuery(measurableQuery);
  const error = benchmarks.error ?? adapters.error;
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const keys = commandKeys('benchmark.new');
  const known = benchmarks.data?.filter(({ hash }) => ticked.includes(hash)).map(({ hash }) => hash) ?? [];
  return (
    <Room
      title={t('benchmarks.title')}
      actions={
        <>
          <Link to="/factory" className={styles.linkButton}>
            {t('factory.allRuns')}
          </Link>
          <Link to="/factory/benchmarks/new" className={styles.linkButton} data-kind="call">
            {t('benchmarks.new')}
            {keys !== undefined && <Kbd>{keys}</Kbd>}
          </Link>
        </>
      }
    >
      <div className={styles.wide}>
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        <div className={styles.starting}>
          <div className={styles.compared}>
            {benchmarks.data !== undefined && (
              <BenchmarkList
                benchmarks={benchmarks.data}
                ticked={known}
                tick={(hash, on) => setTicked([...known.filter((one) => one !== hash), ...(on ? [hash] : [])])}
              />
            )}
            <ReportList />
            {benchmarks.data !== undefined && <Gates benchmarks={benchmarks.data} />}
          </div>
          {adapters.data !== undefined && (
            <MeasurePanel
              adapters={adapters.data}
              benchmarks={known}
              judged={benchmarks.data?.some(({ hash, kind }) => kind === 'judge' && known.includes(hash)) === true}
            />
          )}
        </div>
      </div>
    </Room>
  );
}
