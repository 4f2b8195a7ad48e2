import { z } from 'zod';
import { failureSchema } from '#core/failure.ts';
import { ulidSchema } from '#core/ids.ts';
import { notReadSchema, readSourceSchema } from '#core/reading/reads.ts';
import { nothing, procedure } from '../failed.ts';

export const listedSourceSchema = z.object({
  source: readSourceSchema,
  name: z.string(),
  records: z.number().int().nonnegative(),
  /** In which records are looked for. "none": it is made when it is first needed. */
  index: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('ready') }),
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('preparing'), fraction: z.number().min(0).max(1) }),
    z.object({ kind: z.literal('failed'), failure: failureSchema }),
  ]),
  /** Why it may not be read; null where it may. */
  refused: notReadSchema.nullable(),
});
export type ListedSource = z.infer<typeof listedSourceSchema>;

/** What answers may read. What they do read is part of the settings of a conversation. */
export const reading = {
  /** All snapshots and projects that are here, newest first. */
  sources: procedure.input(nothing).output(z.array(listedSourceSchema)),
  /** Makes the index of a source that may be read, where it is not there: a job. */
  prepare: procedure.input(z.object({ source: readSourceSchema })).output(nothing),
  /** A record of a project, as it is now: what stands behind a note that was read from it. */
  record: procedure
    .input(z.object({ project: ulidSchema, ordinal: z.number().int().nonnegative() }))
    .output(z.object({ text: z.string() })),
};
