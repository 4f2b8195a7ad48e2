import { z } from 'zod';
import { slugSchema } from '#core/curate/value.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import { jobKindSchema, jobSchema } from '#core/job.ts';
import { PERSONAL_KINDS } from '#core/quality/personal/finding.ts';
import { splitSchema } from '#core/snapshot/split.ts';
import { procedure } from '../failed.ts';

const one = z.object({ project: ulidSchema });
const count = z.number().int().nonnegative();
const at = z.number().int();
const page = one.extend({ after: count, limit: z.number().int().min(1).max(5_000) });

/** What was found last. Null where it was not looked for, or not since the last import. */
export const qualityOverviewSchema = z.object({
  duplicates: z
    .object({
      at,
      fields: z.array(slugSchema),
      /** Clusters, the records beyond the first of each, and how many of those are not discarded. */
      exact: z.object({ clusters: count, extra: count, open: count }),
      near: z.object({ clusters: count, extra: count, open: count }),
    })
    .nullable(),
  personalData: z
    .object({
      at,
      kinds: z.array(
        z.object({
          kind: z.enum(PERSONAL_KINDS),
          certain: count,
          likely: count,
          possible: count,
          records: count,
          /** Findings that are neither blacked out nor dismissed. */
          open: count,
        }),
      ),
    })
    .nullable(),
  /** `open`: not discarded. */
  outliers: z.object({ at, fields: z.array(slugSchema), open: count }).nullable(),
  /** Clusters; and of these, such that still have undiscarded records in two splits. */
  leakage: z.object({ at, clusters: count, open: count }).nullable(),
  /** `open`: records that still have the label in question. */
  labelErrors: z.object({ at, question: slugSchema, open: count }).nullable(),
  /** Jobs of this project that look for something and are not over. */
  jobs: z.array(z.object({ id: ulidSchema, kind: jobKindSchema })),
});
export type QualityOverview = z.infer<typeof qualityOverviewSchema>;

/** A record that stands out. Lengths are in code points, of the fields that were looked at together. */
export const outlierSchema = z.object({
  record: count,
  kind: z.enum(['short', 'long', 'language']),
  length: count,
  /** Robust standard deviations from the middle, of the logarithm; for lengths. */
  score: z.number().nullable(),
  /** For languages: a code of two letters. */
  language: z.string().nullable(),
});
export type Outlier = z.infer<typeof outlierSchema>;

export const outliersHeadSchema = z.object({
  at,
  fields: z.array(slugSchema),
  records: count,
  /** Half of the records are shorter. */
  median: count,
  /** Most frequent first; null: none that could be told. */
  languages: z.array(z.object({ language: z.string().nullable(), records: count })),
  short: count,
  long: count,
  language: count,
});
export type OutliersHead = z.infer<typeof outliersHeadSchema>;

/** By which splits leakage is looked for: those of a sealed snapshot, or those that a seal would make. */
export const leakageBySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('snapshot'), root: sha256Schema }),
  z.object({
    kind: z.literal('planned'),
    seed: z.string().max(100),
    validation: z.number().int().min(0).max(500_000),
    test: z.number().int().min(0).max(500_000),
  }),
]);
export type LeakageBy = z.infer<typeof leakageBySchema>;

/** Duplicates of each other that lie in more than one split. */
export const leakSchema = z.object({
  kind: z.enum(['exact', 'near']),
  records: z.array(z.object({ record: count, split: splitSchema })),
});
export type Leak = z.infer<typeof leakSchema>;

export const leakageHeadSchema = z.object({
  at,
  by: leakageBySchema,
  /** Records of the project when it was looked for. */
  records: count,
  /** Records of clusters that lie in any split. */
  compared: count,
  clusters: count,
  leaked: count,
});
export type LeakageHead = z.infer<typeof leakageHeadSchema>;

/** A record whose label is probably another one than it was given. */
export const labelErrorSchema = z.object({
  record: count,
  given: slugSchema,
  suggested: slugSchema,
  /** How probable the given label is to the model. */
  selfConfidence: z.number(),
  suggestedProbability: z.number(),
});
export type LabelError = z.infer<typeof labelErrorSchema>;

export const labelErrorsHeadSchema = z.object({
  at,
  question: slugSchema,
  /** Records of the project when it was looked for. */
  records: count,
  /** Records with a settled label and probabilities of a model: all figures stand on these. */
  compared: count,
  found: count,
  /** Part of the compared ones whose label is estimated to be wrong. */
  noise: z.number(),
  labels: z.array(
    z.object({
      label: slugSchema,
      given: count,
      /** The mean probability of the label among records that were given it; null where none was. */
      threshold: z.number().nullable(),
      found: count,
    }),
  ),
});
export type LabelErrorsHead = z.infer<typeof labelErrorsHeadSchema>;

/** Looking for what is wrong with records: jobs, and what they found. Nothing of it changes the project. */
export const quality = {
  overview: procedure.input(one).output(qualityOverviewSchema),

  findOutliers: procedure.input(one.extend({ fields: z.array(slugSchema).min(1).max(64) })).output(jobSchema),
  /** Lengths first, the farthest from the middle first of all; then languages, in the order of records. */
  outliers: procedure
    .input(page)
    .output(z.object({ head: outliersHeadSchema.nullable(), outliers: z.array(outlierSchema), more: z.boolean() })),

  /** Among the duplicates that were found last: those are to be looked for first. */
  findLeakage: procedure.input(one.extend({ by: leakageBySchema })).output(jobSchema),
  leakage: procedure
    .input(page)
    .output(z.object({ head: leakageHeadSchema.nullable(), leaks: z.array(leakSchema), more: z.boolean() })),

  /** For a question with one choice. Of model suggestions with probabilities: without any it fails with NOTHING_CHOSEN. */
  findLabelErrors: procedure.input(one.extend({ question: slugSchema })).output(jobSchema),
  /** The most suspicious first. */
  labelErrors: procedure
    .input(page)
    .output(z.object({ head: labelErrorsHeadSchema.nullable(), errors: z.array(labelErrorSchema), more: z.boolean() })),
};
