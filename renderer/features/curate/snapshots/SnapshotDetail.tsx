import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Job } from '#core/job.ts';
import type { SnapshotSummary } from '#protocol/window/snapshots.ts';
import { SmallWorldMark } from '#renderer/features/starter/SmallWorldMark.tsx';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Branching } from './Branching.tsx';
import { Contributors } from './Contributors.tsx';
import { Exporting } from './Exporting.tsx';
import { Files } from './Files.tsx';
import { ManifestView } from './ManifestView.tsx';
import { Origins } from './Origins.tsx';
import { Removing } from './Removing.tsx';
import { Sharing } from './Sharing.tsx';
import { manifestQuery } from './snapshotQueries.ts';
import { useWork } from './useWork.ts';
import { WorkEnd } from './WorkEnd.tsx';
import styles from './Snapshots.module.css';

interface SnapshotDetailProps {
  root: string;
  snapshots: readonly SnapshotSummary[];
  open: (root: string) => void;
  compare: () => void;
  removed: () => void;
}

/** One snapshot: what it says of itself, and what can be done with it. */
export function SnapshotDetail({ root, snapshots, open, compare, removed }: SnapshotDetailProps) {
  const { data: manifest, error } = useQuery(manifestQuery(root));
  const [asking, setAsking] = useState<'branch' | 'export' | 'share' | 'remove' | null>(null);
  const [trouble, setTrouble] = useState<string>();
  const verifying = useWork();
  const close = () => setAsking(null);

  if (error !== null) {
    return (
      <div className={styles.page}>
        <Notice tone="trouble">{sentenceForError(error)}</Notice>
      </div>
    );
  }
  if (manifest === undefined) return null;
  const { name } = manifest;
  const verify = async () => {
    setTrouble(undefined);
    try {
      await verifying.begin(() => host.snapshots.verify({ root }));
    } catch (caught) {
      setTrouble(sentenceForError(caught));
    }
  };

  return (
    <article className={styles.page} aria-label={name}>
      <h2 className={styles.title}>{name}</h2>
      <SmallWorldMark of={root} />
      <Origins root={root} />
      {manifest.description !== '' && <p className={styles.description}>{manifest.description}</p>}
      <div className={styles.actions}>
        <Button disabled={verifying.job !== undefined && isUnderWay(verifying.job)} onClick={() => void verify()}>
          {t('curateSnapshots.detail.verify')}
        </Button>
        <Button disabled={snapshots.length < 2} onClick={compare}>
          {t('curateSnapshots.detail.compare')}
        </Button>
        <Button onClick={() => setAsking('share')}>{t('curateSnapshots.detail.shareIt')}</Button>
        <Button onClick={() => setAsking('branch')}>{t('curateSnapshots.detail.branch')}</Button>
        <Button onClick={() => setAsking('export')}>{t('curateSnapshots.detail.exportIt')}</Button>
        <Button kind="grave" onClick={() => setAsking('remove')}>
          {t('curateSnapshots.detail.remove')}
        </Button>
      </div>
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      {verifying.job !== undefined && <Verified job={verifying.job} />}
      <ManifestView manifest={manifest} snapshots={snapshots} open={open} />
      <Contributors manifest={manifest} />
      <Files manifest={manifest} />
      {asking === 'branch' && <Branching manifest={manifest} close={close} />}
      {asking === 'export' && <Exporting manifest={manifest} close={close} />}
      {asking === 'share' && <Sharing manifest={manifest} close={close} />}
      {asking === 'remove' && <Removing manifest={manifest} snapshots={snapshots} close={close} removed={removed} />}
    </article>
  );
}

/** How the check goes, or what came of it. */
function Verified({ job }: { job: Job }) {
  if (job.state !== 'done') return <WorkEnd job={job} />;
  const time = job.endedAt === null ? '' : moment(job.endedAt);
  return <Notice>{t('curateSnapshots.detail.verified', { time })}</Notice>;
}
