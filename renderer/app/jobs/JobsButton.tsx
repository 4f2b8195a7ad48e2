import { lazy, Suspense, useState } from 'react';
import type { Job } from '#core/job.ts';
import { useLive } from '#renderer/host/live.ts';
import { percent } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from './Jobs.module.css';

const JobsPanel = lazy(() => import('./JobsPanel.tsx'));

/** "2 jobs: adding qwen3.gguf 41 %" in the status line; opens the list. */
export function JobsButton() {
  const jobs = useLive((live) => live?.jobs);
  const [open, setOpen] = useState(false);
  if (jobs === undefined) return null;
  const running = jobs.filter(isUnderWay);

  return (
    <>
      <button
        type="button"
        id="jobs-button"
        className={styles.button}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {summary(running)}
      </button>
      {open && (
        <Suspense fallback={null}>
          <JobsPanel close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

export function isUnderWay(job: Job): boolean {
  return job.state !== 'done' && job.state !== 'failed' && job.state !== 'cancelled';
}

export function nameOf(job: Job): string {
  return t(`jobs.kind.${job.kind}`, { subject: job.subject });
}

function summary(running: readonly Job[]): string {
  const first = running[0];
  if (first === undefined) return t('jobs.none');
  const { done, total } = first.progress;
  const name = total > 0 ? `${nameOf(first)} ${percent(done / total)}` : nameOf(first);
  return t('jobs.count', { count: running.length, first: name });
}
