import { numberOf, textOf } from '../../parse/ggufFile.ts';
import type { GgufFile } from '../../parse/ggufFile.ts';
import { count, damaged, HeaderProblem } from '../../parse/headerReader.ts';
import { shown } from '../../parse/metadata.ts';
import type { Metadata } from '../../parse/metadata.ts';

const ARCHITECTURES = ['llama', 'qwen2', 'qwen3'] as const;

/** The numbers that say what a base is, as its metadata tells them. Mistral's files are of the architecture llama. */
export interface ModelShape {
  readonly architecture: (typeof ARCHITECTURES)[number];
  readonly embedding: number;
  readonly layers: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  /** Of one head's keys and values. */
  readonly headLength: number;
  readonly feedForward: number;
  readonly vocabulary: number;
  /** Tokens that the base was made to see at once. */
  readonly context: number;
  readonly normEpsilon: number;
  readonly rope: Rope;
  /** The output matrix is the embedding itself. */
  readonly tied: boolean;
}

export interface Rope {
  /** How the two numbers of a turned pair lie in a head: next to each other, or one in each half. */
  readonly pairs: 'neighbours' | 'halves';
  readonly base: number;
  readonly scaling: 'none' | 'linear' | 'yarn';
  /** How many times longer the context is than the one that came before the scaling. */
  readonly factor: number;
  readonly originalContext: number;
  /** What turned queries and keys are multiplied with. */
  readonly attentionFactor: number;
}

/** What `file` says of itself, held to what this trainer can compute as llama.cpp computes it. */
export function shapeOf({ metadata, tensors }: Pick<GgufFile, 'metadata' | 'tensors'>): ModelShape {
  const named = textOf(metadata, 'general.architecture');
  const architecture = ARCHITECTURES.find((known) => known === named);
  if (architecture === undefined)
    throw notSupported(`adapters for the architecture ${shown(named ?? 'without a name')} cannot be trained here`);
  const own = (key: string) => numberOf(metadata, `${architecture}.${key}`);
  const needed = (key: string, largest: number) => whole(own(key), key, largest);

  if ((own('expert_count') ?? 0) !== 0) throw notSupported('it is a mixture of experts');
  const embedding = needed('embedding_length', 1_000_000);
  const heads = needed('attention.head_count', 10_000);
  const keyValueHeads = whole(own('attention.head_count_kv') ?? heads, 'attention.head_count_kv', heads);
  const headLength = whole(own('attention.key_length') ?? embedding / heads, 'attention.key_length', 100_000);
  if (heads % keyValueHeads !== 0)
    throw damaged(`its ${count(heads)} heads cannot share ${count(keyValueHeads)} heads of keys`);
  if ((own('attention.value_length') ?? headLength) !== headLength)
    throw notSupported('its values are not as long as its keys');
  // llama.cpp itself computes nothing else for these architectures.
  if ((own('rope.dimension_count') ?? headLength) !== headLength || headLength % 2 !== 0)
    throw notSupported('only a part of each head is turned');

  const table = tensors.find(({ name }) => name === 'token_embd.weight');
  const context = needed('context_length', 2 ** 31);
  return {
    architecture,
    embedding,
    layers: needed('block_count', 10_000),
    heads,
    keyValueHeads,
    headLength,
    feedForward: needed('feed_forward_length', 10_000_000),
    vocabulary: whole(table?.shape[1], 'vocabulary', 100_000_000),
    context,
    normEpsilon: positive(own('attention.layer_norm_rms_epsilon'), 'attention.layer_norm_rms_epsilon'),
    rope: {
      pairs: architecture === 'llama' ? 'neighbours' : 'halves',
      base: positive(own('rope.freq_base') ?? 10_000, 'rope.freq_base'),
      ...scalingOf(metadata, architecture, context),
    },
    tied: !tensors.some(({ name }) => name === 'output.weight'),
  };
}

function scalingOf(metadata: Metadata, architecture: string, context: number): Omit<Rope, 'pairs' | 'base'> {
  const own = (key: string) => numberOf(metadata, `${architecture}.rope.${key}`);
  // Without a word of the kind llama.cpp takes a factor for a linear one; a factor of 0 stands for none.
  const kind = textOf(metadata, `${architecture}.rope.scaling.type`) ?? 'linear';
  if (kind !== 'none' && kind !== 'linear' && kind !== 'yarn')
    throw notSupported(`its way of stretching positions, ${shown(kind)}, is not known here`);
  const factor = (own('scaling.factor') ?? own('scale_linear') ?? 0) || 1;
  return {
    scaling: kind,
    factor: positive(factor, 'rope.scaling.factor'),
    originalContext: whole(
      own('scaling.original_context_length') ?? context,
      'rope.scaling.original_context_length',
      2 ** 31,
    ),
    attentionFactor: positive(own('scaling.attn_factor') ?? 1, 'rope.scaling.attn_factor'),
  };
}

function whole(value: number | undefined, key: string, largest: number): number {
  if (value === undefined) throw notSupported(`it does not say its ${worded(key)} as one number`);
  if (!Number.isSafeInteger(value) || value < 1 || value > largest)
    throw damaged(`its ${worded(key)} of ${count(value)} is not possible`);
  return value;
}

function positive(value: number | undefined, key: string): number {
  if (value === undefined) throw notSupported(`it does not say its ${worded(key)}`);
  if (!Number.isFinite(value) || value <= 0) throw damaged(`its ${worded(key)} of ${count(value)} is not possible`);
  return value;
}

function worded(key: string): string {
  return key.replaceAll(/[._]/g, ' ');
}

function notSupported(detail: string): HeaderProblem {
  return new HeaderProblem('not-supported', detail);
}
