import { readFile, rename, writeFile } from 'node:fs/promises';
import { openDevice } from '#native/train/model/device.ts';
import { ropeTables } from '#native/train/model/rope.ts';
import { visibility } from '#native/train/model/visibility.ts';
import { type Batch, batchOf, notesOnly, sumOf } from './batches.ts';
import { beginning } from './beginning.ts';
import { type Weights, shape, sizeOf, tensorShapes } from './baseShape.ts';
import { Chance } from '#core/chance.ts';
import { documentOf } from './language.ts';
import { compileWhole } from './wholeModel.ts';
import type { World } from './world.ts';

export interface Pretraining {
  readonly rows: number;
  readonly length: number;
  readonly warmup: number;
  /** Each begins at its rate and cools down to the last step of it. */
  readonly cycles: readonly { readonly until: number; readonly learningRate: number }[];
  readonly seed: number;
}

export const pretraining: Pretraining = {
  rows: 8,
  length: 160,
  warmup: 100,
  cycles: [
    { until: 3_200, learningRate: 1.5e-3 },
    // A little more, to guess at what it was not told with a word of the right kind.
    { until: 3_550, learningRate: 7e-4 },
  ],
  seed: 7,
};

const ADAM = { first: 0.9, second: 0.99, epsilon: 1e-8, decay: 0.01, clip: 1 };
const KEEP_EVERY = 50;

interface State {
  step: number;
  weights: Weights;
  first: Weights;
  second: Weights;
}

/** Trains the base from nothing, or from where `kept` says that it stopped. Every step depends on its number and the seed only. */
export async function pretrain(
  world: World,
  tokenise: (text: string) => readonly number[],
  kept: string,
  settings: Pretraining,
  say: (line: string) => void,
): Promise<Weights> {
  const opened = await openDevice('wasm', 1);
  if (!opened.ok) throw new Error(opened.failure.code);
  const jax = opened.value;
  const { numpy: np } = jax;
  const { rows, length, cycles, seed } = settings;
  const steps = cycles.at(-1)?.until ?? 0;
  const step = compileWhole(jax, { rows, length });
  const state = (await resumed(kept)) ?? started(seed);
  const { embedding } = shape;
  const table = present(state.weights, 'token_embd');
  const seen = (batch: Batch) => {
    const looked = new Float32Array(rows * length * embedding);
    for (const [at, token] of batch.tokens.entries())
      looked.set(table.subarray(token * embedding, (token + 1) * embedding), at * embedding);
    const { cos, sin } = ropeTables(ROPE, shape.headLength, batch.positions, null);
    const given = Object.fromEntries(
      [...state.weights].map(([name, values]) => [
        name,
        np.array(values.slice(), { shape: [...(tensorShapes.get(name) ?? [])] }),
      ]),
    );
    return step(given, np.array(looked, { shape: [rows * length, embedding] }), {
      cos: np.array(cos, { shape: [rows * length, shape.headLength] }),
      sin: np.array(sin, { shape: [rows * length, shape.headLength] }),
      mask: np.array(visibility(batch), { shape: [rows, length, length] }),
      said: np.array(batch.said),
      weights: np.array(batch.weights.slice()),
    });
  };
  let lately = 0;
  for (; state.step < steps; state.step += 1) {
    const chance = new Chance(seed * 1_000_003 + state.step);
    const batch = batchOf(world, tokenise, () => documentOf(world, chance, state.step), settings);
    const [loss, [gradients, looks]] = seen(batch);
    const sum = sumOf(batch.weights);
    const read = new Map<string, Float32Array>();
    for (const [name, gradient] of Object.entries(gradients)) {
      const values = await gradient.data();
      if (!(values instanceof Float32Array)) throw new Error('A gradient of another kind');
      read.set(name, values);
    }
    const back = await looks.data();
    const ofTable = present(read, 'token_embd');
    for (const [at, token] of batch.tokens.entries()) {
      for (let place = 0; place < embedding; place += 1)
        ofTable[token * embedding + place]! += back[at * embedding + place]!;
    }
    move(state, read, sum, rateAt(state.step, settings));
    const [value = 0] = await loss.data();
    lately += value / sum;
    if ((state.step + 1) % KEEP_EVERY === 0) {
      const readingOnly = notesOnly(world, tokenise, settings, state.step);
      const [reading, unread] = seen(readingOnly);
      for (const gradient of [...Object.values(unread[0]), unread[1]]) gradient.dispose();
      const [ofReading = 0] = await reading.data();
      const told = [lately / KEEP_EVERY, ofReading / sumOf(readingOnly.weights)].map((each) => each.toFixed(3));
      say(`step ${state.step + 1} of ${steps}: loss ${told[0]}; of a word that stands in the notes ${told[1]}`);
      lately = 0;
      await keep(kept, { ...state, step: state.step + 1 });
    }
  }
  return state.weights;
}

const ROPE = {
  pairs: 'neighbours',
  base: shape.ropeBase,
  scaling: 'none',
  factor: 1,
  originalContext: shape.context,
  attentionFactor: 1,
} as const;

function rateAt(step: number, { warmup, cycles }: Pretraining): number {
  const place = cycles.findIndex(({ until }) => step < until);
  const { until = 1, learningRate = 0 } = cycles[place] ?? {};
  if (step < warmup) return (learningRate * (step + 1)) / warmup;
  const from = Math.max(cycles[place - 1]?.until ?? 0, warmup);
  return learningRate * (0.02 + 0.98 * 0.5 * (1 + Math.cos((Math.PI * (step - from)) / (until - from))));
}

/** One step of AdamW on plain arrays; the step's number is counted from 0. */
function move(
  { step, weights, first, second }: State,
  gradients: ReadonlyMap<string, Float32Array>,
  sum: number,
  rate: number,
): void {
  let squares = 0;
  for (const gradient of gradients.values()) for (const one of gradient) squares += (one / sum) ** 2;
  const factor = Math.min(1, ADAM.clip / Math.sqrt(squares)) / sum;
  if (!Number.isFinite(factor)) throw new Error(`The loss is no number at step ${step}`);
  const bias1 = 1 - ADAM.first ** (step + 1);
  const bias2 = 1 - ADAM.second ** (step + 1);
  for (const [name, values] of weights) {
    const gradient = present(gradients, name);
    const m = present(first, name);
    const v = present(second, name);
    const decay = (tensorShapes.get(name)?.length ?? 0) === 2 ? ADAM.decay : 0;
    for (let at = 0; at < values.length; at += 1) {
      const slope = gradient[at]! * factor;
      m[at] = ADAM.first * m[at]! + (1 - ADAM.first) * slope;
      v[at] = ADAM.second * v[at]! + (1 - ADAM.second) * slope * slope;
      values[at]! -= rate * (m[at]! / bias1 / (Math.sqrt(v[at]! / bias2) + ADAM.epsilon) + decay * values[at]!);
    }
  }
}

function started(seed: number): State {
  const zeros = (): Weights =>
    new Map([...tensorShapes].map(([name, dimensions]) => [name, new Float32Array(sizeOf(dimensions))]));
  return { step: 0, weights: beginning(seed), first: zeros(), second: zeros() };
}

const numbersKept = [...tensorShapes.values()].reduce((sum, dimensions) => sum + sizeOf(dimensions), 0);

async function keep(path: string, { step, weights, first, second }: State): Promise<void> {
  const parts = [weights, first, second].flatMap((group) => [...group.values()]);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(step);
  const bytes = parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength));
  await writeFile(`${path}.new`, Buffer.concat([head, ...bytes]));
  await rename(`${path}.new`, path);
}

async function resumed(path: string): Promise<State | null> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes?.length !== 4 + 3 * numbersKept * 4) return null;
  let at = 4;
  const group = (): Weights =>
    new Map(
      [...tensorShapes].map(([name, dimensions]) => {
        const part = bytes.subarray(at, at + sizeOf(dimensions) * 4);
        at += part.length;
        return [name, new Float32Array(Uint8Array.from(part).buffer)];
      }),
    );
  return { step: bytes.readUInt32LE(0), weights: group(), first: group(), second: group() };
}

function present<Value>(of: ReadonlyMap<string, Value>, name: string): Value {
  const value = of.get(name);
  if (value === undefined) throw new RangeError(`There is no ${name}`);
  return value;
}
