import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { adapterNameSchema, adapterSchema } from '#core/adapter.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import { termsSchema } from '#core/snapshot/terms.ts';
import { measuredSchema, rangeSchema } from '#core/train/estimate.ts';
import { exampleSchema, unusedSchema } from '#core/train/examples.ts';
import { trainingRefusalSchema } from '#core/train/permission.ts';
import { recipeNameSchema, recipeSchema, trainSettingsSchema } from '#core/train/recipe.ts';
import { heldOutPointSchema, runSchema, sampleSchema, stepPointSchema } from '#core/train/run.ts';
import { nothing, procedure } from '../failed.ts';
import { offeredFileSchema } from './files.ts';

const count = z.number().int().nonnegative();
const roots = z.array(sha256Schema).min(1).max(100);
const one = z.object({ run: ulidSchema });

/** What is to be trained on what. */
export const trainWishSchema = z.object({
  base: sha256Schema,
  snapshots: roots,
  recipe: recipeSchema,
  /** Whether the adapter may be put to commercial use. Terms that forbid it forbid the training. */
  commercial: z.boolean(),
});
export type TrainWish = z.infer<typeof trainWishSchema>;

export const curveSchema = z.object({ steps: z.array(stepPointSchema), heldOut: z.array(heldOutPointSchema) });
export type Curve = z.infer<typeof curveSchema>;

export const runEventSchema = z.object({
  run: runSchema,
  /** Tokens a second over the last seconds; null until known, and while nothing runs. */
  rate: z.number().nonnegative().nullable(),
  secondsLeft: z.number().nonnegative().nullable(),
  /** What came since the event before; in the first one, and after `anew`, all of it (thinned). */
  anew: z.boolean(),
  steps: z.array(stepPointSchema),
  heldOut: z.array(heldOutPointSchema),
  samples: z.array(sampleSchema),
});
export type RunEvent = z.infer<typeof runEventSchema>;

/** The factory: adapters are trained on this machine. */
export const factory = {
  /** Every recipe, written out for this base. */
  recipes: procedure
    .input(z.object({ base: sha256Schema }))
    .output(z.array(z.object({ name: recipeNameSchema, settings: trainSettingsSchema }))),
  /** Whether each snapshot's terms allow it; what a person has to read first, and the hash to give back as read. */
  permissions: procedure.input(z.object({ snapshots: roots, commercial: z.boolean() })).output(
    z.array(
      z.object({
        root: sha256Schema,
        name: z.string(),
        terms: termsSchema,
        termsHash: sha256Schema,
        refusal: trainingRefusalSchema.nullable(),
      }),
    ),
  ),
  /** How records are read as prompts and answers: the first few, and how many there are. Reads all of them. */
  examples: procedure.input(z.object({ snapshots: roots, limit: z.number().int().min(0).max(100) })).output(
    z.object({
      examples: z.array(exampleSchema),
      records: count,
      train: count,
      heldOut: count,
      /** Of both, those that tell which of two answers a person chose: preferences can be learned from these. */
      pairs: count,
      unused: z.partialRecord(unusedSchema, count),
    }),
  ),
  /**
   * Memory by arithmetic; with `measure`, the engine opens the base and takes a short measured step, which takes
   * seconds to minutes (leave the call to end it) and cannot be done while a training runs. Free: what this machine has now.
   */
  estimate: procedure.input(z.object({ wish: trainWishSchema, measure: z.boolean() })).output(
    z.object({
      memoryBytes: rangeSchema,
      freeBytes: z.number().nonnegative(),
      fits: z.boolean(),
      settings: trainSettingsSchema,
      measured: measuredSchema.nullable(),
      seconds: rangeSchema.nullable(),
    }),
  ),
  /** `read`: the hash of each snapshot's terms as the person read them; the host makes a signed grant of each. */
  start: procedure
    .input(
      z.object({
        wish: trainWishSchema,
        name: adapterNameSchema,
        read: z.array(z.object({ root: sha256Schema, termsHash: sha256Schema })).max(100),
        /** Registers the adapter at the end by itself. */
        registers: z.boolean(),
      }),
    )
    .output(runSchema),
  /** Newest first. */
  list: procedure
    .input(z.object({ before: ulidSchema.optional(), limit: z.number().int().min(1).max(200) }))
    .output(z.array(runSchema)),
  get: procedure.input(one).output(runSchema),
  /** The run now, and what comes: at most four a second. Ends when the run is over. */
  watch: procedure.input(one).output(eventIterator(runEventSchema)),
  curve: procedure.input(one.extend({ most: z.number().int().min(2).max(10_000) })).output(curveSchema),
  /** What the checkpoints said to held-out prompts, oldest first. */
  samples: procedure.input(one).output(z.array(sampleSchema)),
  /** Runs beside each other, and the settings in which they are not alike. */
  compare: procedure
    .input(z.object({ runs: z.array(ulidSchema).min(2).max(8), most: z.number().int().min(2).max(2_000) }))
    .output(
      z.object({
        runs: z.array(z.object({ run: runSchema, curve: curveSchema })),
        differences: z.array(z.object({ setting: z.string(), values: z.array(z.string()) })),
      }),
    ),
  /** Ends it after the step that is being made, and keeps the best of what was learned. */
  stop: procedure.input(one).output(nothing),
  /** Goes on with one that failed or was paused, from its last checkpoint. */
  resume: procedure.input(one).output(runSchema),
  change: procedure
    .input(one.extend({ name: adapterNameSchema.optional(), note: z.string().max(10_000).optional() }))
    .output(runSchema),
  /** Puts the adapter that a run has kept into the library, with its lineage. Again: the same adapter. */
  register: procedure.input(one.extend({ name: adapterNameSchema.optional() })).output(adapterSchema),
  /**
   * Works the records of a run whose adapter is in the library into a file, from which their influence on an answer can
   * be estimated: a job. Only of traceable runs; the file is derived, and can be made again.
   */
  factors: procedure.input(one).output(z.object({ job: ulidSchema })),
  /** The run's log, as it is hashed. */
  log: procedure.input(one).output(offeredFileSchema),
  /** With its checkpoints and its log. A registered adapter stays. */
  remove: procedure.input(one).output(nothing),
};
