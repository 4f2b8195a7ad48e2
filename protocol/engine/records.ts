import { z } from 'zod';
import { exportOptionsSchema, exportPlanSchema, exportReportSchema } from '#core/curate/exporting.ts';
import { badRowSchema, fileProblemSchema, foundSchema, guessSchema, readingSchema } from '#core/curate/importing.ts';
import { mappingSchema, shapeSchema } from '#core/curate/mapping.ts';
import { questionSchema } from '#core/curate/question.ts';
import { BLOCK_RECORDS } from '#core/curate/record.ts';
import { fieldSchema } from '#core/curate/value.ts';
import { nothing, procedure } from '../failed.ts';

/**
 * A file under its own name (its path may be a copy under another), or a folder's files of text. `growsTo`: it is still
 * being written, and will have so many bytes; it is opened before `beginRecords` answers.
 */
export const recordSourceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('file'),
    path: z.string(),
    name: z.string(),
    growsTo: z.number().int().nonnegative().optional(),
  }),
  z.object({ kind: z.literal('files'), files: z.array(z.object({ path: z.string(), name: z.string() })).min(1) }),
]);
export type RecordSource = z.infer<typeof recordSourceSchema>;

const intoSchema = z.object({ fields: z.array(fieldSchema), questions: z.array(questionSchema) });

export const guessingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('guess'), guess: guessSchema }),
  z.object({ kind: z.literal('stopped'), problem: fileProblemSchema }),
]);

/** A piece of records travels to a window in one message, so it stays well below the largest; in UTF-16 units of JSON. */
export const PIECE_UNITS = 2 * 1024 * 1024;
/** The longest record, which is a piece by itself, for the same reason. */
export const LONGEST_RECORD_UNITS = 4 * 1024 * 1024;
/** Of a batch in the spool, which is a piece: no unit takes more than three bytes. */
export const LONGEST_BATCH_BYTES = 16 * 1024 * 1024;
export const SPOOL_PLACES = 4;

/**
 * Records are one JSON list, as it will lie in the pack: of one block, and at most `PIECE_UNITS`. It comes through the
 * spool, as through the pipe it would cost as much as the parsing.
 */
export const importingSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('rows'),
    spooled: z.number().int().nonnegative().max(LONGEST_BATCH_BYTES),
    /** How many records; where none, nothing was spooled. */
    count: z.number().int().nonnegative().max(BLOCK_RECORDS),
    bad: z.array(badRowSchema),
    /** Rows up to this one are in what was sent. */
    lastRow: z.number().int().nonnegative(),
    bytes: z.number(),
  }),
  z.object({ kind: z.literal('stopped'), problem: fileProblemSchema }),
  z.object({ kind: z.literal('done'), found: foundSchema }),
]);
export type Importing = z.infer<typeof importingSchema>;

/** Files of records, read into a project and written out of it: part of the duty "parse". */
export const records = {
  /** A look at the beginning: how it would be read, and what would become of it. */
  guess: procedure
    .input(
      z.object({
        source: recordSourceSchema,
        into: intoSchema,
        reading: readingSchema.nullable(),
        shape: shapeSchema.nullable(),
      }),
    )
    .output(guessingSchema),
  /**
   * Begins to read all of it, without what stands in rows up to `skipRows`. The first record gets the ordinal
   * `first`, all have `file` as the place of their source. `spool` is a file of `SPOOL_PLACES` places of
   * `LONGEST_BATCH_BYTES` each, which take turns: batches are made while the host reads those before.
   */
  beginRecords: procedure
    .input(
      z.object({
        source: recordSourceSchema,
        reading: readingSchema,
        mapping: mappingSchema,
        skipRows: z.number().int().nonnegative(),
        first: z.number().int().nonnegative(),
        file: z.number().int().nonnegative(),
        spool: z.string(),
      }),
    )
    .output(nothing),
  /** The next batch, written into that place of the spool. Several may be asked for ahead. */
  nextRecords: procedure
    .input(
      z.object({
        place: z
          .number()
          .int()
          .min(0)
          .max(SPOOL_PLACES - 1),
      }),
    )
    .output(importingSchema),
  endRecords: procedure.input(nothing).output(nothing),
  /** What would fill a format's places, and what nothing fills. */
  planExport: procedure.input(z.object({ project: intoSchema, options: exportOptionsSchema })).output(exportPlanSchema),
  /** Writes a new file at the path; rows follow. One at a time in a child. */
  beginExport: procedure
    .input(z.object({ path: z.string(), project: intoSchema, options: exportOptionsSchema }))
    .output(nothing),
  /** A JSON list of rows; answers when they are taken, so the host waits for the writer. */
  exportRows: procedure.input(z.object({ rows: z.string() })).output(nothing),
  /** After the last row: what the format could not hold. */
  endExport: procedure.input(nothing).output(exportReportSchema),
};
