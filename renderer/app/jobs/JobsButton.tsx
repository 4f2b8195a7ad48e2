import { useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useRef, useState } from 'react';
import type { Job } from '#core/job.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { useLive } from '#renderer/host/live.ts';
import { percent } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import styles from './JobsButton.module.css';

const JobsPanel = lazy(() => import('./JobsPanel.tsx').then((panel) => ({ default: panel.JobsPanel })));

/** "2 jobs: adding qwen3.gguf 41 %" in the status line; opens the list. */
export function JobsButton() {
  const jobs = useLive((live) => live?.jobs);
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // Whoever goes to another room is done with the list.
  const place = useRouterState({ select: ({ location }) => location.pathname });
  const [openedAt, setOpenedAt] = useState(place);
  if (open && openedAt !== place) setOpen(false);
  if (jobs === undefined) return null;

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.button}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => {
          if (open) {
            close();
            return;
          }
          setOpenedAt(place);
          setOpen(true);
        }}
      >
        {summary(jobs.filter(isUnderWay))}
      </button>
      {open && (
        <Suspense fallback={null}>
          <JobsPanel close={close} left={button.current?.getBoundingClientRect().left ?? 0} />
        </Suspense>
      )}
    </>
  );
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
