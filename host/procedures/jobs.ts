import { valueOr } from '#protocol/failed.ts';
import { implement } from '@orpc/server';
import { jobs as contract } from '#protocol/window/jobs.ts';
import type { Jobs } from '../jobs/jobs.ts';

export function jobProcedures(jobs: Jobs) {
  const os = implement(contract);
  return os.router({
    list: os.list.handler(({ input }) => jobs.list(input.before, input.limit)),
    pause: os.pause.handler(async ({ input, errors }) => valueOr(errors, await jobs.pause(input.id))),
    resume: os.resume.handler(({ input, errors }) => valueOr(errors, jobs.resume(input.id))),
    cancel: os.cancel.handler(async ({ input, errors }) => valueOr(errors, await jobs.cancel(input.id))),
    clearHistory: os.clearHistory.handler(({ errors }) => valueOr(errors, jobs.clearHistory())),
  });
}
