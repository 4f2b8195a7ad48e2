import { z } from 'zod';
import { answerSchema } from './question.ts';
import { slugSchema } from './value.ts';

/** What a model or a rule proposes for a record. It never counts as anybody's answer until a person accepts it. */
export const suggestionSchema = z.object({
  record: z.number().int().nonnegative(),
  question: slugSchema,
  answer: answerSchema,
  source: z.enum(['model', 'rules']),
  /** The model's or the rule's name, as shown. */
  by: z.string().max(200),
  /** From 0 to 1; null where whoever proposes cannot say. */
  certainty: z.number().min(0).max(1).nullable(),
  at: z.number().int().nonnegative(),
});
export type Suggestion = z.infer<typeof suggestionSchema>;
