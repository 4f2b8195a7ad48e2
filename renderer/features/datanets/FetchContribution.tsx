import { useQuery } from '@tanstack/react-query';
import { toast } from '#renderer/app/toasts.ts';
import { snapshotsQuery } from '#renderer/features/curate/snapshots/snapshotQueries.ts';
import { useWork } from '#renderer/features/curate/snapshots/useWork.ts';
import { WorkEnd } from '#renderer/features/curate/snapshots/WorkEnd.tsx';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import styles from './Datanets.module.css';

interface FetchContributionProps {
  network: bigint;
  datanet: number;
  contribution: number;
  /** With 0x, as the chain has it. */
  root: string;
}

/** Brings a contribution here, verified against the chain; or says that it is here. */
export function FetchContribution({ network, datanet, contribution, root }: FetchContributionProps) {
  const { data: snapshots } = useQuery(snapshotsQuery);
  const { job, begin } = useWork();
  if (snapshots === undefined) return null;
  if (snapshots.some((snapshot) => `0x${snapshot.root}` === root)) {
    return <p className={styles.facts}>{t('publishing.fetch.here')}</p>;
  }
  const fetch = async () => {
    try {
      const { state, result } = await begin(() => host.datanets.fetch({ network, datanet, contribution }));
      if (state !== 'done' || result === null) return;
      const { name } = await host.snapshots.manifest({ root: result });
      toast({ text: t('publishing.fetch.done', { name }) });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  return (
    <>
      {job !== undefined && <WorkEnd job={job} />}
      <Button
        size="small"
        disabled={job !== undefined && isUnderWay(job)}
        aria-label={t('publishing.fetch.actNamed', { id: String(contribution) })}
        onClick={() => void fetch()}
      >
        {t('publishing.fetch.act')}
      </Button>
    </>
  );
}
