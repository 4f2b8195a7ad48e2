import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Room } from '#renderer/app/Room.tsx';
import { commandKeys } from '#renderer/app/commands.ts';
import { snapshotsQuery } from '#renderer/features/curate/snapshots/snapshotQueries.ts';
import { modelsQuery } from '#renderer/host/queries.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import styles from './Factory.module.css';
import { runsQuery } from './factoryQueries.ts';
import { Missing } from './Missing.tsx';
import { RunList } from './RunList.tsx';

/** The runs of this machine, newest first; and the way to a new one. */
export function FactoryRoom() {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(runsQuery);
  const models = useQuery(modelsQuery).data;
  const snapshots = useQuery(snapshotsQuery).data;
  const runs = data?.pages.flat();
  const base = models?.length === 0;
  const snapshot = snapshots?.length === 0;
  const ready = models !== undefined && snapshots !== undefined && !base && !snapshot;
  const keys = commandKeys('run.new');
  const toNew = (
    <Link to="/factory/new" className={styles.linkButton} data-kind="call">
      {t('factory.newRun')}
      {keys !== undefined && <Kbd>{keys}</Kbd>}
    </Link>
  );
  return (
    <Room
      title={t('factory.title')}
      note={
        runs === undefined || runs.length === 0
          ? undefined
          : t('factory.count', { count: runs.length, amount: `${count(runs.length)}${hasNextPage ? '+' : ''}` })
      }
      actions={
        <>
          <Link to="/factory/benchmarks" className={styles.linkButton}>
            {t('benchmarks.title')}
          </Link>
          {runs !== undefined && runs.length > 0 && ready && toNew}
        </>
      }
    >
      <div className={styles.page}>
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {runs !== undefined && runs.length > 0 && (base || snapshot) && <Missing base={base} snapshot={snapshot} />}
        {runs?.length === 0 && (
          <div className={styles.empty}>
            <h2 className={styles.emptyTitle}>{t('factory.empty.title')}</h2>
            <p className={styles.emptyBody}>{t('factory.empty.body')}</p>
            {base || snapshot ? <Missing base={base} snapshot={snapshot} /> : ready && toNew}
          </div>
        )}
        {runs !== undefined && runs.length > 0 && (
          <RunList runs={runs} older={hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined} />
        )}
      </div>
    </Room>
  );
}
