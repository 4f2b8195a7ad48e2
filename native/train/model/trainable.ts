import type { ModelShape } from './shape.ts';

/** Rows of one length. Everything is row-major, [rows · length]. */
export interface Batch {
  readonly rows: number;
  readonly length: number;
  readonly tokens: Int32Array;
  /** Position within its own example: packed examples begin at 0 again. */
  readonly positions: Int32Array;
  /** Which example a token belongs to; a token sees only earlier ones of its own. −1: padding. */
  readonly segments: Int32Array;
  /** Weight of the loss for predicting the token AFTER this one; 0 where none. */
  readonly weights: Float32Array;
}

/** The matrices that may carry an adapter, by the names that they have in a layer of a GGUF file. */
export const targetNames = ['attn_q', 'attn_k', 'attn_v', 'attn_output', 'ffn_gate', 'ffn_up', 'ffn_down'] as const;
export type TargetName = (typeof targetNames)[number];

/** By "blk.0.attn_q": a [rank, in], b [out, rank], row-major, as an adapter file keeps them. */
export type LoraLeaves = ReadonlyMap<string, { readonly a: Float32Array; readonly b: Float32Array }>;

/** `name` as in LoraLeaves. */
export interface Target {
  readonly name: string;
  readonly in: number;
  readonly out: number;
}

export interface Dropout {
  /** The part of an adapter's inputs that is left out; from 0 up to, but not including, 1. */
  readonly rate: number;
  readonly seed: number;
}

export interface Loss {
  /** In nats, times the weights. */
  readonly loss: number;
  readonly weight: number;
}

/** What one example comes to, and the loss of each of its tokens that counts. */
export interface ExampleLoss extends Loss {
  readonly each: readonly number[];
}

/** What one example alone comes to. */
export interface ExampleGradient extends Loss {
  readonly segment: number;
  readonly gradients: LoraLeaves;
}

export interface HowToOpen {
  readonly targets: readonly TargetName[];
  readonly rank: number;
  /** Compute each block again on the way back instead of keeping all that it made. */
  readonly recompute: boolean;
  readonly device: 'wasm' | 'webgpu';
  readonly threads: number;
}

/** A base that an adapter is trained on. One call at a time. */
export interface Trainable {
  readonly shape: ModelShape;
  /** Matrices that carry an adapter, in a fixed order: layer by layer, in the order of `targetNames`. */
  readonly targets: readonly Target[];
  /** Sum over weights of the loss, and its gradient by each leaf, divided by nothing. */
  gradient(
    batch: Batch,
    leaves: LoraLeaves,
    scale: number,
    dropout: Dropout | null,
  ): Promise<Loss & { readonly gradients: LoraLeaves }>;
  /** The same of each example for itself, in the order of their rows: each has a row to itself. */
  gradientsPerExample(batch: Batch, leaves: LoraLeaves, scale: number): Promise<ExampleGradient[]>;
  /** The loss of each segment by its number, without gradients. */
  losses(batch: Batch, leaves: LoraLeaves | null, scale: number): Promise<Map<number, ExampleLoss>>;
  /** Logits [rows · length, vocabulary]. */
  logits(batch: Batch, leaves: LoraLeaves | null, scale: number): Promise<Float32Array>;
  close(): void;
}
