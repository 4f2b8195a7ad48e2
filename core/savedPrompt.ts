import { z } from 'zod';
import { sha256Schema, ulidSchema } from './ids.ts';
import { publicKeySchema } from './snapshot/contributor.ts';

/** "question": goes into the composer; "instruction": what a model is told before the conversation. */
export const promptKindSchema = z.enum(['question', 'instruction']);
export type PromptKind = z.infer<typeof promptKindSchema>;

/** Who wrote a prompt: a profile with a key, or a name that a person wrote down. Never neither. */
export const promptAuthorSchema = z
  .object({ key: publicKeySchema.nullable(), name: z.string().max(120) })
  .refine(({ key, name }) => key !== null || name !== '', 'a key or a name');
export type PromptAuthor = z.infer<typeof promptAuthorSchema>;

/** Under "question" and "instruction" alike: it is hashed and compared as UTF-8, which half a character has no place in. */
export const promptTextSchema = z
  .string()
  .trim()
  .min(1)
  .max(100_000)
  .refine((text) => text.isWellFormed(), 'well-formed');
export const promptTitleSchema = z.string().trim().min(1).max(120);

export const savedPromptSchema = z.object({
  id: ulidSchema,
  kind: promptKindSchema,
  title: z.string(),
  text: z.string(),
  /** SHA-256 of the text's UTF-8 bytes: what a credit of its author refers to. */
  hash: sha256Schema,
  author: promptAuthorSchema,
  createdAt: z.number().int(),
  updatedAt: z.number().int(),
});
export type SavedPrompt = z.infer<typeof savedPromptSchema>;

/** Kept with an answer: which prompt was in what was asked, as it stood that day. */
export const usedPromptSchema = savedPromptSchema.pick({ id: true, kind: true, title: true, hash: true, author: true });
export type UsedPrompt = z.infer<typeof usedPromptSchema>;

/** In one question. */
export const MOST_PROMPTS = 8;
