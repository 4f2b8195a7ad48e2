import type { Job } from '#core/job.ts';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { useLive } from '#renderer/host/live.ts';
import { bytes, count, duration, moment } from '#renderer/text/amounts.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { toast } from '../toasts.ts';
import { nameOf } from './JobsButton.tsx';
import styles from './JobsPanel.module.css';

/** One job: what it does, how far it is, and what can be done about it. */
export function JobRow({ job }: { job: Job }) {
  const { done, total } = job.progress;
  const beganAgain = useLive((live) => live?.network.some((use) => use.job === job.id && use.beganAgain));
  return (
    <li className={styles.job}>
      <div className={styles.line}>
        <span className={styles.subject}>{nameOf(job)}</span>
        <Wishes job={job} />
      </div>
      {isUnderWay(job) && (
        <Progress fraction={total > 0 ? done / total : job.state === 'running' ? undefined : 0} label={nameOf(job)} />
      )}
      <p className={styles.figures}>{isUnderWay(job) ? figures(job) : ending(job)}</p>
      {beganAgain === true && <p className={styles.note}>{t('jobs.beganAgain')}</p>}
      {job.state === 'waiting' && (
        <p className={styles.note}>
          {t(job.kind === 'fetch-model' ? 'jobs.waitingFor.fetch-model' : 'jobs.waitingFor.add-model')}
        </p>
      )}
      {job.failure !== null && job.failure.code !== 'CANCELLED' && (
        <p className={styles.note}>{sentenceFor(job.failure)}</p>
      )}
    </li>
  );
}

function Wishes({ job: { id, state, pausable, subject } }: { job: Job }) {
  const wish = async (what: 'pause' | 'resume' | 'again' | 'cancel') => {
    try {
      await host.jobs[what === 'again' ? 'resume' : what]({ id });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  const goes = state === 'running' || state === 'queued';
  const rests = state === 'paused' || state === 'waiting';
  const wishes = [
    ...(goes && pausable ? (['pause'] as const) : []),
    ...(rests ? (['resume'] as const) : []),
    ...(state === 'failed' ? (['again'] as const) : []),
    ...(goes || rests ? (['cancel'] as const) : []),
  ];
  return wishes.map((what) => (
    <Button
      key={what}
      size="small"
      kind="quiet"
      aria-label={t(`jobs.${what}Named`, { subject })}
      onClick={() => void wish(what)}
    >
      {t(`jobs.${what}`)}
    </Button>
  ));
}

/** "running · 1.6 GB of 3.8 GB · 202 MB/s · 11 s left" */
function figures({ state, progress: { done, total, unit, rate, secondsLeft } }: Job): string {
  const amount = (value: number) => (unit === 'bytes' ? bytes(value) : count(value));
  return [
    t(`jobs.state.${state}`),
    total > 0
      ? t('jobs.progress', {
          done: amount(done),
          total:
            total > 0 && unit !== 'bytes' ? t(`units.${unit}`, { count: total, amount: count(total) }) : amount(total),
        })
      : undefined,
    state === 'running' && rate !== null ? t('units.perSecond', { amount: amount(rate) }) : undefined,
    state === 'running' && secondsLeft !== null ? t('jobs.left', { duration: duration(secondsLeft) }) : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

function ending({ state, endedAt }: Job): string {
  return [t(`jobs.state.${state}`), endedAt === null ? undefined : moment(endedAt)]
    .filter((part) => part !== undefined)
    .join(' · ');
}
