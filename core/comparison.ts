import { z } from 'zod';
import { ulidSchema } from './ids.ts';

/** Two answers to one question that wait for a person to keep one of them. */
export const comparisonSchema = z.object({ question: ulidSchema, answers: z.tuple([ulidSchema, ulidSchema]) });
export type Comparison = z.infer<typeof comparisonSchema>;
