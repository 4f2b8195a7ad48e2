import { z } from 'zod';
import {
  benchmarkItemSchema,
  benchmarkKindSchema,
  benchmarkSchema,
  humanWordSchema,
} from '#core/benchmark/benchmark.ts';
import { gateSchema, shortfallSchema } from '#core/benchmark/gate.ts';
import { lineProblemSchema, mappingOfLinesSchema } from '#core/benchmark/imported.ts';
import { itemResultSchema, reportSchema, reportSummarySchema } from '#core/benchmark/report.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import { jobSchema } from '#core/job.ts';
import { splitSchema } from '#core/snapshot/split.ts';
import { nothing, procedure } from '../failed.ts';
import { offeredFileSchema } from './files.ts';

const count = z.number().int().nonnegative();
const one = z.object({ hash: sha256Schema });
const named = z.object({ name: z.string().trim().min(1).max(120), note: z.string().max(2_000) });
const page = z.object({ offset: count, limit: z.number().int().min(1).max(200) });

/** What is measured: what a run has kept, registered or not, or an adapter of the library. */
export const benchmarkSubjectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), run: ulidSchema }),
  z.object({ kind: z.literal('adapter'), hash: sha256Schema }),
]);
export type BenchmarkSubject = z.infer<typeof benchmarkSubjectSchema>;

export const benchmarkWishSchema = z.object({
  subject: benchmarkSubjectSchema,
  benchmarks: z.array(sha256Schema).min(1).max(20),
  /** Against which earlier adapter, besides the bare base; "newest": the newest before it of the same lineage, where there is one. */
  previous: z.union([z.literal('newest'), sha256Schema, z.null()]),
  /** Which base rates the answers of a benchmark of the kind "judge"; null where none is among them. */
  judge: sha256Schema.nullable(),
});
export type BenchmarkWish = z.infer<typeof benchmarkWishSchema>;

/** How benchmarks are made, measured and demanded. */
export const benchmarks = {
  /** Those that ship with the app first, then the newest. */
  list: procedure.input(nothing).output(z.array(benchmarkSchema)),
  get: procedure.input(one.extend(page.shape)).output(
    z.object({
      benchmark: benchmarkSchema,
      items: z.array(benchmarkItemSchema),
      human: z.array(humanWordSchema).max(1_000),
    }),
  ),
  /** Of a sealed snapshot's records, read as a training would read them. The same wish makes the same benchmark. */
  make: procedure
    .input(
      named.extend({
        kind: benchmarkKindSchema.exclude(['choice']),
        root: sha256Schema,
        split: splitSchema,
        /** So many items, drawn by the seed; fewer where there are fewer. */
        most: z.number().int().min(1).max(2_000),
        seed: z.number().int().min(0).max(0xffff_ffff),
        longestAnswerTokens: z.number().int().min(1).max(4_096),
      }),
    )
    .output(benchmarkSchema),
  /** The first lines of a file of JSON lines, and where its parts seem to be (as in lm-evaluation-harness). */
  look: procedure.input(z.object({ ticket: ulidSchema })).output(
    z.object({
      /** Each as text, cut where it is long. */
      lines: z.array(z.string().max(4_000)),
      mapping: mappingOfLinesSchema.nullable(),
    }),
  ),
  /** How the first lines would be read. */
  tryLines: procedure
    .input(z.object({ ticket: ulidSchema, mapping: mappingOfLinesSchema }))
    .output(
      z.array(
        z.discriminatedUnion('read', [
          z.object({ read: z.literal(true), item: benchmarkItemSchema }),
          z.object({ read: z.literal(false), problem: lineProblemSchema }),
        ]),
      ),
    ),
  /** With choices: "choice"; without: "match" or "text". A line that does not fit is refused with its number. */
  importLines: procedure
    .input(
      named.extend({
        ticket: ulidSchema,
        mapping: mappingOfLinesSchema,
        kind: benchmarkKindSchema.extract(['choice', 'match', 'text']),
        form: z.enum(['chat', 'plain']),
        about: z.enum(['own', 'general']),
        longestAnswerTokens: z.number().int().min(1).max(4_096),
      }),
    )
    .output(benchmarkSchema),
  /** Reports that were made with it stay. One of the app's cannot be removed. */
  remove: procedure.input(one).output(nothing),

  /** Measures, as a job whose result is the report's hash. It may be paused; what was measured once is not measured again. */
  start: procedure.input(benchmarkWishSchema).output(jobSchema),
  /** Newest first; of one adapter or run, or all. */
  reports: procedure
    .input(z.object({ subject: benchmarkSubjectSchema.nullable(), limit: z.number().int().min(1).max(200) }))
    .output(z.array(reportSummarySchema)),
  report: procedure.input(one).output(reportSchema),
  /** The report as it is hashed. */
  reportFile: procedure.input(one).output(offeredFileSchema),
  /** What each side said to the items of one benchmark of a report; null where that was cleared away. */
  results: procedure.input(one.extend({ benchmark: sha256Schema }).extend(page.shape)).output(
    z.object({
      items: z.array(
        z.object({
          item: benchmarkItemSchema.nullable(),
          base: itemResultSchema.nullable(),
          previous: itemResultSchema.nullable(),
          adapter: itemResultSchema.nullable(),
        }),
      ),
      of: count,
    }),
  ),
  gates: procedure.input(nothing).output(z.array(gateSchema)),
  /** With the id of one that is there, it takes its place. */
  putGate: procedure.input(gateSchema.extend({ id: ulidSchema.nullable() })).output(gateSchema),
  removeGate: procedure.input(z.object({ id: ulidSchema })).output(nothing),
  /** What stands in the way of registering this; empty where nothing does. */
  standing: procedure
    .input(z.object({ subject: benchmarkSubjectSchema }))
    .output(z.object({ gates: z.array(gateSchema), shortfalls: z.array(shortfallSchema) })),
};
