import { z } from 'zod';
import { ulidSchema } from '../ids.ts';
import { answersSchema } from './question.ts';
import { slugSchema } from './value.ts';

export const statusSchema = z.enum(['pending', 'draft', 'submitted', 'discarded']);
export type Status = z.infer<typeof statusSchema>;

const ordinal = z.number().int().nonnegative();
const tag = z.string().min(1).max(80);

/** Many records in little room: ascending ordinals as differences or as a bitmap, in base64. See recordSet.ts. */
export const recordSetSchema = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

/**
 * One thing that a person did. A project's state is what its log says, in order, leaving out what was undone. Undo goes
 * backwards through one's own doings, so leaving an entry out is the same as taking it back.
 */
export const doingSchema = z.discriminatedUnion('kind', [
  /** `tookMs` is the time that the record was on screen. */
  z.object({
    kind: z.literal('answer'),
    record: ordinal,
    answers: answersSchema,
    status: z.enum(['draft', 'submitted']),
    tookMs: z.number().int().nonnegative(),
  }),
  z.object({ kind: z.literal('status'), records: recordSetSchema, status: statusSchema }),
  z.object({ kind: z.literal('flag'), records: recordSetSchema, flagged: z.boolean() }),
  /** Bulk labelling of a choice question. */
  z.object({
    kind: z.literal('label'),
    records: recordSetSchema,
    question: slugSchema,
    labels: z.array(slugSchema),
    submit: z.boolean(),
  }),
  z.object({ kind: z.literal('tag'), records: recordSetSchema, add: z.array(tag), remove: z.array(tag) }),
  z.object({ kind: z.literal('assign'), records: recordSetSchema, to: ulidSchema.nullable() }),
  z.object({ kind: z.literal('comment'), record: ordinal, text: z.string().min(1).max(10_000) }),
  /** What holds where labelers disagree. */
  z.object({ kind: z.literal('adjudicate'), record: ordinal, answers: answersSchema }),
  /** Personal data blacked out: code-point ranges of a field. The imported record stays as it is on disk until sealed. */
  z.object({
    kind: z.literal('redact'),
    record: ordinal,
    field: slugSchema,
    ranges: z.array(z.object({ start: ordinal, end: ordinal })),
  }),
  /** Label ids that became other ids when a label set was changed: `to: null` removes. */
  z.object({
    kind: z.literal('relabel'),
    question: slugSchema,
    from: slugSchema,
    to: slugSchema.nullable(),
    records: recordSetSchema.nullable(),
  }),
  z.object({ kind: z.literal('undo'), entry: ulidSchema }),
  z.object({ kind: z.literal('redo'), entry: ulidSchema }),
]);
export type Doing = z.infer<typeof doingSchema>;

export const entrySchema = z.object({
  id: ulidSchema,
  at: z.number().int().nonnegative(),
  /** A labeler of the project. */
  by: ulidSchema,
  do: doingSchema,
});
export type Entry = z.infer<typeof entrySchema>;
