import type { ModelShape } from '../model/shape.ts';
import type { TargetName } from '../model/trainable.ts';

interface Wanted {
  /** The length of a row, and how many rows. */
  readonly size: readonly [width: number, height: number];
  readonly optional: boolean;
}

/** The matrices of a layer by name, and what goes into and comes out of each. */
export function matricesOf(shape: ModelShape): Readonly<Record<TargetName, readonly [width: number, height: number]>> {
  const { embedding, feedForward, headLength } = shape;
  const queries = shape.heads * headLength;
  const keys = shape.keyValueHeads * headLength;
  return {
    attn_q: [embedding, queries],
    attn_k: [embedding, keys],
    attn_v: [embedding, keys],
    attn_output: [queries, embedding],
    ffn_gate: [embedding, feedForward],
    ffn_up: [embedding, feedForward],
    ffn_down: [feedForward, embedding],
  };
}

/** Every tensor that a base of this shape may hold, and how large it has to be. */
export function wantedTensors(shape: ModelShape): ReadonlyMap<string, Wanted> {
  const { embedding, vocabulary, headLength } = shape;
  const wanted = new Map<string, Wanted>();
  const add = (name: string, width: number, height: number, optional = false) =>
    wanted.set(name, { size: [width, height], optional });
  add('token_embd.weight', embedding, vocabulary);
  add('output_norm.weight', embedding, 1);
  add('output.weight', embedding, vocabulary, true);
  // Of the three, llama.cpp reads them for llama alone.
  if (shape.architecture === 'llama') add('rope_freqs.weight', headLength / 2, 1, true);
  for (let layer = 0; layer < shape.layers; layer += 1) {
    add(`blk.${layer}.attn_norm.weight`, embedding, 1);
    add(`blk.${layer}.ffn_norm.weight`, embedding, 1);
    for (const [name, [width, height]] of Object.entries(matricesOf(shape))) {
      add(`blk.${layer}.${name}.weight`, width, height);
      if (mayBeBiased(shape.architecture, name)) add(`blk.${layer}.${name}.bias`, height, 1, true);
    }
    if (shape.architecture === 'qwen3') {
      add(`blk.${layer}.attn_q_norm.weight`, headLength, 1);
      add(`blk.${layer}.attn_k_norm.weight`, headLength, 1);
    }
  }
  return wanted;
}

/** Where llama.cpp looks for a bias. */
function mayBeBiased(architecture: ModelShape['architecture'], matrix: string): boolean {
  return architecture === 'llama' || matrix === 'attn_q' || matrix === 'attn_k' || matrix === 'attn_v';
}
