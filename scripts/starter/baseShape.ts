import { VOCABULARY } from './vocabulary.ts';

export const shape = {
  embedding: 192,
  layers: 4,
  heads: 6,
  headLength: 32,
  feedForward: 512,
  context: 256,
  normEpsilon: 1e-5,
  ropeBase: 10_000,
} as const;

/** The starter base's tensors as llama.cpp names them; a matrix is [rows, length of a row]. Input and output are tied. */
export const tensorShapes: ReadonlyMap<string, readonly number[]> = new Map([
  ['token_embd', [VOCABULARY, shape.embedding]],
  ...Array.from({ length: shape.layers }, (_, layer): [string, number[]][] => [
    [`blk.${layer}.attn_norm`, [shape.embedding]],
    [`blk.${layer}.attn_q`, [shape.embedding, shape.embedding]],
    [`blk.${layer}.attn_k`, [shape.embedding, shape.embedding]],
    [`blk.${layer}.attn_v`, [shape.embedding, shape.embedding]],
    [`blk.${layer}.attn_output`, [shape.embedding, shape.embedding]],
    [`blk.${layer}.ffn_norm`, [shape.embedding]],
    [`blk.${layer}.ffn_gate`, [shape.feedForward, shape.embedding]],
    [`blk.${layer}.ffn_up`, [shape.feedForward, shape.embedding]],
    [`blk.${layer}.ffn_down`, [shape.embedding, shape.feedForward]],
  ]).flat(),
  ['output_norm', [shape.embedding]],
]);

export type Weights = Map<string, Float32Array<ArrayBuffer>>;

export function sizeOf(dimensions: readonly number[]): number {
  return dimensions.reduce((product, length) => product * length, 1);
}
