import { Chance, mixed } from '#core/chance.ts';
import { scaleOf, settingsOf } from '#core/train/recipe.ts';
import { orderOf } from '#native/train/data/order.ts';
import { openDevice } from '#native/train/model/device.ts';
import { LayeredModel } from '#native/train/model/layeredModel.ts';
import { type Target, type TargetName, type Trainable, targetNames } from '#native/train/model/trainable.ts';
import { runLoop } from '#native/train/loop/run.ts';
import { arraysOf } from '#native/train/loop/leaves.ts';
import type { BaseWeights } from '#native/train/weights/baseWeights.ts';
import { ok } from '#core/result.ts';
import type { Cells } from './cells.ts';
import { type TruthRecord, VOCABULARY, tokensOf } from './world.ts';

export const SHAPE = {
  architecture: 'llama',
  embedding: 64,
  layers: 2,
  heads: 4,
  keyValueHeads: 4,
  headLength: 16,
  feedForward: 128,
  vocabulary: VOCABULARY,
  context: 32,
  normEpsilon: 1e-5,
  rope: { pairs: 'neighbours', base: 10_000, scaling: 'none', factor: 1, originalContext: 32, attentionFactor: 1 },
  tied: true,
} as const;
const BASE_SEED = 11;

/** A matrix of the whole rank is a matrix: the trainer itself makes the base, from numbers of chance. */
const making = {
  ...settingsOf(
    {
      name: 'facts',
      changes: {
        rank: SHAPE.embedding,
        alpha: SHAPE.embedding,
        rankStabilised: false,
        epochs: 8,
        batchExamples: 32,
        longestTokens: 32,
        microTokens: 512,
        learningRate: 3e-3,
        heldOut: 0,
        evaluations: 1,
        seed: BASE_SEED,
        threads: 1,
      },
    },
    32,
  ),
};

/** The smallest base that reads: two layers of 64, a word a token. It knows how the world's sentences go. */
export async function truthBase(
  texts: readonly TruthRecord[],
  cells: Cells,
  trained: readonly TargetName[],
): Promise<Trainable> {
  const first = firstWeights();
  const examples = texts.map((text, line) => ({ ...tokensOf(text, line) }));
  const order = orderOf(examples, making);
  const sizes = targets();
  const learned = await cells.numbers({ base: SHAPE, making, order: order.hash }, async () => {
    const trainable = await opened(first, targetNames);
    const ended = await runLoop({
      trainable,
      settings: making,
      name: 'The base of the truth bench',
      examples,
      heldOut: [],
      order,
      resumed: null,
      tell: () => {},
      save: () => Promise.resolve(ok(undefined)),
      wish: () => 'go',
      sample: null,
    });
    if (!ended.ok) throw new Error(JSON.stringify(ended.failure));
    trainable.close();
    return joined([...arraysOf(sizes, ended.value.leaves)]);
  });
  let at = 0;
  const next = (length: number) => learned.subarray(at, (at += length));
  for (const { name, in: width, out } of sizes) {
    const [a, b] = [next(making.rank * width), next(out * making.rank)];
    const whole = first.get(`${name}.weight`);
    if (whole === undefined) throw new RangeError(`There is no ${name}`);
    add(whole, a, b, { width, rank: making.rank, scale: scaleOf(making) });
  }
  return opened(first, trained);
}

function add(
  whole: Float32Array,
  a: Float32Array,
  b: Float32Array,
  { width, rank, scale }: { width: number; rank: number; scale: number },
): void {
  for (let at = 0; at < whole.length; at += 1) {
    const [out, into] = [Math.floor(at / width), at % width];
    let sum = 0;
    for (let k = 0; k < rank; k += 1) sum += (b[out * rank + k] ?? 0) * (a[k * width + into] ?? 0);
    whole[at] = (whole[at] ?? 0) + scale * sum;
  }
}

type Tensors = Map<string, Float32Array<ArrayBuffer>>;

function targets(): Target[] {
  const { embedding: wide, feedForward: deep } = SHAPE;
  const sizeOf = (name: (typeof targetNames)[number]) =>
    name === 'ffn_down' ? [deep, wide] : name.startsWith('ffn') ? [wide, deep] : [wide, wide];
  return Array.from({ length: SHAPE.layers }, (_, layer) =>
    targetNames.map((name): Target => {
      const [width = 0, out = 0] = sizeOf(name);
      return { name: `blk.${layer}.${name}`, in: width, out };
    }),
  ).flat();
}

function firstWeights(): Tensors {
  const chance = new Chance(mixed(BASE_SEED, 1));
  const drawn = (length: number, reach: number) =>
    Float32Array.from({ length }, () => (2 * chance.fraction() - 1) * reach);
  const { embedding, vocabulary, layers } = SHAPE;
  const norms = [
    'output_norm',
    ...Array.from({ length: layers }, (_, layer) => [`blk.${layer}.attn_norm`, `blk.${layer}.ffn_norm`]).flat(),
  ];
  return new Map([
    ['token_embd.weight', drawn(vocabulary * embedding, (Math.sqrt(3) / Math.sqrt(embedding)) * 2)],
    ...norms.map((name): [string, Float32Array<ArrayBuffer>] => [
      `${name}.weight`,
      new Float32Array(embedding).fill(1),
    ]),
    ...targets().map(({ name, in: width, out }): [string, Float32Array<ArrayBuffer>] => [
      `${name}.weight`,
      drawn(width * out, Math.sqrt(3 / width) / (name.endsWith('output') || name.endsWith('down') ? 2 : 1)),
    ]),
  ]);
}

async function opened(tensors: Tensors, trained: readonly TargetName[]): Promise<LayeredModel> {
  const device = await openDevice('wasm', 1);
  if (!device.ok) throw new Error(JSON.stringify(device.failure));
  const chosen = targets().filter(({ name }) => trained.some((one) => name.endsWith(`.${one}`)));
  const numbers = (name: string) => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new RangeError(`There is no tensor ${name}`);
    return tensor.slice();
  };
  const base: BaseWeights = {
    shape: SHAPE,
    has: (name) => tensors.has(name),
    numbers,
    rows(name, rows) {
      const whole = numbers(name);
      const out = new Float32Array(rows.length * SHAPE.embedding);
      for (const [at, row] of rows.entries())
        out.set(whole.subarray(row * SHAPE.embedding, (row + 1) * SHAPE.embedding), at * SHAPE.embedding);
      return out;
    },
    close() {},
  };
  return new LayeredModel(device.value, base, chosen, false);
}

export function joined(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
