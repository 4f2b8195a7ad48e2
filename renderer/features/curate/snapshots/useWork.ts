import { useState } from 'react';
import type { Job } from '#core/job.ts';
import { jobEnd } from '#renderer/host/jobs.ts';
import { useLive } from '#renderer/host/live.ts';

/** A job that this page began: how it stands now, and how to begin one. */
export function useWork(): {
  readonly job: Job | undefined;
  /** Resolves with the job when it is over; rejects where it could not begin. */
  readonly begin: (wish: () => Promise<Job>) => Promise<Job>;
} {
  const [begun, setBegun] = useState<Job>();
  const live = useLive((all) => all?.jobs.find(({ id }) => id === begun?.id));
  return {
    job: begun?.endedAt == null ? (live ?? begun) : begun,
    async begin(wish) {
      const job = await wish();
      setBegun(job);
      const ended = await jobEnd(job.id);
      setBegun(ended);
      return ended;
    },
  };
}
