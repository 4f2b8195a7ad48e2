import { z } from 'zod';
import { attachmentSchema } from './attachments.ts';
import { answerSettingsSchema, madeWithSchema } from './answerSettings.ts';
import { comparisonSchema } from './comparison.ts';
import { failureSchema } from './failure.ts';
import { sha256Schema, ulidSchema } from './ids.ts';
import { wentToSchema } from './remote.ts';
import { MOST_PROMPTS, usedPromptSchema } from './savedPrompt.ts';
import { readForSchema } from './reading/reads.ts';
import { toolUseSchema } from './tools.ts';

/** What an answer cost and how fast it came. Rates are tokens a second. */
export const answerFiguresSchema = z.object({
  promptTokens: z.number().int().nonnegative(),
  /** Of these, how many were still in the cache from the turn before. */
  cachedTokens: z.number().int().nonnegative(),
  promptRate: z.number().nonnegative().nullable(),
  answerTokens: z.number().int().nonnegative(),
  decodeRate: z.number().nonnegative().nullable(),
  firstTokenMs: z.number().nonnegative(),
  contextUsed: z.number().int().nonnegative(),
  /** Null where another machine answered, which does not say. */
  contextSize: z.number().int().positive().nullable(),
  device: z.string(),
  /** What a draft guessed ahead, and how much of it was right; absent where none did. */
  drafted: z.object({ tokens: z.number().int().nonnegative(), accepted: z.number().int().nonnegative() }).optional(),
});
export type AnswerFigures = z.infer<typeof answerFiguresSchema>;

export const turnStateSchema = z.enum(['writing', 'done', 'stopped', 'interrupted', 'failed']);

/** One question or one answer. Turns form a tree: editing or asking again adds a sibling, nothing is overwritten. */
export const turnSchema = z.object({
  id: ulidSchema,
  parent: ulidSchema.nullable(),
  role: z.enum(['question', 'answer']),
  text: z.string(),
  state: turnStateSchema,
  /** Why an answer ended at its last word: it was finished, or it reached its longest length. */
  ending: z.enum(['finished', 'length']).nullable(),
  failure: failureSchema.nullable(),
  figures: answerFiguresSchema.nullable(),
  model: z.object({ hash: sha256Schema, name: z.string() }).nullable(),
  /** What an answer was made with; null for a question, and for answers of a version that did not keep it. */
  made: madeWithSchema.nullable(),
  /** Saved prompts whose whole text stands in a question; absent: none. */
  prompts: z.array(usedPromptSchema).max(MOST_PROMPTS).optional(),
  /** The files that go with a question; absent where there are none. */
  attachments: z.array(attachmentSchema).optional(),
  /** The tools that an answer used, in their order; absent where it used none. */
  uses: z.array(toolUseSchema).optional(),
  /** What was looked for and read for an answer; absent where it was to read nothing. */
  read: readForSchema.optional(),
  createdAt: z.number().int(),
});
export type Turn = z.infer<typeof turnSchema>;

export const conversationSchema = z.object({
  id: ulidSchema,
  title: z.string(),
  createdAt: z.number().int(),
  updatedAt: z.number().int(),
  answers: z.number().int().nonnegative(),
  /** The turn at the end of the branch that is shown. */
  leaf: ulidSchema.nullable(),
  /** With what its next answer is made; null: as the app's settings say. */
  settings: answerSettingsSchema.nullable(),
  /** The base that answers here, which may be gone; absent: the one that is chosen in the app. */
  base: sha256Schema.optional(),
  /** Absent: nothing waits for a choice. */
  comparison: comparisonSchema.optional(),
  /** To whom messages of it went; each time with the person's word. Absent: to nobody. */
  wentTo: z.array(wentToSchema).optional(),
});
export type Conversation = z.infer<typeof conversationSchema>;
