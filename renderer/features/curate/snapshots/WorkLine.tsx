import type { Job } from '#core/job.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { useLive } from '#renderer/host/live.ts';
import { duration, percent } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import styles from './Snapshots.module.css';

/** What is being sealed or is coming from elsewhere, whichever window began it. */
export function SnapshotsUnderWay() {
  const jobs = useLive((live) => live?.jobs);
  return jobs
    ?.filter((job) => COMING.has(job.kind) && isUnderWay(job))
    .map((job) => <WorkLine key={job.id} job={job} />);
}

/** One job of this page: its stage, how far it is, and a way to stop it. */
export function WorkLine({ job }: { job: Job }) {
  const { done, total, secondsLeft } = job.progress;
  const fraction = total > 0 ? done / total : undefined;
  const stop = async () => {
    try {
      await host.jobs.cancel({ id: job.id });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  const figures = [
    stageOf(job),
    fraction === undefined ? undefined : percent(fraction),
    secondsLeft === null ? undefined : t('jobs.left', { duration: duration(secondsLeft) }),
  ];
  return (
    <div className={styles.work}>
      <div className={styles.workHead}>
        <span className={styles.workName}>{job.subject}</span>
        <span className={styles.quiet}>{figures.filter((figure) => figure !== undefined).join(' · ')}</span>
        <Button
          size="small"
          aria-label={t('curateSnapshots.working.cancelNamed', { name: job.subject })}
          onClick={() => void stop()}
        >
          {t('curateSnapshots.working.cancel')}
        </Button>
      </div>
      <Progress fraction={fraction} label={stageOf(job)} />
    </div>
  );
}

const COMING: ReadonlySet<Job['kind']> = new Set(['seal-snapshot', 'add-snapshot', 'fetch-snapshot']);

function stageOf({ kind, state, progress: { done, total } }: Job): string {
  if (state === 'waiting' && kind === 'fetch-snapshot') return t('jobs.waitingFor.fetch-snapshot');
  if (state !== 'running') return t('curateSnapshots.working.waiting');
  if (kind === 'verify-snapshot') return t('curateSnapshots.working.verifying');
  if (kind === 'branch-snapshot') return t('curateSnapshots.working.branching');
  if (kind === 'look-at-proposal') return t('desk.looking');
  if (kind === 'add-snapshot') return t('curateSnapshots.working.adding');
  if (kind === 'fetch-snapshot') return t('curateSnapshots.working.fetching');
  if (kind === 'export-records' || kind === 'share-snapshot') return t('curateSnapshots.working.exporting');
  return done < total / 2 ? t('curateSnapshots.working.reading') : t('curateSnapshots.working.writing');
}
