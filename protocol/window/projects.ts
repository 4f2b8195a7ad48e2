import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { entrySchema, recordSetSchema } from '#core/curate/entry.ts';
import { exportOptionsSchema, exportPlanSchema, exportReportSchema } from '#core/curate/exporting.ts';
import { badRowSchema, foundSchema, guessSchema, readingSchema } from '#core/curate/importing.ts';
import { mappingSchema, shapeSchema } from '#core/curate/mapping.ts';
import { projectSchema } from '#core/curate/project.ts';
import { questionSchema } from '#core/curate/question.ts';
import { sourceSchema } from '#core/curate/record.ts';
import { stateBlockSchema, stateHeadSchema } from '#core/curate/state/blocks.ts';
import { templateIdSchema } from '#core/curate/templates.ts';
import { fieldSchema, slugSchema } from '#core/curate/value.ts';
import { viewSchema } from '#core/curate/view.ts';
import { failureSchema } from '#core/failure.ts';
import { ulidSchema } from '#core/ids.ts';
import { jobSchema } from '#core/job.ts';
import { nothing, procedure } from '../failed.ts';
import { offeredFileSchema } from './files.ts';

const one = z.object({ project: ulidSchema });
/** `window` is a ULID that a window makes for itself when it is loaded, and keeps as long as it lives. */
const mine = one.extend({ window: ulidSchema });
const count = z.number().int().nonnegative();
const name = z.string().trim().min(1).max(120);

export const projectSummarySchema = z.object({
  id: ulidSchema,
  name: z.string(),
  createdAt: z.number().int(),
  records: count,
  /** When it was removed; it can be restored for 30 days. */
  removedAt: z.number().int().nullable(),
  /** Why it cannot be opened; null where it can, as far as is known. */
  failure: failureSchema.nullable(),
});
export type ProjectSummary = z.infer<typeof projectSummarySchema>;

/** How a project stands, for the window that asked. One window writes; any others read. */
export const standingSchema = z.object({
  lease: z.enum(['write', 'read']),
  /** Counts changes of the head (questions, guidelines, labelers, sources, name) since the host started. */
  revision: count,
  records: count,
  /** The number of the last entry in the log; 0 when there is none. */
  lastSeq: count,
});
export type Standing = z.infer<typeof standingSchema>;

export const openedSchema = z.object({
  project: projectSchema,
  standing: standingSchema,
  /** Blocks of 500 records; the last may be shorter and grow with the next import. */
  blocks: count,
});
export type Opened = z.infer<typeof openedSchema>;

/** A label's id becomes another (merge, split) or none; `records: null` means wherever it was given. */
export const relabelSchema = z.object({
  question: slugSchema,
  from: slugSchema,
  to: slugSchema.nullable(),
  records: recordSetSchema.nullable(),
});

/**
 * What a project asks. What is left out stays. A label that is no longer there and that no `relabels` speaks of is
 * taken out of the answers that have it.
 */
export const schemaChangeSchema = z.object({
  fields: z.array(fieldSchema).max(64).optional(),
  questions: z.array(questionSchema).max(32).optional(),
  guidelines: z.string().max(200_000).optional(),
  relabels: z.array(relabelSchema).max(500),
});
export type SchemaChange = z.infer<typeof schemaChangeSchema>;

export const schemaPreviewSchema = z.object({
  /** In how many records an answer would change, by label. */
  relabelled: z.array(z.object({ question: slugSchema, from: slugSchema, to: slugSchema.nullable(), records: count })),
  /** Questions that go although they have answers; the answers stay in the log. */
  hidden: z.array(z.object({ question: slugSchema, records: count })),
});
export type SchemaPreview = z.infer<typeof schemaPreviewSchema>;

/** Which records: those of a set (null: all), and of them, where `settled`, only those whose answers are settled. */
export const selectionSchema = z.object({ records: recordSetSchema.nullable(), settled: z.boolean() });
export type Selection = z.infer<typeof selectionSchema>;

export const importWishSchema = z.object({
  /** Files that the window offered; several are read as one, in this order. */
  tickets: z.array(ulidSchema).min(1).max(10_000),
  reading: readingSchema,
  mapping: mappingSchema,
  author: z.string().trim().max(200).nullable(),
  terms: z.string().trim().max(200).nullable(),
  /** Rows of an earlier import that this file mends: they leave its list of bad rows when this one is done. */
  mends: z.object({ import: ulidSchema, rows: z.array(z.number().int().positive()).min(1).max(100_000) }).nullable(),
});
export type ImportWish = z.infer<typeof importWishSchema>;

/** An import that is in the project. Its id is its job's. */
export const importedSchema = z.object({
  id: ulidSchema,
  source: sourceSchema,
  /** Bad rows that no later import mended. */
  left: count,
  /** The import whose bad rows this one mended. */
  mends: ulidSchema.nullable(),
  /** Columns that the mapping does not know, because they came later than what was looked at. */
  unmapped: foundSchema.shape.unmapped,
});
export type Imported = z.infer<typeof importedSchema>;

/** How an import was read and mapped, so that its mended rows can go the same way. */
export const importedAsSchema = z.object({
  reading: readingSchema,
  mapping: mappingSchema,
  /** Of a table: its header, also where the reading took it from the first row. */
  header: z.array(z.string()),
});
export type ImportedAs = z.infer<typeof importedAsSchema>;

export const clusterSchema = z.object({ kind: z.enum(['exact', 'near']), records: z.array(count) });
export type Cluster = z.infer<typeof clusterSchema>;

export const duplicatesSchema = z.object({
  /** When they were looked for; null: not yet, or not since the last import. */
  at: z.number().int().nullable(),
  /** In the order of their first records. */
  clusters: z.array(clusterSchema),
  more: z.boolean(),
});
export type Duplicates = z.infer<typeof duplicatesSchema>;

export const personalFindingSchema = z.object({
  record: count,
  field: slugSchema,
  kind: z.string(),
  certainty: z.enum(['certain', 'likely', 'possible']),
  /** In code points. */
  start: count,
  end: count,
});
export type PersonalFinding = z.infer<typeof personalFindingSchema>;

export const projects = {
  list: procedure.input(nothing).output(z.array(projectSummarySchema)),
  create: procedure.input(z.object({ name, template: templateIdSchema.nullable() })).output(projectSchema),
  /** Takes the lease where nobody has it. It is kept while `watch` runs, and ten seconds longer. */
  open: procedure.input(mine).output(openedSchema),
  /** At most ten a second, the first at once. */
  watch: procedure.input(mine).output(eventIterator(standingSchema)),
  /** The person wants to write here; the other window then reads. */
  takeOver: procedure.input(mine).output(standingSchema),
  rename: procedure.input(one.extend({ name })).output(projectSchema),
  /** Takes away the views of `remove`, then puts those of `put` in the place of the same id, or at the end. */
  changeViews: procedure
    .input(one.extend({ put: z.array(viewSchema).max(100), remove: z.array(ulidSchema).max(100) }))
    .output(projectSchema),
  remove: procedure.input(one).output(nothing),
  restore: procedure.input(one).output(nothing),
  /** Goes back to the last verified copy of head and log, and keeps what is damaged aside. */
  goBack: procedure.input(one).output(openedSchema.pick({ project: true })),

  previewSchema: procedure.input(one.extend({ change: schemaChangeSchema })).output(schemaPreviewSchema),
  changeSchema: procedure.input(mine.extend({ by: ulidSchema, change: schemaChangeSchema })).output(projectSchema),
  addLabeler: procedure
    .input(one.extend({ name: z.string().trim().min(1).max(80), key: z.string().max(140).nullable() }))
    .output(projectSchema),
  renameLabeler: procedure
    .input(one.extend({ labeler: ulidSchema, name: z.string().trim().min(1).max(80) }))
    .output(projectSchema),

  /**
   * Answers once all of them are on disk: that is what "saved" means. All or none. Sending an entry again is harmless.
   * `numbers` are the entries' places in the log, in the order in which they were sent.
   */
  append: procedure
    .input(mine.extend({ entries: z.array(entrySchema).min(1).max(10_000) }))
    .output(z.object({ numbers: z.array(z.number().int().positive()), lastSeq: count })),
  /** Parts of blocks as JSON arrays of records: block 2 may come as records 1000 to 1399 and 1400 to 1499. */
  blocks: procedure
    .input(one.extend({ from: count, count: z.number().int().min(1).max(100_000) }))
    .output(eventIterator(z.object({ block: count, first: count, count, text: z.string() }))),
  /**
   * The same from a record on, as UTF-8 and one behind the other: for a copy of very many, which as texts would fill
   * the window's memory several times over. As many as go well into one message; none at the end.
   */
  packed: procedure.input(one.extend({ from: count })).output(
    z.object({
      pieces: z.array(z.object({ first: count, count, bytes: count })),
      content: z.instanceof(Blob),
    }),
  ),
  /** Entries with numbers above `seq`, in order; ends at the end of the log. */
  logFrom: procedure
    .input(one.extend({ seq: count }))
    .output(eventIterator(z.object({ first: z.number().int().positive(), entries: z.array(entrySchema) }))),
  /** The state as it is now: the head first, then its blocks. */
  checkpoint: procedure
    .input(one)
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('head'), seq: count, head: stateHeadSchema }),
          z.object({ kind: z.literal('blocks'), blocks: z.array(stateBlockSchema) }),
        ]),
      ),
    ),
  /** Ordinals of records whose fields have all the words, ascending, above `after`. */
  search: procedure
    .input(
      one.extend({
        text: z.string().max(1_000),
        after: z.number().int().min(-1),
        limit: z.number().int().min(1).max(1_000_000),
      }),
    )
    .output(z.object({ records: recordSetSchema, more: z.boolean() })),
  /** Tags that records came with, and how many records came with each. */
  importedTags: procedure.input(one).output(z.array(z.object({ tag: z.string(), records: count }))),
  /** The records that came with a tag, in the order asked for. */
  importedWith: procedure
    .input(one.extend({ tags: z.array(z.string().max(80)).max(200) }))
    .output(z.array(recordSetSchema)),

  importPreview: procedure
    .input(
      one.extend({
        tickets: importWishSchema.shape.tickets,
        /** What the person chose otherwise than guessed. */
        reading: readingSchema.nullable(),
        shape: shapeSchema.nullable(),
      }),
    )
    .output(guessSchema),
  import: procedure.input(one.extend({ wish: importWishSchema })).output(jobSchema),
  /** Oldest first; and the jobs that are not over yet. */
  imports: procedure.input(one).output(z.object({ imports: z.array(importedSchema), underWay: z.array(jobSchema) })),
  /** Null where an import was made before it was kept. */
  importedAs: procedure.input(one.extend({ import: ulidSchema })).output(importedAsSchema.nullable()),
  /** Rows of an import (its id is its job's) that did not become records and were not mended yet. */
  badRows: procedure
    .input(one.extend({ import: ulidSchema, after: count, limit: z.number().int().min(1).max(500) }))
    .output(z.object({ rows: z.array(badRowSchema), total: count })),

  /** What would fill the format's places, what nothing fills, and what the format cannot hold. */
  exportPlan: procedure.input(one.extend({ options: exportOptionsSchema })).output(exportPlanSchema),
  /** A job; when it is done, `exported` gives the file. */
  export: procedure.input(one.extend({ selection: selectionSchema, options: exportOptionsSchema })).output(jobSchema),
  exported: procedure
    .input(z.object({ job: ulidSchema }))
    .output(z.object({ file: offeredFileSchema, report: exportReportSchema })),

  /** Compares these fields. A job; `duplicates` has what it found, until the next import. */
  findDuplicates: procedure.input(one.extend({ fields: z.array(slugSchema).min(1).max(64) })).output(jobSchema),
  duplicates: procedure
    .input(one.extend({ after: count, limit: z.number().int().min(1).max(5_000) }))
    .output(duplicatesSchema),
  scanPersonalData: procedure.input(one).output(jobSchema),
  /** In the order of records; of records above `after`. A record's findings all come together. */
  personalData: procedure
    .input(one.extend({ after: z.number().int().min(-1), limit: z.number().int().min(1).max(10_000) }))
    .output(z.object({ at: z.number().int().nullable(), findings: z.array(personalFindingSchema), more: z.boolean() })),
};
