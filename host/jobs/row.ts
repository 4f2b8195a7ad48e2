import { z } from 'zod';
import { failureSchema } from '#core/failure.ts';
import { jobSchema } from '#core/job.ts';
import type { Job } from '#core/job.ts';

const text = z.string();
const rowSchema = z.object({
  id: text,
  kind: text,
  subject: text,
  state: text,
  input: text,
  checkpoint: text.nullable(),
  done: z.number(),
  total: z.number(),
  unit: text,
  pausable: z.number(),
  created_at: z.number(),
  ended_at: z.number().nullable(),
  failure: text.nullable(),
  result: text.nullable(),
});

/** A job as the host keeps it: what the window sees, and what its run needs to go on. */
export interface StoredJob {
  job: Job;
  input: unknown;
  checkpoint: unknown;
}

export function fromRow(row: unknown): StoredJob {
  const found = rowSchema.parse(row);
  const job = jobSchema.parse({
    id: found.id,
    kind: found.kind,
    subject: found.subject,
    state: found.state,
    progress: { done: found.done, total: found.total, unit: found.unit, rate: null, secondsLeft: null },
    pausable: found.pausable === 1,
    createdAt: found.created_at,
    endedAt: found.ended_at,
    failure: found.failure === null ? null : failureSchema.parse(JSON.parse(found.failure)),
    result: found.result,
  });
  return {
    job,
    input: JSON.parse(found.input),
    checkpoint: found.checkpoint === null ? null : JSON.parse(found.checkpoint),
  };
}
