import { z } from 'zod';
import { slugSchema } from './value.ts';

export const exportFormatSchema = z.enum([
  'csv',
  'tsv',
  'json',
  'jsonl',
  'parquet',
  'text',
  'markdown',
  'trl-messages',
  'trl-completion',
  'trl-preference',
  'trl-kto',
  'alpaca',
  'sharegpt',
  'openai-preference',
  'label-studio',
  'label-studio-min',
  'doccano',
  'prodigy',
  'conll',
  'spacy',
  'kiln',
]);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** A place of a format that one field or one answer fills: the `text` of a span file, the `prompt` of a pair. */
export const slotSchema = z.enum([
  'text',
  'title',
  'spans',
  'label',
  'messages',
  'prompt',
  'completion',
  'preference',
  'instruction',
  'input',
  'output',
  'tokens',
  'columns',
]);
export type Slot = z.infer<typeof slotSchema>;

export const sourceRefSchema = z.object({ kind: z.enum(['field', 'question']), id: slugSchema });
export type SourceRef = z.infer<typeof sourceRefSchema>;

export const exportOptionsSchema = z.object({
  format: exportFormatSchema,
  compress: z.enum(['none', 'gzip', 'zstd']),
  /** What fills a slot, where a person chose otherwise than the plan; `null` leaves it empty. */
  uses: z.partialRecord(slotSchema, sourceRefSchema.nullable()),
  /** Columns of provenance beside fields and answers, in the formats that have columns. */
  extras: z.array(z.enum(['tags', 'author'])),
  /** CoNLL. */
  scheme: z.enum(['bio', 'bioes']),
  /** Plain text. */
  per: z.enum(['paragraph', 'line']),
});
export type ExportOptions = z.infer<typeof exportOptionsSchema>;

/** What the format cannot hold, and in how many records that was so; `records: null` where it is so by nature. */
export const lossSchema = z.object({
  code: z.enum([
    /** A field or the answers to a question have no place in the format. */
    'not-in-format',
    /** An empty text or list and none at all become the same. */
    'empty-and-missing',
    'overlapping-spans',
    /** A span without a token of its own, or with spaces at its ends. */
    'spans-beside-tokens',
    /** Spaces and line ends between tokens become one space. */
    'spaces-between-tokens',
    /** What divides records stands inside of one. */
    'separator-inside',
    'label-written-by-id',
    'tags-changed',
  ]),
  /** The field or question it happened to. */
  what: z.string().max(40).nullable(),
  detail: z.string().max(1_000),
  records: z.number().int().nonnegative().nullable(),
});
export type Loss = z.infer<typeof lossSchema>;

/** A place of the format and what fills it. */
export const exportPlanSchema = z.object({
  slots: z.array(
    z.object({
      slot: slotSchema,
      required: z.boolean(),
      /** What could fill it. */
      candidates: z.array(sourceRefSchema),
      use: sourceRefSchema.nullable(),
    }),
  ),
  /** Slots without which nothing can be exported. */
  missing: z.array(slotSchema),
  losses: z.array(lossSchema),
});
export type ExportPlan = z.infer<typeof exportPlanSchema>;

export const exportReportSchema = z.object({
  records: z.number().int().nonnegative(),
  /** Records that have nothing to say in this format: no answer, or a tie where there is none. */
  leftOut: z.number().int().nonnegative(),
  losses: z.array(lossSchema),
});
export type ExportReport = z.infer<typeof exportReportSchema>;
