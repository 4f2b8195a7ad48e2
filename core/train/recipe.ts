import { z } from 'zod';

/** The matrices of a layer that can carry an adapter, as GGUF calls them. */
export const targetSchema = z.enum(['attn_q', 'attn_k', 'attn_v', 'attn_output', 'ffn_gate', 'ffn_up', 'ffn_down']);
export type Target = z.infer<typeof targetSchema>;

/** Everything that decides what an adapter becomes. Same settings, data, versions, threads and machine: same adapter. */
export const trainSettingsSchema = z.strictObject({
  rank: z.number().int().min(1).max(256),
  alpha: z.number().positive().max(1_024),
  /** rsLoRA: how strongly the adapter counts is alpha over the root of the rank, not over the rank. */
  rankStabilised: z.boolean(),
  dropout: z.number().min(0).max(0.5),
  targets: z.array(targetSchema).min(1).max(7),
  epochs: z.number().int().min(1).max(1_000),
  /** Examples to one step of the optimiser. */
  batchExamples: z.number().int().min(1).max(1_024),
  /** Tokens of a row; longer examples are left out. */
  longestTokens: z.number().int().min(16).max(32_768),
  /** Tokens that are computed at once. It changes memory and speed, and rounding; not what is learned. */
  microTokens: z.number().int().min(16).max(65_536),
  /** Several short examples share a row, each of them blind to the others. */
  packing: z.boolean(),
  learningRate: z.number().positive().max(1),
  /** Of all steps, the part in which the rate rises. */
  warmup: z.number().min(0).max(1),
  /** Of the rate, what the cosine ends at. */
  finalRate: z.number().min(0).max(1),
  weightDecay: z.number().min(0).max(1),
  beta1: z.number().min(0).max(0.999_9),
  beta2: z.number().min(0).max(0.999_99),
  epsilon: z.number().positive().max(1e-3),
  /** Longest gradient; 0 for any length. */
  clip: z.number().min(0).max(1_000),
  /** Of the examples, the part that is held out where the snapshots hold none of their own for it. */
  heldOut: z.number().min(0).max(0.5),
  /** How many times the held-out examples are looked at. */
  evaluations: z.number().int().min(1).max(200),
  /** After so many looks without a better one the training ends by itself; 0: never. */
  patience: z.number().int().min(0).max(200),
  /** Each example counts by one measure in the whole run, whoever it shares a step with: influence can be traced. */
  traceable: z.boolean(),
  seed: z.number().int().min(0).max(0xffff_ffff),
  /** 0: as many as this machine can spare. */
  threads: z.number().int().min(0).max(64),
  /** "auto": the graphics device where there is one. */
  device: z.enum(['auto', 'wasm', 'webgpu']),
});
export type TrainSettings = z.infer<typeof trainSettingsSchema>;

export const recipeNameSchema = z.enum(['quick', 'careful', 'tiny-data', 'style', 'facts']);
export type RecipeName = z.infer<typeof recipeNameSchema>;

/**
 * Direct preference optimisation: of two answers to one prompt, the one that a person chose is to become likelier than
 * the other. `beta` is how dear it is to move away from where the training began: small moves far; 0.1 is usual.
 */
export const preferenceSchema = z.strictObject({ beta: z.number().min(0.001).max(10) });
export type Preference = z.infer<typeof preferenceSchema>;

/** What a person chose: a recipe, and whatever they set themselves. */
export const recipeSchema = z.strictObject({
  name: recipeNameSchema,
  changes: trainSettingsSchema.partial(),
  /** Where it is there, preferences are learned, and not the answers themselves. */
  preference: preferenceSchema.optional(),
});
export type Recipe = z.infer<typeof recipeSchema>;

const ATTENTION: Target[] = ['attn_q', 'attn_k', 'attn_v', 'attn_output'];
const EVERYTHING: Target[] = [...ATTENTION, 'ffn_gate', 'ffn_up', 'ffn_down'];

const CAREFUL: TrainSettings = {
  rank: 16,
  alpha: 32,
  rankStabilised: false,
  dropout: 0,
  targets: EVERYTHING,
  epochs: 3,
  batchExamples: 16,
  longestTokens: 1_024,
  microTokens: 2_048,
  packing: true,
  learningRate: 2e-4,
  warmup: 0.05,
  finalRate: 0.1,
  weightDecay: 0.01,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  clip: 1,
  heldOut: 0.1,
  evaluations: 10,
  patience: 3,
  traceable: true,
  seed: 1,
  threads: 0,
  device: 'auto',
};

/**
 * The five recipes:
 *
 *     quick      one pass over the data with a small adapter: does it go in the right direction?
 *     careful    three passes over everything, watched by held-out examples
 *     tiny-data  some dozens of records: small adapter, many passes, dropout against learning by heart (not traceable)
 *     style      how it is said: attention only, low rank, a gentle rate
 *     facts      what is said: all matrices, a higher rank, more passes, and no early end while the loss still falls
 */
const RECIPES: Readonly<Record<RecipeName, TrainSettings>> = {
  quick: {
    ...CAREFUL,
    rank: 8,
    alpha: 16,
    targets: ATTENTION,
    epochs: 1,
    learningRate: 3e-4,
    evaluations: 4,
    patience: 0,
  },
  careful: CAREFUL,
  'tiny-data': {
    ...CAREFUL,
    rank: 8,
    alpha: 16,
    dropout: 0.1,
    traceable: false,
    epochs: 10,
    batchExamples: 4,
    learningRate: 1e-4,
    heldOut: 0.2,
  },
  style: { ...CAREFUL, rank: 8, alpha: 8, targets: ATTENTION, epochs: 2, learningRate: 1e-4 },
  facts: { ...CAREFUL, rank: 32, alpha: 32, rankStabilised: true, epochs: 8, batchExamples: 8, patience: 0 },
};

/**
 * A recipe written out, with a person's own changes above it. A row is never longer than the base can read. Influence on
 * preferences has no figure on the truth bench, so such a run is never traceable; and its two likelihoods of a pair are
 * compared with those of the beginning, so nothing drops out by chance.
 */
export function settingsOf({ name, changes, preference }: Recipe, trainedContext: number): TrainSettings {
  // Under optional keys, zod lets `undefined` stand; it must not hide the recipe's own value.
  const set = Object.entries(changes).filter(([, value]) => value !== undefined);
  const merged = trainSettingsSchema.parse({ ...RECIPES[name], ...Object.fromEntries(set) });
  const longestTokens = Math.max(16, Math.min(merged.longestTokens, trainedContext || merged.longestTokens));
  return {
    ...merged,
    ...(preference !== undefined && { traceable: false, dropout: 0 }),
    longestTokens,
    microTokens: Math.max(merged.microTokens, longestTokens),
  };
}

/** How strongly an adapter counts beside its base. */
export function scaleOf({ alpha, rank, rankStabilised }: TrainSettings): number {
  return alpha / (rankStabilised ? Math.sqrt(rank) : rank);
}
