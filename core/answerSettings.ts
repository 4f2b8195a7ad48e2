import { z } from 'zod';
import { sha256Schema, ulidSchema } from './ids.ts';
import { madeElsewhereSchema, remoteChoiceSchema } from './remote.ts';
import { MOST_PROMPTS, usedPromptSchema } from './savedPrompt.ts';
import { readsSchema } from './reading/reads.ts';
import { askToolSchema } from './tools.ts';

/** An adapter of the library, and how strongly it speaks: 1 as it was trained, 0 not at all, below 0 against it. */
export const adapterChoiceSchema = z.object({ hash: sha256Schema, scale: z.number().min(-4).max(4) });
export type AdapterChoice = z.infer<typeof adapterChoiceSchema>;

export const MOST_ADAPTERS = 16;

/** With what an answer is made, beside the base. */
export const answerSettingsSchema = z.object({
  /** Stacked in this order. */
  adapters: z.array(adapterChoiceSchema).max(MOST_ADAPTERS),
  /** What the model is told before the conversation; empty for nothing. */
  instruction: z.string().max(100_000),
  /** The saved prompt that was taken for it. It counts while all of its text stands in the instruction. */
  instructionPrompt: ulidSchema.optional(),
  temperature: z.number().min(0).max(2),
  topP: z.number().min(0).max(1),
  /** 0: no limit. */
  topK: z.number().int().min(0).max(1_000),
  minP: z.number().min(0).max(1),
  /** 1: repeating costs nothing. */
  repeatPenalty: z.number().min(0.5).max(2),
  /** Null: another one for each answer. */
  seed: z.number().int().min(0).max(4_294_967_295).nullable(),
  longestAnswerTokens: z.number().int().min(1).max(131_072),
  /** The text of a JSON schema (core/answerSchema.ts) that the answer has to fit. */
  schema: z.string().max(20_000).nullable(),
  /** Keep how probable each token was, and what could have stood in its place. */
  probabilities: z.boolean(),
  /** Another machine's server that answers instead of this one; then `adapters` are not used, but those that it has. */
  remote: remoteChoiceSchema.optional(),
  /** What the model may use on its own while it answers; each was switched on by a person. */
  tools: z.array(askToolSchema).max(8).optional(),
  /** What the answer may read; absent: nothing. Another machine reads nothing of this one's. */
  reads: readsSchema.optional(),
});
export type AnswerSettings = z.infer<typeof answerSettingsSchema>;

/** The settings that an answer was made with. The names are those of that day: an adapter may be gone since. */
export const madeWithSchema = answerSettingsSchema.extend({
  adapters: z.array(adapterChoiceSchema.extend({ name: z.string() })).max(MOST_ADAPTERS),
  /** Saved prompts in the question and the instruction; absent: none. */
  prompts: z
    .array(usedPromptSchema)
    .max(MOST_PROMPTS + 1)
    .optional(),
  remote: madeElsewhereSchema.optional(),
});
export type MadeWith = z.infer<typeof madeWithSchema>;

/** Settings under a name, to be used again. */
export const presetSchema = z.object({
  id: z.string(),
  name: z.string(),
  settings: answerSettingsSchema,
  createdAt: z.number().int(),
});
export type Preset = z.infer<typeof presetSchema>;

/** One token of an answer: how much of its text came with it, how probable it was, and the likeliest in its place. */
export const tokenOddsSchema = z.object({
  /** In UTF-16 units; 0 where a character is not whole yet. */
  length: z.number().int().nonnegative(),
  probability: z.number().min(0).max(1),
  likeliest: z.array(z.tuple([z.string(), z.number().min(0).max(1)])).max(5),
});
export type TokenOdds = z.infer<typeof tokenOddsSchema>;
