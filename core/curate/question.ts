import { z } from 'zod';
import { chatTurnSchema, slugSchema } from './value.ts';

/** A label outlives its name: answers refer to the id, so a label can be renamed, merged and split. */
export const labelSchema = z.object({
  id: slugSchema,
  name: z.string().min(1).max(120),
  /** One of the palette's places; the window knows the colours of both themes. */
  colour: z.number().int().min(0).max(11),
  /** The key that chooses it, when not its place in the list. */
  key: z.string().max(1).nullable(),
  description: z.string().max(2_000),
});
export type Label = z.infer<typeof labelSchema>;

const common = {
  id: slugSchema,
  title: z.string().min(1).max(200),
  required: z.boolean(),
};
const labels = z.array(labelSchema).min(1).max(500);

export const questionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('choice'), ...common, several: z.boolean(), labels }),
  z.object({ kind: z.literal('spans'), ...common, field: slugSchema, overlaps: z.boolean(), labels }),
  /** Written by hand; `from` names the field whose text is the first draft. */
  z.object({ kind: z.literal('text'), ...common, from: slugSchema.nullable() }),
  z.object({ kind: z.literal('chat'), ...common, field: slugSchema }),
  z.object({ kind: z.literal('preference'), ...common, fields: z.array(slugSchema).length(2), tie: z.boolean() }),
  z.object({ kind: z.literal('rating'), ...common, lowest: z.number().int(), highest: z.number().int() }),
  z.object({
    kind: z.literal('form'),
    ...common,
    inputs: z
      .array(
        z.object({ id: slugSchema, title: z.string().max(120), kind: z.enum(['text', 'number', 'yes-no', 'date']) }),
      )
      .min(1)
      .max(40),
  }),
  z.object({ kind: z.literal('relations'), ...common, spans: slugSchema, labels }),
  z.object({ kind: z.literal('ranking'), ...common, field: slugSchema }),
]);
export type Question = z.infer<typeof questionSchema>;

/** A piece of a text. Counted in code points, as DESIGN and every Python reader do; its text is kept beside it. */
export const spanSchema = z.object({
  id: z.number().int().nonnegative(),
  start: z.number().int().nonnegative(),
  end: z.number().int().positive(),
  text: z.string(),
  label: slugSchema,
});
export type Span = z.infer<typeof spanSchema>;

export const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('choice'), labels: z.array(slugSchema) }),
  z.object({ kind: z.literal('spans'), unit: z.literal('codepoint'), spans: z.array(spanSchema) }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('chat'), turns: z.array(chatTurnSchema) }),
  z.object({ kind: z.literal('preference'), chosen: z.enum(['first', 'second', 'tie']) }),
  z.object({ kind: z.literal('rating'), rating: z.number() }),
  z.object({ kind: z.literal('form'), values: z.record(slugSchema, z.union([z.string(), z.number(), z.boolean()])) }),
  z.object({
    kind: z.literal('relations'),
    relations: z.array(z.object({ from: z.number().int(), to: z.number().int(), label: slugSchema })),
  }),
  /** Places in the field's list, best first. */
  z.object({ kind: z.literal('ranking'), order: z.array(z.number().int().nonnegative()) }),
]);
export type Answer = z.infer<typeof answerSchema>;

/** Answers by question id. */
export const answersSchema = z.record(slugSchema, answerSchema);
export type Answers = z.infer<typeof answersSchema>;
