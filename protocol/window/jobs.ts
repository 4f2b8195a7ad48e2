import { z } from 'zod';
import { ulidSchema } from '#core/ids.ts';
import { jobSchema } from '#core/job.ts';
import { nothing, procedure } from '../failed.ts';

const one = z.object({ id: ulidSchema });

export const jobs = {
  /** Newest first; the history beside what runs. */
  list: procedure
    .input(z.object({ before: ulidSchema.optional(), limit: z.number().int().min(1).max(200) }))
    .output(z.array(jobSchema)),
  pause: procedure.input(one).output(jobSchema),
  resume: procedure.input(one).output(jobSchema),
  cancel: procedure.input(one).output(jobSchema),
  /** Forgets the jobs that are over. */
  clearHistory: procedure.input(nothing).output(nothing),
};
