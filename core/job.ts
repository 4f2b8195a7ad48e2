import { z } from 'zod';
import { failureSchema } from './failure.ts';
import { ulidSchema } from './ids.ts';

export const jobStateSchema = z.enum(['queued', 'running', 'paused', 'waiting', 'done', 'failed', 'cancelled']);
export type JobState = z.infer<typeof jobStateSchema>;

export const jobKindSchema = z.enum([
  'add-model',
  'fetch-model',
  'add-adapter',
  'import-records',
  'export-records',
  'seal-snapshot',
  'verify-snapshot',
  'branch-snapshot',
  'find-duplicates',
  'scan-personal-data',
  'find-outliers',
  'find-leakage',
  'find-label-errors',
  'suggest',
  'apply-rules',
  'train',
  'index-snapshot',
  'index-reading',
  'embed-reading',
  'verify-ledger',
  'find-unused',
  'benchmark',
  'export-training',
  'work-out-factors',
  'add-snapshot',
  'share-snapshot',
  'fetch-snapshot',
  'check-publication',
  'store-publication',
  'look-at-proposal',
  'store-version',
  'add-starter',
]);
export type JobKind = z.infer<typeof jobKindSchema>;

export const jobSchema = z.object({
  id: ulidSchema,
  kind: jobKindSchema,
  /** What it works on, in the person's words: a file name, a project's name. */
  subject: z.string(),
  state: jobStateSchema,
  progress: z.object({
    done: z.number().nonnegative(),
    total: z.number().nonnegative(),
    unit: z.enum(['bytes', 'records', 'steps', 'tokens']),
    /** Units a second, over the last seconds; null until known. */
    rate: z.number().nonnegative().nullable(),
    secondsLeft: z.number().nonnegative().nullable(),
  }),
  pausable: z.boolean(),
  createdAt: z.number().int(),
  endedAt: z.number().int().nullable(),
  failure: failureSchema.nullable(),
  /** What came out of it: the hash of an added model, a snapshot's root, how many records came. */
  result: z.string().nullable(),
});
export type Job = z.infer<typeof jobSchema>;

/** What may follow on what. A state that is not a key's value is refused, wherever the wish came from. */
const NEXT: Record<JobState, readonly JobState[]> = {
  queued: ['running', 'paused', 'cancelled'],
  running: ['paused', 'waiting', 'done', 'failed', 'cancelled', 'queued'],
  paused: ['queued', 'cancelled'],
  waiting: ['queued', 'cancelled'],
  failed: ['queued'],
  done: [],
  cancelled: [],
};

export function canBecome(from: JobState, to: JobState): boolean {
  return NEXT[from].includes(to);
}

export function isOver(state: JobState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}
