import type { Job } from '#core/job.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { useLive } from '#renderer/host/live.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { count, decimal, duration } from '#renderer/text/amounts.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { Part } from '../../quality/Sheet.tsx';
import styles from '../SuggestionsPage.module.css';

/** Jobs of this kind that are under way in this project, and why the last one failed. */
export function UnderWay({ kind }: { kind: 'suggest' | 'apply-rules' }) {
  const name = useNow(({ head }) => head.name);
  const jobs = useLive((live) => live?.jobs);
  const mine = jobs?.filter((job) => job.kind === kind && job.subject === name) ?? [];
  const running = mine.filter(isUnderWay);
  const failure = mine.at(-1)?.failure ?? null;
  if (running.length === 0) return failure === null ? null : <Notice tone="trouble">{sentenceFor(failure)}</Notice>;
  return (
    <Part title={t('curateSuggestions.underWay')}>
      {running.map((job) => (
        <Work key={job.id} job={job} />
      ))}
    </Part>
  );
}

function Work({ job: { id, state, pausable, progress } }: { job: Job }) {
  const { done, total, rate, secondsLeft } = progress;
  const told = (work: Promise<unknown>) => {
    work.catch((error: unknown) => toast({ text: sentenceForError(error), tone: 'trouble' }));
  };
  const figures = [
    t('curateSuggestions.working.running', { done: count(done), total: count(total) }),
    state === 'paused' ? t('curateSuggestions.working.paused') : undefined,
    state === 'queued' ? t('curateSuggestions.working.waiting') : undefined,
    rate === null ? undefined : t('curateSuggestions.underWayRate', { rate: decimal(rate) }),
    secondsLeft === null ? undefined : t('jobs.left', { duration: duration(secondsLeft) }),
  ].filter((figure) => figure !== undefined);
  return (
    <div className={styles.work}>
      <div className={styles.workHead}>
        <span>{figures.join(' · ')}</span>
        {pausable && state !== 'paused' && (
          <Button size="small" onClick={() => told(host.jobs.pause({ id }))}>
            {t('curateSuggestions.pause')}
          </Button>
        )}
        {state === 'paused' && (
          <Button size="small" onClick={() => told(host.jobs.resume({ id }))}>
            {t('curateSuggestions.resume')}
          </Button>
        )}
        <Button size="small" onClick={() => told(host.jobs.cancel({ id }))}>
          {t('curateSuggestions.stop')}
        </Button>
      </div>
      <Progress fraction={total > 0 ? done / total : undefined} label={t('curateSuggestions.underWay')} />
    </div>
  );
}
