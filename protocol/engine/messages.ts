import { z } from 'zod';
import { pastCallSchema } from '#core/tools.ts';

export const messageSchema = z.object({
  role: z.enum(['system', 'question', 'answer']),
  text: z.string(),
  /** Of an answer: the tools that were called after its text, and what came of them. */
  calls: z.array(pastCallSchema).max(128).optional(),
});
export type Message = z.infer<typeof messageSchema>;

export const wantedAdapterSchema = z.object({
  path: z.string(),
  name: z.string(),
  bytes: z.number().int().nonnegative(),
  scale: z.number().min(-4).max(4),
});
