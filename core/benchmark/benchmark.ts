import { z } from 'zod';
import { canonicalText } from '../canonical/canonical.ts';
import { sha256OfText } from '../canonical/sha256.ts';
import { chatTurnSchema } from '../curate/value.ts';
import { sha256Schema } from '../ids.ts';
import { contributorIdSchema } from '../snapshot/contributor.ts';
import { splitSchema } from '../snapshot/split.ts';

/**
 * What is measured, and how:
 *
 *     loss     how likely the model finds the text that stands there: loss and perplexity
 *     match    a short answer: exact match and token F1
 *     text     a free answer: chrF and ROUGE-L
 *     choice   which of several continuations is the most likely: accuracy
 *     judge    a free answer, rated from 1 to 5 by another local model
 *     speed    tokens a second, and memory
 */
export const benchmarkKindSchema = z.enum(['loss', 'match', 'text', 'choice', 'judge', 'speed']);
export type BenchmarkKind = z.infer<typeof benchmarkKindSchema>;

/** Who made a benchmark. An evaluator is credited by the key where there is one. */
export const benchmarkAuthorSchema = z.strictObject({
  profile: contributorIdSchema.nullable(),
  name: z.string().max(200),
});
export type BenchmarkAuthor = z.infer<typeof benchmarkAuthorSchema>;

export const LONGEST_ITEM_TEXT = 100_000;
export const MOST_ITEMS = 10_000;
export const MOST_CHOICES = 100;

const text = z.string().max(LONGEST_ITEM_TEXT);
const turns = z.array(chatTurnSchema.extend({ content: text }).strict()).max(200);

export const benchmarkItemSchema = z.strictObject({
  /** What is asked. In a plain benchmark the turns' texts stand one after the other, in no template. */
  messages: turns,
  /** What is right: the text whose loss is measured, the answers that count, or all choices. */
  references: z.array(text).max(MOST_CHOICES),
  /** Of a choice: the place of the right one. */
  gold: z
    .number()
    .int()
    .min(0)
    .max(MOST_CHOICES - 1)
    .nullable(),
});
export type BenchmarkItem = z.infer<typeof benchmarkItemSchema>;

/** A person's word on an answer, which shows how far a judge can be believed. */
export const humanWordSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rating'),
    messages: turns,
    text,
    /** On a scale from `lowest` to `highest`. */
    rating: z.number().int(),
    lowest: z.number().int(),
    highest: z.number().int(),
  }),
  z.strictObject({
    kind: z.literal('preference'),
    messages: turns,
    first: text,
    second: text,
    chosen: z.enum(['first', 'second', 'tie']),
  }),
]);
export type HumanWord = z.infer<typeof humanWordSchema>;

const sourceSchema = z.discriminatedUnion('kind', [
  /** Records of one split of a snapshot. */
  z.strictObject({ kind: z.literal('snapshot'), root: sha256Schema, name: z.string().max(200), split: splitSchema }),
  z.strictObject({ kind: z.literal('file'), name: z.string().max(255) }),
  /** It ships with the app. */
  z.strictObject({ kind: z.literal('app') }),
]);

/** A benchmark's document. Its hash is its name everywhere: another item, another benchmark. */
export const benchmarkDocumentSchema = z.strictObject({
  format: z.literal('colophon-benchmark/1'),
  name: z.string().trim().min(1).max(120),
  note: z.string().max(2_000),
  author: benchmarkAuthorSchema,
  kind: benchmarkKindSchema,
  /** Whether it asks for what the adapter was made for, or for what the base could do before. */
  about: z.enum(['own', 'general']),
  /** Whether items are asked in the base's chat template, or as plain text that is continued. */
  form: z.enum(['chat', 'plain']),
  source: sourceSchema,
  /** Of an answer: tokens. */
  longestAnswerTokens: z.number().int().min(1).max(4_096),
  /** Of answers, and of the intervals. */
  seed: z.number().int().min(0).max(0xffff_ffff),
  items: z.array(benchmarkItemSchema).min(1).max(MOST_ITEMS),
  /** For `judge`; empty where nobody has rated anything. */
  human: z.array(humanWordSchema).max(1_000),
});
export type BenchmarkDocument = z.infer<typeof benchmarkDocumentSchema>;

/** What a list shows of one. */
export const benchmarkSchema = benchmarkDocumentSchema
  .omit({ format: true, items: true, human: true })
  .extend({
    hash: sha256Schema,
    items: z.number().int().positive(),
    human: z.number().int().nonnegative(),
  })
  .strip();
export type Benchmark = z.infer<typeof benchmarkSchema>;

/** Null where a text in it has no canonical form (half of a UTF-16 pair). */
export function benchmarkText(document: BenchmarkDocument): string | null {
  const written = canonicalText(document);
  return written.ok ? written.value : null;
}

export function benchmarkOf(document: BenchmarkDocument, hash: string): Benchmark {
  const { format: _format, items, human, ...shown } = document;
  return { ...shown, hash, items: items.length, human: human.length };
}

/** SHA-256 of a canonical text, hex. */
export function hashOfText(canonical: string): string {
  return sha256OfText(canonical);
}
