import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { ProjectPage } from '../project/ProjectPage.tsx';
import { chooseSnapshot } from './addingSnapshot.ts';
import { Comparing } from './Comparing.tsx';
import { Fetching } from './Fetching.tsx';
import { SealForm } from './SealForm.tsx';
import { SnapshotDetail } from './SnapshotDetail.tsx';
import { SnapshotList } from './SnapshotList.tsx';
import { snapshotsQuery } from './snapshotQueries.ts';
import { SnapshotsUnderWay } from './WorkLine.tsx';
import styles from './Snapshots.module.css';

/** What of the page is in sight. */
type Shown =
  | { readonly kind: 'list' }
  | { readonly kind: 'seal' }
  | { readonly kind: 'detail' | 'compare'; readonly root: string };

/** Sealing, and everything that was sealed on this machine. */
export function SnapshotsPage() {
  const { data: snapshots, error } = useQuery(snapshotsQuery);
  const [shown, setShown] = useState<Shown>({ kind: 'list' });
  const open = (root: string) => setShown({ kind: 'detail', root });
  const [fetching, setFetching] = useState(false);
  const toList = () => setShown({ kind: 'list' });

  return (
    <ProjectPage
      note={snapshots === undefined ? undefined : t('curateSnapshots.count', { count: snapshots.length })}
      actions={
        shown.kind === 'list' ? (
          <>
            <Button title={t('curateSnapshots.fromElsewhere.help')} onClick={() => void chooseSnapshot()}>
              {t('curateSnapshots.fromElsewhere.add')}
            </Button>
            <Button onClick={() => setFetching(true)}>{t('curateSnapshots.fetching.open')}</Button>
            <Button kind="call" onClick={() => setShown({ kind: 'seal' })}>
              {t('curateSnapshots.seal')}
            </Button>
          </>
        ) : (
          <Button onClick={toList}>{t('curateSnapshots.back')}</Button>
        )
      }
    >
      {fetching && <Fetching close={() => setFetching(false)} />}
      {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      {shown.kind === 'list' && (
        <div className={styles.page}>
          <SnapshotsUnderWay />
          {snapshots?.length === 0 && (
            <div className={styles.empty}>
              <h2 className={styles.emptyTitle}>{t('curateSnapshots.emptyTitle')}</h2>
              <p className={styles.emptyBody}>{t('curateSnapshots.emptyBody')}</p>
            </div>
          )}
          {snapshots !== undefined && snapshots.length > 0 && <SnapshotList snapshots={snapshots} open={open} />}
        </div>
      )}
      {shown.kind === 'seal' && <SealForm snapshots={snapshots ?? []} sealed={open} />}
      {shown.kind === 'detail' && (
        <SnapshotDetail
          key={shown.root}
          root={shown.root}
          snapshots={snapshots ?? []}
          open={open}
          compare={() => setShown({ kind: 'compare', root: shown.root })}
          removed={toList}
        />
      )}
      {shown.kind === 'compare' && (
        <Comparing root={shown.root} snapshots={snapshots ?? []} back={() => open(shown.root)} />
      )}
    </ProjectPage>
  );
}
