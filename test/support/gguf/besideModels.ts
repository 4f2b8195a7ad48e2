import { stat } from 'node:fs/promises';
import { Seeded } from '../seeded.ts';
import { writeModel } from './fixedModels.ts';
import type { GgufTensor, GgufValue } from './header.ts';
import { ggufHeader, tensorBytes } from './header.ts';
import { vocabularyOf } from './vocabulary.ts';
import { ones, randomMatrix } from './weights.ts';

/** As llama.cpp numbers them. */
const POOLING = { embed: 1, rank: 4 } as const;

export const BESIDE_LENGTH = 64;
export const BESIDE_CONTEXT = 256;
const FEED_FORWARD = 128;
const LAYERS = 2;

interface BesideOptions {
  seed?: number;
  name?: string;
  metadata?: Record<string, GgufValue>;
  /** Every number of it is none. */
  broken?: boolean;
}

/**
 * A BERT of chance, 0.3 million parameters: it makes vectors, in which texts of the same words lie near each other, or
 * weighs a text against a question. Written at `path` each time; it takes milliseconds.
 */
export async function writeBesideModel(path: string, purpose: 'embed' | 'rank', options: BesideOptions = {}) {
  const vocabulary = vocabularyOf(0);
  const u32 = (value: number): GgufValue => ({ type: 'u32', value });
  const metadata = new Map<string, GgufValue>([
    ['general.architecture', { type: 'string', value: 'bert' }],
    ['general.name', { type: 'string', value: options.name ?? 'Beside model of chance' }],
    ['general.file_type', u32(0)],
    ['general.alignment', u32(32)],
    ['bert.context_length', u32(BESIDE_CONTEXT)],
    ['bert.embedding_length', u32(BESIDE_LENGTH)],
    ['bert.block_count', u32(LAYERS)],
    ['bert.feed_forward_length', u32(FEED_FORWARD)],
    ['bert.attention.head_count', u32(4)],
    ['bert.attention.layer_norm_epsilon', { type: 'f32', value: 1e-12 }],
    ['bert.attention.causal', { type: 'bool', value: false }],
    ['bert.pooling_type', u32(POOLING[purpose])],
    ['tokenizer.ggml.token_type_count', u32(2)],
    ...vocabulary.metadata,
    // A text's first word is then the same token as anywhere else.
    ['tokenizer.ggml.add_space_prefix', { type: 'bool', value: true }],
    ...Object.entries(options.metadata ?? {}),
  ]);
  const tensors = tensorsOf(vocabulary.tokens.length, purpose === 'rank');
  const header = ggufHeader([...metadata], tensors);
  const chance = new Seeded(options.seed ?? 1);
  await writeModel(path, header, weightsOf(tensors, chance, options.broken === true));
  return (await stat(path)).size;
}

function tensorsOf(tokens: number, weighs: boolean): GgufTensor[] {
  const matrix = (name: string, width: number, height: number): GgufTensor => ({
    name: `${name}.weight`,
    shape: [width, height],
    type: 'F32',
  });
  const line = (name: string, length: number): GgufTensor => ({ name, shape: [length], type: 'F32' });
  const dense = (name: string, width: number, height: number) => [
    matrix(name, width, height),
    line(`${name}.bias`, height),
  ];
  const norm = (name: string) => [line(`${name}.weight`, BESIDE_LENGTH), line(`${name}.bias`, BESIDE_LENGTH)];
  return [
    matrix('token_embd', BESIDE_LENGTH, tokens),
    matrix('token_types', BESIDE_LENGTH, 2),
    matrix('position_embd', BESIDE_LENGTH, BESIDE_CONTEXT),
    ...norm('token_embd_norm'),
    ...(weighs ? [...dense('cls', BESIDE_LENGTH, BESIDE_LENGTH), ...dense('cls.output', BESIDE_LENGTH, 1)] : []),
    ...Array.from({ length: LAYERS }, (_, layer) => [
      ...['attn_q', 'attn_k', 'attn_v', 'attn_output'].flatMap((name) =>
        dense(`blk.${layer}.${name}`, BESIDE_LENGTH, BESIDE_LENGTH),
      ),
      ...norm(`blk.${layer}.attn_output_norm`),
      ...dense(`blk.${layer}.ffn_up`, BESIDE_LENGTH, FEED_FORWARD),
      ...dense(`blk.${layer}.ffn_down`, FEED_FORWARD, BESIDE_LENGTH),
      ...norm(`blk.${layer}.layer_output_norm`),
    ]).flat(),
  ];
}

function* weightsOf(tensors: readonly GgufTensor[], chance: Seeded, broken: boolean): Generator<Uint8Array> {
  for (const tensor of tensors) {
    const { name, shape } = tensor;
    if (broken) yield new Uint8Array(new Float32Array(tensorBytes(tensor) / 4).fill(Number.NaN).buffer);
    else if (name.endsWith('.bias')) yield new Uint8Array(tensorBytes(tensor));
    else if (shape.length === 1) yield ones(shape[0] ?? 0);
    // Where a word stands says little beside which word it is.
    else yield randomMatrix(tensor, chance, spreadOf(name), () => 0);
  }
}

function spreadOf(name: string): number {
  if (name.startsWith('token_embd')) return 1;
  if (name.startsWith('position_embd') || name.startsWith('token_types')) return 0.05;
  return (name.startsWith('cls') ? 1 : 0.3) / Math.sqrt(BESIDE_LENGTH);
}
