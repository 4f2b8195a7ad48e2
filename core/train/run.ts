import { z } from 'zod';
import { adapterNameSchema } from '../adapter.ts';
import { failureSchema } from '../failure.ts';
import { sha256Schema, ulidSchema } from '../ids.ts';
import { unusedSchema } from './examples.ts';
import { signedGrantSchema } from './permission.ts';
import { preferenceSchema, recipeSchema, trainSettingsSchema } from './recipe.ts';

const count = z.number().int().nonnegative();

/** "open": not over; whether it waits, runs or pauses is its job's to say. */
const runStateSchema = z.enum(['open', 'ended', 'failed', 'cancelled']);

/** Why a training ended: all steps done, nothing better for long, a person's wish, or numbers that are none. */
export const runEndingSchema = z.enum(['finished', 'early', 'stopped', 'diverged']);
export type RunEnding = z.infer<typeof runEndingSchema>;

/** One step of the optimiser: the mean loss of a learned token, the rate, the gradient's length before it was cut. */
export const stepPointSchema = z.object({
  step: count,
  /** Computed since the beginning, padding left out. */
  tokens: count,
  loss: z.number(),
  rate: z.number(),
  norm: z.number(),
});
export type StepPoint = z.infer<typeof stepPointSchema>;

/** A look at the held-out examples; step 0 is the bare base. */
export const heldOutPointSchema = z.object({ step: count, loss: z.number(), best: z.boolean() });
export type HeldOutPoint = z.infer<typeof heldOutPointSchema>;

/** What the adapter of a checkpoint says to a held-out prompt, beside what stands in the record. */
export const sampleSchema = z.object({
  step: count,
  prompt: z.string().max(4_000),
  expected: z.string().max(4_000),
  answer: z.string().max(4_000),
});
export type Sample = z.infer<typeof sampleSchema>;

/** What became of the examples. */
export const runDataSchema = z.object({
  examples: count,
  heldOut: count,
  /** Whether the snapshots' own validation records are held out, or some were drawn by the seed. */
  heldOutFrom: z.enum(['split', 'seed', 'none']),
  tooLong: count,
  nothingToLearn: count,
  steps: count,
  /** Of all steps; padding left out. */
  tokens: count,
  /** SHA-256 over the examples in the order in which they are learned. */
  orderHash: sha256Schema,
  device: z.enum(['wasm', 'webgpu']),
  threads: z.number().int().positive(),
  recompute: z.boolean(),
  /** Whether the base's own chat template is used, or the plain one of a base that has none. */
  template: z.enum(['own', 'plain']),
});
export type RunData = z.infer<typeof runDataSchema>;

export const runSchema = z.object({
  id: ulidSchema,
  name: adapterNameSchema,
  note: z.string().max(10_000),
  createdAt: z.number().int(),
  endedAt: z.number().int().nullable(),
  state: runStateSchema,
  /** The job that carries it out, or did so last. */
  job: ulidSchema.nullable(),
  base: z.object({ hash: sha256Schema, name: z.string() }),
  snapshots: z
    .array(z.object({ root: sha256Schema, name: z.string(), records: count }))
    .min(1)
    .max(100),
  grants: z.array(signedGrantSchema),
  commercial: z.boolean(),
  recipe: recipeSchema,
  settings: trainSettingsSchema,
  /** Registers itself at the end. */
  registers: z.boolean(),
  examplesHash: sha256Schema.nullable(),
  /** What of the records teaches nothing, and why. */
  unused: z.partialRecord(unusedSchema, count),
  data: runDataSchema.nullable(),
  last: stepPointSchema.nullable(),
  /** Held-out loss: of the bare base, and of the best checkpoint. */
  baseLoss: z.number().nullable(),
  best: z.object({ step: count, loss: z.number() }).nullable(),
  ending: runEndingSchema.nullable(),
  /** The step whose adapter was kept; it can be registered. Null while there is none. */
  keptStep: count.nullable(),
  failure: failureSchema.nullable(),
  /** SHA-256 of the run's log, once it is over. */
  logHash: sha256Schema.nullable(),
  /** The registered adapter. */
  adapter: sha256Schema.nullable(),
});
export type Run = z.infer<typeof runSchema>;

/** Trained, and on its way into the library by itself: what comes of that is not known yet. */
export function isBeingRegistered({ state, registers, adapter, failure }: Run): boolean {
  return state === 'ended' && registers && adapter === null && failure === null;
}

/** A line of a run's log. Lines are only ever added; its SHA-256 goes into the adapter's lineage. */
export const runLineSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('begun'),
    format: z.literal('colophon-run/1'),
    run: ulidSchema,
    /** UTC milliseconds, as the machine's clock had it. */
    at: z.number().int(),
    version: z.string(),
    base: sha256Schema,
    snapshots: z.array(z.object({ root: sha256Schema, grant: sha256Schema })),
    settings: trainSettingsSchema,
    preference: preferenceSchema.optional(),
    examples: sha256Schema,
    unused: z.partialRecord(unusedSchema, count),
  }),
  z.object({ kind: z.literal('data'), data: runDataSchema }),
  z.object({ kind: z.literal('resumed'), at: z.number().int(), step: count }),
  z.object({ kind: z.literal('steps'), steps: z.array(stepPointSchema) }),
  heldOutPointSchema.extend({ kind: z.literal('held-out') }),
  z.object({ kind: z.literal('samples'), samples: z.array(sampleSchema) }),
  z.object({
    kind: z.literal('checkpoint'),
    step: count,
    sha256: sha256Schema,
    bytes: count,
    /** One of the five that stay, for influence. */
    stays: z.boolean(),
  }),
  /** Memory did not suffice: from here on fewer tokens are computed at once. */
  z.object({ kind: z.literal('smaller'), step: count, microTokens: count }),
  z.object({
    kind: z.literal('ended'),
    at: z.number().int(),
    reason: runEndingSchema,
    step: count,
    adapter: sha256Schema,
  }),
  z.object({ kind: z.literal('failed'), at: z.number().int(), failure: failureSchema }),
]);
export type RunLine = z.infer<typeof runLineSchema>;

/** Checkpoints that stay for influence: spread evenly, the last one at the end. */
export const LASTING_CHECKPOINTS = 5;

export function lastingSteps(steps: number): number[] {
  const places = Array.from({ length: LASTING_CHECKPOINTS }, (_, place) =>
    Math.max(1, Math.round((steps * (place + 1)) / LASTING_CHECKPOINTS)),
  );
  return [...new Set(places)].filter((step) => step <= steps);
}

/** At most `most` points of a curve: neighbours are put together by their mean, at the place of the last of them. */
export function thinned(points: readonly StepPoint[], most: number): StepPoint[] {
  if (points.length <= most) return [...points];
  const thin: StepPoint[] = [];
  for (let group = 0; group < most; group += 1) {
    const some = points.slice(
      Math.floor((group * points.length) / most),
      Math.floor(((group + 1) * points.length) / most),
    );
    const last = some.at(-1);
    if (last === undefined) continue;
    const mean = (of: (point: StepPoint) => number) => some.reduce((sum, point) => sum + of(point), 0) / some.length;
    thin.push({ ...last, loss: mean(({ loss }) => loss), norm: mean(({ norm }) => norm) });
  }
  return thin;
}
