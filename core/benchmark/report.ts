import { z } from 'zod';
import { sha256Schema, ulidSchema } from '../ids.ts';
import { benchmarkSchema } from './benchmark.ts';

const count = z.number().int().nonnegative();

export const metricSchema = z.enum([
  /** Nats a token. */
  'loss',
  'perplexity',
  /** All of these from 0 to 100. */
  'exact',
  'f1',
  'chrf',
  'rougeL',
  'accuracy',
  /** Accuracy where choices are weighed by how long they are (lm-evaluation-harness: acc_norm). */
  'accuracyByLength',
  /** From 1 to 5. */
  'rating',
  /** Tokens a second. */
  'answerRate',
  'promptRate',
  /** Bytes that the child held. */
  'memory',
]);
export type Metric = z.infer<typeof metricSchema>;

/** The base alone, the adapter of the same lineage before this one, and the adapter. */
export const sideSchema = z.enum(['base', 'previous', 'adapter']);
export type Side = z.infer<typeof sideSchema>;

/** A figure over all items, and where 95 % of resampled ones lie; null for a single item. */
export const measuredFigureSchema = z.object({
  value: z.number(),
  interval: z.object({ low: z.number(), high: z.number() }).nullable(),
});
export type MeasuredFigure = z.infer<typeof measuredFigureSchema>;

/**
 * By how much the adapter is better (above 0) or worse (below), in the metric's own unit, whichever direction is the good
 * one; and half the width of its 95 % interval. "even": the interval holds 0, or there is none.
 */
export const differenceSchema = z.object({
  by: z.number(),
  give: z.number().nonnegative().nullable(),
  direction: z.enum(['better', 'worse', 'even']),
});
export type Difference = z.infer<typeof differenceSchema>;

export const comparisonSchema = z.object({
  metric: metricSchema,
  base: measuredFigureSchema,
  previous: measuredFigureSchema.nullable(),
  adapter: measuredFigureSchema,
  overBase: differenceSchema,
  overPrevious: differenceSchema.nullable(),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/** What of the items stands in the records that the adapter was trained on. */
export const contaminationSchema = z.object({
  /** Words in a row that are looked for. */
  words: z.number().int().positive(),
  looked: count,
  /** Items too short or too alike to tell. */
  untold: count,
  /** Half or more of what is theirs alone stands there: which ones, and how much of it (0 to 1). The first 1,000. */
  found: z.array(z.object({ item: count, part: z.number().min(0).max(1) })).max(1_000),
  count,
});
export type Contamination = z.infer<typeof contaminationSchema>;

/** How far a judge says what people say. */
export const judgeAgreementSchema = z.object({
  /** Krippendorff's alpha on the ratings (interval); null where it is not defined, `why` says then why. */
  ratings: z
    .object({
      alpha: z.number().nullable(),
      interval: z.object({ low: z.number(), high: z.number() }).nullable(),
      why: z.string().max(40).nullable(),
      records: count,
    })
    .nullable(),
  /** Of the pairs that people did not call a tie: how many the judge rates in the same order; a judge's tie is half. */
  preferences: z.object({ same: z.number().nonnegative(), of: count }).nullable(),
});
export type JudgeAgreement = z.infer<typeof judgeAgreementSchema>;

/** Where a side's results lie (they can be measured again), and what they were: SHA-256 over the file. */
const keptSchema = z.object({ key: sha256Schema, sha256: sha256Schema });

export const partSchema = z.object({
  benchmark: benchmarkSchema,
  results: z.object({ base: keptSchema, previous: keptSchema.nullable(), adapter: keptSchema }),
  /** Items that every side has a figure for. */
  measured: count,
  /** Items that do not fit the context. */
  tooLong: count,
  comparisons: z.array(comparisonSchema),
  /** Null where nothing is known of the records that the adapter was trained on. */
  contamination: contaminationSchema.nullable(),
  agreement: judgeAgreementSchema.nullable(),
});
export type ReportPart = z.infer<typeof partSchema>;

/** One clause of the plain verdict: "better on yours by 12 ± 3". */
export const clauseSchema = z.object({
  about: z.enum(['own', 'general']),
  benchmark: z.string().max(120),
  metric: metricSchema,
  against: z.enum(['base', 'previous']),
  difference: differenceSchema,
});
export type Clause = z.infer<typeof clauseSchema>;

export const reportSchema = z.object({
  format: z.literal('colophon-benchmark-report/1'),
  adapter: z.object({ hash: sha256Schema, name: z.string().max(200), run: ulidSchema.nullable() }),
  base: z.object({ hash: sha256Schema, name: z.string().max(200) }),
  previous: z.object({ hash: sha256Schema, name: z.string().max(200) }).nullable(),
  judge: z.object({ hash: sha256Schema, name: z.string().max(200) }).nullable(),
  /** Whose machine measured it: the public key. */
  measuredBy: z.string().max(80),
  /** UTC milliseconds. */
  at: z.number().int().nonnegative(),
  /** Of the intervals, and how often items were drawn anew for them. */
  seed: count,
  resamples: z.number().int().positive(),
  device: z.string().max(200),
  version: z.string().max(40),
  parts: z.array(partSchema).min(1).max(20),
  verdict: z.array(clauseSchema).max(40),
});
export type Report = z.infer<typeof reportSchema>;

/** What a list shows of one; `hash` is of the canonical report. */
export const reportSummarySchema = reportSchema
  .pick({ adapter: true, base: true, previous: true, judge: true, at: true, verdict: true })
  .extend({ hash: sha256Schema, benchmarks: z.array(z.object({ hash: sha256Schema, name: z.string() })) });
export type ReportSummary = z.infer<typeof reportSummarySchema>;

/** What one side did with one item. */
export const itemResultSchema = z.object({
  item: count,
  /** What it said; null where nothing is said. */
  said: z.string().max(40_000).nullable(),
  scores: z.partialRecord(metricSchema, z.number()),
  /** How much it counts among the others: tokens for a loss, else 1. */
  weight: z.number().nonnegative(),
  tooLong: z.boolean(),
});
export type ItemResult = z.infer<typeof itemResultSchema>;
