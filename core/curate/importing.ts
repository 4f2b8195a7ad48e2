import { z } from 'zod';
import { mappingSchema, shapeSchema } from './mapping.ts';
import { questionSchema } from './question.ts';
import { slugSchema } from './value.ts';

export const encodingSchema = z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']);
export type Encoding = z.infer<typeof encodingSchema>;

/** More columns than this are not a table that a person labels. */
export const MOST_COLUMNS = 2_000;

const encoding = encodingSchema;

/** How a file's bytes become rows. Compression is not part of it: it is seen from the first bytes. */
export const readingSchema = z.discriminatedUnion('format', [
  z.object({
    format: z.literal('delimited'),
    encoding,
    delimiter: z.enum([',', ';', '\t', '|']),
    newline: z.enum(['lf', 'cr']),
    /** Names, when the first row is not a header. */
    columns: z.array(z.string().min(1).max(300)).max(MOST_COLUMNS).nullable(),
  }),
  z.object({ format: z.literal('jsonl'), encoding }),
  /** An array, a sequence of objects, or with `under` the array that stands under this key of one object. */
  z.object({ format: z.literal('json'), encoding, under: z.string().max(300).nullable() }),
  z.object({ format: z.literal('parquet') }),
  z.object({ format: z.literal('text'), encoding, per: z.enum(['file', 'paragraph', 'line']) }),
  /** With `heading`, a record begins at every heading of this level or a higher one (a smaller number). */
  z.object({
    format: z.literal('markdown'),
    encoding,
    per: z.enum(['file', 'heading']),
    level: z.number().int().min(1).max(6),
  }),
  z.object({ format: z.literal('conll'), encoding }),
]);
export type Reading = z.infer<typeof readingSchema>;

/** A row's raw text is kept up to here, so that it can be mended. In UTF-16 units. */
export const LONGEST_RAW = 4_096;

/** Why a row did not become a record. `raw` is what stood in the file, or the row as JSON where it could be read. */
export const badRowSchema = z.object({
  /** Line or place in the file, from 1. */
  row: z.number().int().positive(),
  code: z.enum([
    'encoding',
    'quotes',
    'cells',
    'too-large',
    'syntax',
    'too-deep',
    'duplicate-key',
    'key',
    'number',
    'surrogate',
    'not-an-object',
    'value',
    'shape',
    'field',
    'answer',
    'label',
    'span',
  ]),
  detail: z.string().max(1_000),
  column: z.string().max(300).nullable(),
  raw: z.string().max(LONGEST_RAW),
  rawIs: z.enum(['source', 'json']),
  /** Whether `raw` is only the beginning. */
  cut: z.boolean(),
});
export type BadRow = z.infer<typeof badRowSchema>;

/** Why reading ended before the end. The detail names the place. */
export const fileProblemSchema = z.object({
  code: z.enum([
    'gone',
    'unreadable',
    'empty',
    'not-text',
    'not-supported',
    'archive',
    'too-many-columns',
    'grows-too-much',
    'damaged',
    'encoding',
    'nothing-in-it',
  ]),
  detail: z.string().max(1_000),
});
export type FileProblem = z.infer<typeof fileProblemSchema>;

/** What a look at a file's beginning found of a column. `date` is text whose form was recognised. */
export const columnSchema = z.object({
  name: z.string(),
  kind: z.enum(['text', 'number', 'yes-no', 'date', 'list', 'chat', 'json', 'mixed', 'empty']),
  /** Of the rows that were looked at: how many have a value, and how many values there are (at most 1,000 counted). */
  filled: z.number().int().nonnegative(),
  distinct: z.number().int().nonnegative(),
  dateForm: z.enum(['iso', 'day.month.year', 'day/month/year', 'month/day/year', 'slashes', 'month-name']).nullable(),
  examples: z.array(z.string().max(200)).max(3),
});
export type Column = z.infer<typeof columnSchema>;

export const noticeSchema = z.object({
  code: z.enum([
    'encoding-guessed',
    'mixed-column',
    'date-ambiguous',
    'unread-answers',
    'bad-rows',
    'too-many-labels',
    'columns-left-out',
    'no-header',
  ]),
  detail: z.string().max(1_000),
});
export type Notice = z.infer<typeof noticeSchema>;

/** The preview of an import. */
export const guessSchema = z.object({
  compression: z.enum(['none', 'gzip', 'zstd']),
  reading: readingSchema,
  /** Encodings that the beginning could be read in, best first. */
  encodings: z.array(encodingSchema),
  /** Likely shapes with a certainty of 0 to 1, best first; the first one is the mapping's. */
  shapes: z.array(z.object({ shape: shapeSchema, certainty: z.number().min(0).max(1) })),
  mapping: mappingSchema,
  columns: z.array(columnSchema),
  /** The first rows as the shape sees them; long texts are shortened. */
  sample: z.array(z.object({ row: z.number().int().positive(), value: z.record(z.string(), z.json()) })).max(50),
  bad: z.array(badRowSchema).max(20),
  notices: z.array(noticeSchema),
  seen: z.object({ rows: z.number().int(), badRows: z.number().int(), whole: z.boolean() }),
});
export type Guess = z.infer<typeof guessSchema>;

/** What an import found on its way, for the project's head. */
export const foundSchema = z.object({
  /** The mapping's questions, with the labels that were added. */
  questions: z.array(questionSchema),
  /** Number fields in which a text stood: they are text fields from now on. Values were kept as they were. */
  becameText: z.array(slugSchema),
  /** Columns that the mapping does not know, because they came later than what was looked at; nothing became of them. */
  unmapped: z.array(z.object({ column: z.string().max(300), rows: z.number().int().positive() })).max(100),
});
export type Found = z.infer<typeof foundSchema>;
