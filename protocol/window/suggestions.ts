import { z } from 'zod';
import { recordSetSchema } from '#core/curate/entry.ts';
import { suggestionSchema } from '#core/curate/suggestion.ts';
import { slugSchema } from '#core/curate/value.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import { jobSchema } from '#core/job.ts';
import { ruleSchema, rulesSchema } from '#core/suggest/rules.ts';
import { nothing, procedure } from '../failed.ts';

const count = z.number().int().nonnegative();
const one = z.object({ project: ulidSchema });
const seed = z.number().int().nonnegative();

export const suggestOrderSchema = z.enum(['as-they-stand', 'sample', 'uncertainty', 'diversity']);

/** What a model is asked. */
export const suggestWishSchema = z.object({
  /** Null: the base that Ask uses. */
  model: sha256Schema.nullable(),
  questions: z.array(slugSchema).min(1).max(32),
  /** Null: all of the project. */
  records: recordSetSchema.nullable(),
  /** Of those, only the ones that nobody has begun. */
  pendingOnly: z.boolean(),
  order: suggestOrderSchema,
  /** So many of them, in that order; null: all. */
  limit: z.number().int().positive().nullable(),
  /** So many answered records are shown as examples, where there is room. */
  examples: z.number().int().min(0).max(32),
  seed,
});
export type SuggestWish = z.infer<typeof suggestWishSchema>;

/** Why a model's word for a question was not taken. `too-long`: not even the record alone has room. */
export const suggestProblemSchema = z.enum(['not-json', 'misfit', 'not-in-text', 'too-long']);
export type SuggestProblem = z.infer<typeof suggestProblemSchema>;

/** One question about one record, as the model is asked it. */
export const suggestPromptSchema = z.object({
  question: slugSchema,
  messages: z.array(z.object({ role: z.enum(['system', 'question', 'answer']), text: z.string() })),
  /** Ordinals of the records that are shown as examples. */
  examples: z.array(count),
  /** Characters of the record that are in it, and that it has. */
  kept: count,
  of: count,
});
export type SuggestPrompt = z.infer<typeof suggestPromptSchema>;

export const triedSchema = suggestPromptSchema.extend({
  said: z.string(),
  suggestion: suggestionSchema.nullable(),
  problem: suggestProblemSchema.nullable(),
  probabilities: z.record(slugSchema, z.number()).nullable(),
  ms: count,
});
export type Tried = z.infer<typeof triedSchema>;

export const suggestionsSummarySchema = z.object({
  /** Those that still fit their question. */
  questions: z.array(
    z.object({
      question: slugSchema,
      source: suggestionSchema.shape.source,
      records: count,
      /** Of those: where people have settled the question, and where they say the same. */
      answered: count,
      same: count,
    }),
  ),
  lastRun: z
    .object({
      at: z.number().int(),
      by: z.string(),
      made: count,
      /** Answers that were not taken, by reason. */
      refused: z.partialRecord(suggestProblemSchema, count),
      /** Records of which the model saw only a part. */
      cut: count,
    })
    .nullable(),
});
export type SuggestionsSummary = z.infer<typeof suggestionsSummarySchema>;

export const refusedRuleSchema = z.object({
  rule: slugSchema,
  why: z.enum([
    'syntax',
    'look-around',
    'back-reference',
    'inline-flags',
    'too-long',
    'too-large',
    'no-words',
    'no-label',
  ]),
  detail: z.string(),
});

export const rulesTriedSchema = z.object({
  refused: z.array(refusedRuleSchema),
  /** Records that were looked at, of how many; where fewer, whole blocks drawn with the seed. */
  looked: count,
  of: count,
  seed,
  /** Records with a vote, and with votes that no label won. */
  covered: count,
  tied: count,
  figures: z.array(
    z.object({ rule: slugSchema, covers: count, overlaps: count, conflicts: count, compared: count, right: count }),
  ),
  /** Some records with a conflict, to look at. */
  conflicts: z.array(count),
});
export type RulesTried = z.infer<typeof rulesTriedSchema>;

/** What models and rules propose. Nothing of it is anybody's answer until a person accepts it at the desk. */
export const suggestions = {
  /** A job; its result is how many were made. They take the place of older ones of a model. */
  start: procedure.input(one.extend({ wish: suggestWishSchema })).output(jobSchema),
  /** How the model would be asked about a record; no model is needed. */
  prompts: procedure.input(one.extend({ wish: suggestWishSchema, record: count })).output(z.array(suggestPromptSchema)),
  /** Asks the model about one record, and keeps nothing. */
  try: procedure.input(one.extend({ wish: suggestWishSchema, record: count })).output(z.array(triedSchema)),
  of: procedure.input(one.extend({ records: z.array(count).max(500) })).output(z.array(suggestionSchema)),
  /** Those that have any. */
  records: procedure.input(one).output(z.object({ records: recordSetSchema })),
  summary: procedure.input(one).output(suggestionsSummarySchema),
  clear: procedure.input(one.extend({ source: suggestionSchema.shape.source.nullable() })).output(nothing),
  /** A model's probabilities for the labels of a choice question, of records above `after`. */
  probabilities: procedure
    .input(
      one.extend({ question: slugSchema, after: z.number().int().min(-1), limit: z.number().int().min(1).max(20_000) }),
    )
    .output(
      z.object({
        labels: z.array(slugSchema),
        rows: z.array(z.object({ record: count, probabilities: z.array(z.number()) })),
        more: z.boolean(),
      }),
    ),
  /**
   * Which pending records are worth a person's time next: those of which the model is least sure, or those that lie
   * farthest from each other and from what is labelled. In that order.
   */
  order: procedure
    .input(
      one.extend({
        by: z.enum(['uncertainty', 'diversity']),
        question: slugSchema.nullable(),
        limit: z.number().int().min(1).max(500),
        seed,
      }),
    )
    .output(z.object({ records: z.array(count), looked: count })),

  rules: procedure.input(one).output(z.array(ruleSchema)),
  /** All of them anew. Rules that cannot be used are told, and then nothing is kept. */
  putRules: procedure
    .input(one.extend({ rules: rulesSchema }))
    .output(z.object({ refused: z.array(refusedRuleSchema) })),
  tryRules: procedure.input(one.extend({ rules: rulesSchema, seed })).output(rulesTriedSchema),
  /** A job: what the kept rules say of every record takes the place of what rules said before. */
  applyRules: procedure.input(one).output(jobSchema),
};
