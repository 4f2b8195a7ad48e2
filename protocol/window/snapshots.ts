import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { exportOptionsSchema } from '#core/curate/exporting.ts';
import { originSchema } from '#core/datanet/origin.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import { jobSchema } from '#core/job.ts';
import { manifestSchema } from '#core/snapshot/manifest.ts';
import { splitsRuleSchema } from '#core/snapshot/split.ts';
import { termsSchema } from '#core/snapshot/terms.ts';
import { weightsRuleSchema } from '#core/snapshot/weights.ts';
import { nothing, procedure } from '../failed.ts';
import { offeredFileSchema } from './files.ts';
import { selectionSchema } from './projects.ts';

const count = z.number().int().nonnegative();
const one = z.object({ root: sha256Schema });

export const snapshotSummarySchema = z.object({
  root: sha256Schema,
  name: z.string(),
  createdAt: z.number().int(),
  records: count,
  bytes: count,
  licence: z.string(),
  parent: sha256Schema.nullable(),
});
export type SnapshotSummary = z.infer<typeof snapshotSummarySchema>;

export const sealWishSchema = z.object({
  project: ulidSchema,
  selection: selectionSchema,
  name: z.string().trim().min(1).max(200),
  description: z.string().max(20_000),
  terms: termsSchema,
  weights: weightsRuleSchema,
  /** By the hash of the input: duplicates fall together, and anybody can check it. */
  splits: splitsRuleSchema.refine(({ by }) => by === 'input', 'by input'),
  parent: sha256Schema.nullable(),
});
export type SealWish = z.infer<typeof sealWishSchema>;

const keySchema = z.object({
  input: sha256Schema,
  provenance: z.object({ source: sha256Schema, row: z.number().int() }),
});
/** Lines are as in records.jsonl. */
export const differenceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['added', 'removed']), key: keySchema, line: z.string() }),
  z.object({
    kind: z.literal('changed'),
    key: keySchema,
    before: z.string(),
    after: z.string(),
    parts: z.array(z.enum(['answers', 'split', 'weights'])).readonly(),
  }),
]);

export const snapshotFileSchema = z.enum(['manifest.json', 'records.jsonl', 'croissant.json', 'README.md']);
export type SnapshotFile = z.infer<typeof snapshotFileSchema>;

export const snapshots = {
  /** Newest first. */
  list: procedure.input(nothing).output(z.array(snapshotSummarySchema)),
  manifest: procedure.input(one).output(manifestSchema),
  /**
   * Brings in one that was sealed elsewhere, from an archive, or from its manifest.json and records.jsonl: all of it is
   * verified, and what is here already stays. A job whose result is the root.
   */
  add: procedure.input(z.object({ tickets: z.array(ulidSchema).min(1).max(8) })).output(jobSchema),
  /**
   * The same from a place on the net: the address of its folder or of an archive; several, with spaces between, are
   * mirrors of one. What came of it is kept when it is stopped. A job whose result is the root.
   */
  fetch: procedure.input(z.object({ location: z.string().max(4_000), plainHttp: z.boolean() })).output(jobSchema),
  /** Writes all files of it for somebody else: as one archive, or into a folder of its own. A job. */
  share: procedure.input(one.extend({ as: z.enum(['archive', 'folder']) })).output(jobSchema),
  /** The archive that such a job made, to be saved. */
  shared: procedure.input(one).output(offeredFileSchema),
  /** The contributions that it is, as far as it was fetched as one. */
  origins: procedure.input(one).output(z.array(originSchema)),
  /** Shows the folder that such a job made. */
  showShared: procedure.input(one.extend({ sealed: z.boolean() })).output(nothing),
  /** A job whose result is the root. */
  seal: procedure.input(sealWishSchema).output(jobSchema),
  /** Reads all of it again. A job; it fails with what was found. */
  verify: procedure.input(one).output(jobSchema),
  /** From one to the other, in the order of their lines; the counts come last. Only the first `limit` are told. */
  compare: procedure
    .input(z.object({ before: sha256Schema, after: sha256Schema, limit: z.number().int().min(0).max(10_000) }))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('differences'), differences: z.array(differenceSchema) }),
          z.object({ kind: z.literal('counts'), added: count, removed: count, changed: count }),
        ]),
      ),
    ),
  /**
   * A new project with the snapshot's records, questions, guidelines, and who answered what. A job whose result is the
   * project's id; the snapshot is verified on the way.
   */
  branch: procedure.input(one.extend({ name: z.string().trim().min(1).max(120) })).output(jobSchema),
  /**
   * The records in a format of another tool, in the order of the snapshot. A job; `projects.exported` has the file. As
   * Parquet it is a dataset as Hugging Face has them: a .zip with a card, the manifest, and a file for each split.
   */
  export: procedure.input(one.extend({ options: exportOptionsSchema })).output(jobSchema),
  /** A file of the snapshot, to be saved. The card is written anew; the others lie in its folder. */
  file: procedure.input(one.extend({ what: snapshotFileSchema })).output(offeredFileSchema),
  remove: procedure.input(one).output(nothing),
};
