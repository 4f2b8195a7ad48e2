import { createHash, randomUUID } from 'node:crypto';
import { copyFile, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Seeded } from '../seeded.ts';
import type { GgufHeader, GgufTensor, GgufValue, Lies, TensorType } from './header.ts';
import { aligned, ggufHeader, tensorBytes } from './header.ts';
import type { Vocabulary } from './vocabulary.ts';
import { vocabularyOf } from './vocabulary.ts';
import { STEADY_LANE, ones, randomMatrix } from './weights.ts';

interface Shape {
  title: string;
  embedding: number;
  layers: number;
  heads: number;
  keyValueHeads: number;
  feedForward: number;
  context: number;
  type: TensorType;
  /** The spread of its logits; 4 where nothing else is said, which makes a model that is very sure of itself. */
  spread?: number;
  /** Where heads are not just the embedding's parts. */
  headLength?: number;
}

/** Llama models of chance. Their answers are words without sense; everything else about them is real. */
const SHAPES = {
  /** 1 million parameters, 4 MB: for tests. Answers thousands of tokens a second. */
  tiny: {
    title: 'Tiny',
    embedding: 128,
    layers: 4,
    heads: 4,
    keyValueHeads: 2,
    feedForward: 320,
    context: 2048,
    type: 'F32',
  },
  /** 2 million parameters in rows that every quantisation can hold: for computing with a model ourselves. */
  small: {
    title: 'Small',
    embedding: 256,
    layers: 2,
    heads: 4,
    keyValueHeads: 2,
    feedForward: 512,
    context: 512,
    type: 'F32',
    spread: 2,
  },
  /** 10 million parameters in many layers: for measuring what training takes. */
  deep: {
    title: 'Deep',
    embedding: 256,
    layers: 12,
    heads: 4,
    keyValueHeads: 2,
    feedForward: 704,
    context: 1024,
    type: 'F32',
  },
  /** 78 million parameters, 83 MB: for measuring. A token takes several milliseconds on two cores. */
  ask: {
    title: 'Ask',
    embedding: 768,
    layers: 12,
    heads: 12,
    keyValueHeads: 4,
    feedForward: 2048,
    context: 4096,
    type: 'Q8_0',
  },
  /** 70 billion parameters: its header is right and its weights are a hole in the file. For what does not fit. */
  giant: {
    title: 'Giant',
    embedding: 8192,
    layers: 80,
    heads: 64,
    keyValueHeads: 8,
    feedForward: 28_672,
    context: 8192,
    type: 'Q8_0',
  },
} as const satisfies Record<string, Shape>;

export type ShapeName = keyof typeof SHAPES;
export const shapeNames: readonly ShapeName[] = ['tiny', 'small', 'deep', 'ask', 'giant'];

const TEMPLATE = `{{ bos_token }}{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}`;

export type Architecture = 'llama' | 'qwen2' | 'qwen3';

export interface FixedModelOptions {
  seed?: number;
  /** Qwen's turns halves of heads where Llama's turns pairs; 2 has biases, 3 norms of queries and keys. */
  architecture?: Architecture;
  /** The embedding is the output matrix too. */
  tied?: boolean;
  /** Of a head, where it is not a part of the embedding. */
  headLength?: number;
  /** What the frequencies of positions are divided by, as in Llama 3.1 and later. */
  ropeFactors?: boolean;
  /** Norms that training has moved, by this seed; without it all of them are one. */
  norms?: number;
  /** Another quantisation than the shape's own. */
  type?: TensorType;
  /** How soon the model ends its turn: never, after some tens of tokens, or after a few. */
  ending?: 'never' | 'sometimes' | 'soon';
  /** A Jinja template; null leaves it out of the file. */
  chatTemplate?: string | null;
  name?: string;
  /** Added to the metadata, or put in the place of what is there. */
  metadata?: Record<string, GgufValue>;
  lies?: Lies;
}

const END_READINESS = { never: -40, sometimes: 5, soon: 9 } as const;

/** Writes a model of a fixed shape. What was made once is kept under the system's temporary folder and copied. */
export async function writeFixedModel(
  path: string,
  shapeName: ShapeName,
  options: FixedModelOptions = {},
): Promise<void> {
  // A copy would fill the hole.
  if (shapeName === 'giant') await planOf(shapeName, options).write(path);
  else await copyFile(await fixedModel(shapeName, options), path);
}

/** The path of the kept copy, for those who only read it. */
export async function fixedModel(shapeName: ShapeName, options: FixedModelOptions = {}): Promise<string> {
  const plan = planOf(shapeName, options);
  const key = createHash('sha256').update(plan.header.bytes).update(String(plan.seed));
  for (const source of ['fixedModels.ts', 'vocabulary.ts', 'weights.ts', '../seeded.ts']) {
    key.update(await readFile(join(dirname(fileURLToPath(import.meta.url)), source)));
  }
  key.update(`${options.ending ?? ''} ${options.norms ?? ''}`);
  const folder = join(tmpdir(), 'colophon-fixed-models');
  const kept = join(folder, `${shapeName}-${key.digest('hex').slice(0, 32)}.gguf`);
  if (await exists(kept)) return kept;

  await mkdir(folder, { recursive: true });
  // Two test files may make the same model at once: each writes its own, and the last rename wins.
  const unfinished = `${kept}.${randomUUID()}`;
  await plan.write(unfinished);
  await rename(unfinished, kept);
  return kept;
}

/** What the kept copy consists of, for those who lay it out in another way. */
export async function fixedModelParts(shapeName: ShapeName, options: FixedModelOptions = {}) {
  const { metadata, tensors, header } = planOf(shapeName, options);
  return { path: await fixedModel(shapeName, options), metadata, tensors, tensorOffsets: header.tensorOffsets };
}

/** The numbers of a model of 32-bit weights, by the names in its file. */
export async function fixedWeights(
  shapeName: 'tiny' | 'small' | 'deep',
  options: FixedModelOptions = {},
): Promise<Map<string, Float32Array>> {
  const bytes = await readFile(await fixedModel(shapeName, options));
  const { tensors, header } = planOf(shapeName, options);
  return new Map(
    tensors.map((tensor) => {
      const at = header.tensorOffsets.get(tensor.name) ?? 0;
      return [
        tensor.name,
        new Float32Array(bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + at + tensorBytes(tensor))),
      ];
    }),
  );
}

export const shapes: Readonly<Record<ShapeName, Shape>> = SHAPES;

function planOf(shapeName: ShapeName, options: FixedModelOptions) {
  const fixed: Shape = SHAPES[shapeName];
  const { embedding, heads } = fixed;
  const headLength = options.headLength ?? embedding / heads;
  const shape = { ...fixed, type: options.type ?? fixed.type, headLength, spread: fixed.spread ?? 4 };
  const seed = options.seed ?? 1;
  const vocabulary = vocabularyOf(END_READINESS[options.ending ?? 'sometimes']);
  const tensors = tensorsOf(shape, vocabulary.tokens.length, options);
  const metadata = metadataOf(shape, vocabulary, options);
  const header = ggufHeader(metadata, tensors, options.lies);
  const weights = () =>
    shapeName === 'giant' ? [] : weightsOf(shape, vocabulary, tensors, new Seeded(seed), options.norms);
  return { header, metadata, seed, tensors, write: (path: string) => writeModel(path, header, weights()) };
}

export async function writeModel(path: string, header: GgufHeader, weights: Iterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.truncate(header.fileBytes);
    await file.write(header.bytes, 0, header.bytes.length, 0);
    let at = header.bytes.length;
    for (const bytes of weights) {
      await file.write(bytes, 0, bytes.length, at);
      at += aligned(bytes.length);
    }
  } finally {
    await file.close();
  }
}

function metadataOf(shape: Required<Shape>, vocabulary: Vocabulary, options: FixedModelOptions): [string, GgufValue][] {
  const architecture = options.architecture ?? 'llama';
  const entries = new Map<string, GgufValue>([
    ['general.architecture', { type: 'string', value: architecture }],
    ['general.name', { type: 'string', value: options.name ?? `${shape.title} model of chance` }],
    ['general.file_type', { type: 'u32', value: shape.type === 'F32' ? 0 : 7 }],
    ['general.alignment', { type: 'u32', value: 32 }],
    [`${architecture}.context_length`, { type: 'u32', value: shape.context }],
    [`${architecture}.embedding_length`, { type: 'u32', value: shape.embedding }],
    [`${architecture}.block_count`, { type: 'u32', value: shape.layers }],
    [`${architecture}.feed_forward_length`, { type: 'u32', value: shape.feedForward }],
    [`${architecture}.attention.head_count`, { type: 'u32', value: shape.heads }],
    [`${architecture}.attention.head_count_kv`, { type: 'u32', value: shape.keyValueHeads }],
    [`${architecture}.attention.layer_norm_rms_epsilon`, { type: 'f32', value: 1e-5 }],
    [`${architecture}.rope.dimension_count`, { type: 'u32', value: shape.headLength }],
    [`${architecture}.rope.freq_base`, { type: 'f32', value: 10_000 }],
    [`${architecture}.vocab_size`, { type: 'u32', value: vocabulary.tokens.length }],
    ...vocabulary.metadata,
  ]);
  if (options.headLength !== undefined)
    for (const part of ['key', 'value'])
      entries.set(`${architecture}.attention.${part}_length`, { type: 'u32', value: options.headLength });
  const template = options.chatTemplate === undefined ? TEMPLATE : options.chatTemplate;
  if (template !== null) entries.set('tokenizer.chat_template', { type: 'string', value: template });
  for (const [key, value] of Object.entries(options.metadata ?? {})) entries.set(key, value);
  return [...entries];
}

function tensorsOf(
  shape: Required<Shape>,
  tokens: number,
  { architecture, tied = false, ropeFactors = false }: FixedModelOptions,
): GgufTensor[] {
  const { embedding, feedForward, headLength, type } = shape;
  const biased = architecture === 'qwen2';
  const queries = headLength * shape.heads;
  const keyValue = headLength * shape.keyValueHeads;
  const norm = (name: string, length = embedding): GgufTensor => ({ name, shape: [length], type: 'F32' });
  const headNorm = (name: string) => (architecture === 'qwen3' ? [norm(name, headLength)] : []);
  const bias = (name: string, length: number): GgufTensor[] => (biased ? [{ name, shape: [length], type: 'F32' }] : []);
  const matrix = (name: string, width: number, height: number): GgufTensor => ({ name, shape: [width, height], type });
  return [
    matrix('token_embd.weight', embedding, tokens),
    norm('output_norm.weight'),
    ...(tied ? [] : [matrix('output.weight', embedding, tokens)]),
    ...(ropeFactors ? [norm('rope_freqs.weight', headLength / 2)] : []),
    ...Array.from({ length: shape.layers }, (_, layer) => [
      norm(`blk.${layer}.attn_norm.weight`),
      matrix(`blk.${layer}.attn_q.weight`, embedding, queries),
      ...bias(`blk.${layer}.attn_q.bias`, queries),
      matrix(`blk.${layer}.attn_k.weight`, embedding, keyValue),
      ...bias(`blk.${layer}.attn_k.bias`, keyValue),
      matrix(`blk.${layer}.attn_v.weight`, embedding, keyValue),
      ...bias(`blk.${layer}.attn_v.bias`, keyValue),
      ...headNorm(`blk.${layer}.attn_q_norm.weight`),
      ...headNorm(`blk.${layer}.attn_k_norm.weight`),
      matrix(`blk.${layer}.attn_output.weight`, queries, embedding),
      norm(`blk.${layer}.ffn_norm.weight`),
      matrix(`blk.${layer}.ffn_gate.weight`, embedding, feedForward),
      matrix(`blk.${layer}.ffn_up.weight`, embedding, feedForward),
      matrix(`blk.${layer}.ffn_down.weight`, feedForward, embedding),
    ]).flat(),
  ];
}

/**
 * Every token's embedding carries the same steady number, which no layer writes to; so it reaches the output as a
 * constant, where each token's row turns it into that token's readiness. The rest is chance, strong enough that the
 * next token depends on all that was said before.
 */
function* weightsOf(
  shape: Required<Shape>,
  vocabulary: Vocabulary,
  tensors: readonly GgufTensor[],
  chance: Seeded,
  trained: number | undefined,
): Generator<Uint8Array> {
  const width = Math.sqrt(shape.embedding);
  const perLayer = 1 / Math.sqrt(shape.layers);
  const moved = trained === undefined ? undefined : new Seeded(trained);
  const tied = !tensors.some(({ name }) => name === 'output.weight');
  for (const tensor of tensors) {
    const part = tensor.name.split('.').at(-2) ?? '';
    if (part.endsWith('norm')) yield normOf(tensor.shape[0] ?? 0, moved);
    else if (part === 'rope_freqs') yield factorsOf(tensor.shape[0] ?? 0);
    else if (tensor.name.endsWith('.bias'))
      yield randomMatrix({ ...tensor, shape: [STEADY_LANE + (tensor.shape[0] ?? 0), 1] }, chance, 1, nothing).subarray(
        4 * STEADY_LANE,
      );
    // What is the output matrix too must not make one token all but certain.
    else if (part === 'token_embd' && tied) yield randomMatrix(tensor, chance, shape.spread / width, nothing);
    else if (part === 'token_embd') yield randomMatrix(tensor, chance, 1, () => width);
    // Half of `width` is about what is left of the steady number after the last norm.
    else if (part === 'output')
      yield randomMatrix(
        tensor,
        chance,
        shape.spread / width,
        (row) => (vocabulary.tokens[row]?.readiness ?? 0) / (width / 2),
      );
    else if (part === 'attn_q' || part === 'attn_k') yield randomMatrix(tensor, chance, 1.5 / width, nothing);
    else if (part === 'attn_output') yield randomMatrix(tensor, chance, (2 * perLayer) / width, nothing, STEADY_LANE);
    else if (part === 'ffn_down')
      yield randomMatrix(tensor, chance, (2 * perLayer) / Math.sqrt(shape.feedForward), nothing, STEADY_LANE);
    else yield randomMatrix(tensor, chance, 1.5 / width, nothing);
  }
}

/** Near one, as training leaves them. */
function normOf(length: number, moved: Seeded | undefined): Uint8Array {
  if (moved === undefined) return ones(length);
  return new Uint8Array(Float32Array.from({ length }, () => 0.95 + moved.fraction() / 10).buffer);
}

/** The slower a pair turns, the more its positions are stretched. */
function factorsOf(length: number): Uint8Array {
  return new Uint8Array(Float32Array.from({ length }, (_, pair) => 1 + (7 * pair) / length).buffer);
}

function nothing(): number {
  return 0;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
