import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { sha256Schema } from '#core/ids.ts';
import { nothing, procedure } from '../failed.ts';

const whole = z.number().int().nonnegative();

/** The longest answer in which stretches are looked for at once, in UTF-16 units. */
export const LONGEST_TRACED_TEXT = 1_000_000;

export const indexHeadSchema = z.object({
  /** SHA-256 of the records file that it was made of. */
  records: sha256Schema,
  words: whole,
  recordCount: whole,
});
export type IndexHead = z.infer<typeof indexHeadSchema>;

export const indexingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), bytes: whole }),
  z.object({ kind: z.literal('done'), head: indexHeadSchema }),
]);

/** A stretch of a text that stands, word for word, in records. */
export const tracedSpanSchema = z.object({
  /** In UTF-16 units. */
  start: whole,
  end: whole,
  words: whole,
  /** In all snapshots together. */
  count: whole,
  byChance: z.number(),
  found: z.array(z.object({ root: sha256Schema, record: whole, offset: whole })),
});
export type TracedSpan = z.infer<typeof tracedSpanSchema>;

export const tracedSchema = z.object({
  spans: z.array(tracedSpanSchema),
  /** Indexes that were not asked, because they cannot be read: they have to be made again. */
  unusable: z.array(z.object({ root: sha256Schema, problem: z.enum(['missing', 'newer', 'damaged']) })),
});
export type Traced = z.infer<typeof tracedSchema>;

export const trace = {
  hello: procedure.input(nothing).output(z.object({ pid: z.number().int() })),
  /** Makes the index of a records file at `to`, whole and synced. Whoever leaves the stream ends the reading. */
  buildIndex: procedure
    .input(z.object({ records: z.string(), name: z.string(), to: z.string() }))
    .output(eventIterator(indexingSchema)),
  /** Where the text stands in these snapshots. An index that cannot be read is left out, and said. */
  spans: procedure
    .input(
      z.object({
        indexes: z.array(z.object({ root: sha256Schema, path: z.string() })).max(1_000),
        text: z.string().max(LONGEST_TRACED_TEXT),
      }),
    )
    .output(tracedSchema),
};
