import { z } from 'zod';

/** The JSON that a model may say: the part of JSON Schema that becomes a grammar. Every property must be there. */
export type AnswerShape =
  | { readonly enum: readonly (string | number | boolean)[] }
  | { readonly type: 'string' | 'number' | 'integer' | 'boolean' }
  | { readonly type: 'object'; readonly properties: { readonly [name: string]: AnswerShape } }
  | { readonly type: 'array'; readonly items: AnswerShape; readonly minItems: number; readonly maxItems: number };

/** What a whole answer is. */
export type ObjectShape = Extract<AnswerShape, { type: 'object' }>;

const object = () => ({ type: z.literal('object'), properties: z.record(z.string().max(200), answerShapeSchema) });

const answerShapeSchema: z.ZodType<AnswerShape> = z.lazy(() =>
  z.union([
    z.strictObject({
      enum: z
        .array(z.union([z.string().max(400), z.number(), z.boolean()]))
        .min(1)
        .max(1_000),
    }),
    z.strictObject({ type: z.enum(['string', 'number', 'integer', 'boolean']) }),
    z.strictObject(object()),
    z.strictObject({
      type: z.literal('array'),
      items: answerShapeSchema,
      minItems: z.number().int().min(0).max(1_000),
      maxItems: z.number().int().min(0).max(1_000),
    }),
  ]),
);

export const objectShapeSchema = z.strictObject(object());
