import { z } from 'zod';
import type { ModelHeader } from '../model.ts';
import type { Preference, TrainSettings } from './recipe.ts';

const positive = z.number().nonnegative();

/** What a short measured step told. Seconds and bytes. */
export const measuredSchema = z.object({
  /** Of a step after the first of its shape. */
  secondsPerToken: positive,
  /** Opening the base, and compiling for one shape. */
  openSeconds: positive,
  compileSeconds: positive,
  /** What the child held at its largest. */
  memoryBytes: positive,
  /** Of the examples as they are tokenised: all, and those that are learned from. */
  examples: z.number().int().nonnegative(),
  heldOut: z.number().int().nonnegative(),
  /** Of one pass over the examples; padding too, for it is computed like the rest. */
  epochTokens: z.number().int().nonnegative(),
  heldOutTokens: z.number().int().nonnegative(),
  /** Different lengths of rows, each of which is compiled once. */
  shapes: z.number().int().nonnegative(),
  steps: z.number().int().nonnegative(),
  tooLong: z.number().int().nonnegative(),
  nothingToLearn: z.number().int().nonnegative(),
  device: z.enum(['wasm', 'webgpu']),
  threads: z.number().int().positive(),
  recompute: z.boolean(),
});
export type Measured = z.infer<typeof measuredSchema>;

export const rangeSchema = z.object({ least: positive, most: positive });
export type Range = z.infer<typeof rangeSchema>;

/** Steps differ, machines are busy, and a laptop slows down when it is warm. */
const FASTER = 0.8;
const SLOWER = 1.6;

/** A look at held-out examples runs forwards only: about a third of a step's work. */
const FORWARD_PART = 1 / 3;

export function timeOf(measured: Measured, settings: TrainSettings, preference?: Preference): Range {
  // A preference is looked at before it is learned, each time; and once as the training found it.
  const looks = preference === undefined ? 0 : FORWARD_PART * (settings.epochs + 1);
  const learned = measured.epochTokens * (settings.epochs + looks);
  const looked = measured.heldOutTokens * (settings.evaluations + 1) * FORWARD_PART;
  const fixed = measured.openSeconds + measured.compileSeconds * Math.max(1, measured.shapes);
  const work = (learned + looked) * measured.secondsPerToken;
  // With patience it may end long before: the least is then what it takes to lose it.
  const shortest = settings.patience === 0 ? 1 : Math.min(1, (settings.patience + 1) / settings.evaluations);
  return { least: fixed + work * FASTER * shortest, most: fixed + work * SLOWER };
}

/**
 * Memory by arithmetic, for when nothing was measured yet, in bytes: the base as 32-bit numbers, the adapter four times
 * (itself, its gradient and two moments), the activations that are kept for the way back, and the logits.
 */
export function memoryOf(header: ModelHeader, settings: TrainSettings): Range {
  const adapter = 4 * 4 * adapterNumbers(header, settings);
  const tokens = settings.microTokens;
  const block = tokens * (8 * header.embeddingLength + 4 * header.feedForwardLength) * 4;
  const attention = header.heads * tokens * Math.min(tokens, settings.longestTokens) * 4 * 2;
  const kept = header.layers * tokens * header.embeddingLength * 4;
  const logits = 3 * tokens * header.vocabularySize * 4;
  const weights = header.parameters * 4;
  const recomputed = weights + adapter + block + attention + kept + logits;
  return { least: recomputed, most: weights + adapter + header.layers * (block + attention) + logits };
}

/** Numbers in an adapter of these settings. */
export function adapterNumbers(header: ModelHeader, { rank, targets }: TrainSettings): number {
  const { embeddingLength: width, feedForwardLength: wide, heads, keyValueHeads } = header;
  const queries = heads * header.keyLength;
  const keys = keyValueHeads * header.keyLength;
  const values = keyValueHeads * header.valueLength;
  const sides: Record<TrainSettings['targets'][number], number> = {
    attn_q: width + queries,
    attn_k: width + keys,
    attn_v: width + values,
    attn_output: queries + width,
    ffn_gate: width + wide,
    ffn_up: width + wide,
    ffn_down: wide + width,
  };
  return header.layers * targets.reduce((sum, target) => sum + rank * sides[target], 0);
}
