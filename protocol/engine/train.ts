import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { chatTurnSchema } from '#core/curate/value.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import { measuredSchema } from '#core/train/estimate.ts';
import { factorPlanSchema } from '#core/train/factors.ts';
import { preferenceSchema, trainSettingsSchema } from '#core/train/recipe.ts';
import { heldOutPointSchema, runDataSchema, runEndingSchema, sampleSchema, stepPointSchema } from '#core/train/run.ts';
import { nothing, procedure } from '../failed.ts';

const count = z.number().int().nonnegative();

const trainInputSchema = z.object({
  base: z.object({ path: z.string(), name: z.string() }),
  /** A line of JSON for each example (core/train/examples.ts). */
  examples: z.string(),
  settings: trainSettingsSchema,
  /** Where it is there, pairs are learned from; examples without a rejected answer are left out. */
  preference: preferenceSchema.optional(),
  /** Decided once for a run: on another device, or with other threads, sums come out in other bits. */
  device: z.enum(['auto', 'wasm', 'webgpu']),
  threads: z.number().int().positive(),
  /** Compute blocks again on the way back instead of keeping what they made. Null: where memory does not suffice. */
  recompute: z.boolean().nullable(),
  /** What the child may take. */
  memoryBytes: z.number().nonnegative(),
});
export type TrainInput = z.infer<typeof trainInputSchema>;

const factorsInputSchema = trainInputSchema.omit({ preference: true }).extend({
  run: ulidSchema,
  baseHash: sha256Schema,
  /** The folder of the run's checkpoints. */
  checkpoints: z.string(),
  to: z.string(),
  /** What the file may take. */
  bytes: z.number().nonnegative(),
});
export type FactorsInput = z.infer<typeof factorsInputSchema>;

const usedAdapterSchema = z.object({ path: z.string(), name: z.string(), scale: z.number() });
const influenceInputSchema = factorsInputSchema.omit({ to: true, bytes: true }).extend({
  /** The file of factors. */
  factors: z.string(),
  /** SHA-256 over the examples in the order in which they were learned: the checkpoints are of these. */
  orderHash: sha256Schema,
  /** The adapter as it answered, and how strongly it counted; what was told, and last what was answered. */
  own: usedAdapterSchema,
  messages: z.array(chatTurnSchema).min(1),
  /** The other adapters that answered with it, and how strongly each counted. */
  beside: z.array(usedAdapterSchema),
});
export type InfluenceInput = z.infer<typeof influenceInputSchema>;

/** Records that are named at most: those whose influence is surest. */
export const MOST_INFLUENCES = 2_000;

export const influencesSchema = z.object({
  plan: factorPlanSchema,
  /** Place among the run's snapshots and line of each, its influence with its standard error, and what of it may be paid. */
  records: z
    .array(
      z.object({
        snapshot: count,
        line: count,
        value: z.number(),
        error: z.number().nonnegative(),
        weight: z.number().min(0).max(1),
      }),
    )
    .max(MOST_INFLUENCES),
  /** Records that were looked at. */
  of: count,
  /** Something of the conversation was left out: it is longer than what was trained on. */
  cut: z.boolean(),
});
export type Influences = z.infer<typeof influencesSchema>;

export const factorsEventSchema = z.discriminatedUnion('kind', [
  /** Of gradients: each record is passed twice at each checkpoint. */
  z.object({ kind: z.literal('progress'), done: count, total: count }),
  z.object({ kind: z.literal('made'), plan: factorPlanSchema, records: count, bytes: count }),
]);
export type FactorsEvent = z.infer<typeof factorsEventSchema>;

export const trainEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('data'), data: runDataSchema, resumedAt: count.nullable() }),
  z.object({ kind: z.literal('steps'), steps: z.array(stepPointSchema) }),
  heldOutPointSchema.extend({ kind: z.literal('held-out') }),
  z.object({ kind: z.literal('samples'), samples: z.array(sampleSchema) }),
  /** `file` lies whole and synced in the folder of checkpoints; the host gives it its name. */
  z.object({ kind: z.literal('checkpoint'), step: count, bestStep: count.nullable(), file: z.string().max(80) }),
  z.object({ kind: z.literal('smaller'), step: count, microTokens: count }),
  z.object({
    kind: z.literal('ended'),
    reason: z.enum([...runEndingSchema.options, 'paused']),
    /** The step whose adapter lies at `to`; for "paused" none does, and this is where it goes on. */
    step: count,
    /** For "diverged": the example whose loss is no number, where one can be named. */
    culprit: z.object({ snapshot: count, line: count }).nullable(),
  }),
]);
export type TrainEvent = z.infer<typeof trainEventSchema>;

/** What the host asks of a child with the duty "train". One thing at a time. */
export const train = {
  /** Says that the child is there. */
  hello: procedure.input(nothing).output(z.object({ pid: z.number().int() })),
  /** Tokenises the examples, opens the base and takes a short step or two. */
  measure: procedure.input(trainInputSchema).output(measuredSchema),
  /**
   * Trains, from the newest whole checkpoint of the folder on. Steps come together, at most ten times a second. Leaving
   * the stream ends it without keeping more than the last checkpoint. The finished adapter lies at `to`, synced.
   */
  run: procedure
    .input(
      trainInputSchema.extend({
        checkpoints: z.string(),
        to: z.string(),
      }),
    )
    .output(eventIterator(trainEventSchema)),
  /**
   * Works the records of a traceable run into one file, from which their influence on an answer can be estimated. The
   * file lies at `to`, synced. Leaving the stream ends it.
   */
  factors: procedure.input(factorsInputSchema).output(eventIterator(factorsEventSchema)),
  /** How far the records of a run helped with an answer: those that did for sure. */
  influence: procedure.input(influenceInputSchema).output(influencesSchema),
  /** Ends a run after the step that is being made: "keep" writes the adapter, "pause" a checkpoint. */
  stop: procedure.input(z.object({ how: z.enum(['keep', 'pause']) })).output(nothing),
};
