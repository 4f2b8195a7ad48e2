import type { Job } from '#core/job.ts';
import { host } from './client.ts';
import { onLive } from './live.ts';

export function isUnderWay(job: Job): boolean {
  return job.state !== 'done' && job.state !== 'failed' && job.state !== 'cancelled';
}

/** Resolves when the job is over, however many connections are lost meanwhile. */
export function jobEnd(id: string): Promise<Job> {
  return new Promise((resolve) => {
    const stop = onLive((live) => {
      const job = live.jobs.find((each) => each.id === id);
      if (job !== undefined) end(job);
      // The live state holds the last few only; what left it unseen is in the history.
      else
        void host.jobs.list({ limit: HISTORY }).then(
          (jobs) => jobs.filter((each) => each.id === id).forEach(end),
          () => {},
        );
    });
    const end = (job: Job) => {
      if (isUnderWay(job)) return;
      stop();
      resolve(job);
    };
  });
}

const HISTORY = 50;
