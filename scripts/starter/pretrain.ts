import { readFile, rename, writeFile } from 'node:fs/promises';
import { openDevice } from '#native/train/model/device.ts';
import { ropeTables } from '#native/train/model/rope.ts';
import { visibility } from '#native/train/model/visibility.ts';
import { type Weights, shape, sizeOf, tensorShapes } from './baseShape.ts';
import { Chance } from '#core/chance.ts';
import { documentOf, marks } from './language.ts';
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
    { until: 4_000, learningRate: 3e-3 },
    // Warm again: reading goes on getting better when the facts have long been learned.
    { until: 5_500, learningRate: 1.5e-3 },
    { until: 7_500, learningRate: 2e-3 },
  ],
  seed: 7,
};

const ADAM = { first: 0.9, second: 0.99, epsilon: 1e-8, decay: 0.01, clip: 1 };
/** What was asked counts less than what is answered: nobody has to guess a question. */
const OF_PROMPT = 0.2;
/** What is answered counts this often: copying a name takes the longest to learn. */
const OF_ANSWER = 4;
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
  const state = (await resumed(kept)) ?? beginning(seed);
  const { embedding } = shape;
  const table = present(state.weights, 'token_embd');
  let lately = 0;
  for (; state.step < steps; state.step += 1) {
    const batch = batchOf(world, tokenise, new Chance(seed * 1_000_003 + state.step), settings, state.step);
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
    const [loss, [gradients, looks]] = step(given, np.array(looked, { shape: [rows * length, embedding] }), {
      cos: np.array(cos, { shape: [rows * length, shape.headLength] }),
      sin: np.array(sin, { shape: [rows * length, shape.headLength] }),
      mask: np.array(visibility(batch), { shape: [rows, length, length] }),
      said: np.array(batch.said),
      weights: np.array(batch.weights.slice()),
    });
    const sum = batch.weights.reduce((all, weight) => all + weight, 0);
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
      say(`step ${state.step + 1} of ${steps}: loss ${(lately / KEEP_EVERY).toFixed(3)}`);
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

function batchOf(
  world: World,
  tokenise: (text: string) => readonly number[],
  chance: Chance,
  { rows, length }: Pretraining,
  step: number,
) {
  const size = rows * length;
  const batch = {
    rows,
    length,
    tokens: new Int32Array(size),
    positions: new Int32Array(size),
    segments: new Int32Array(size).fill(-1),
    said: new Int32Array(size),
    weights: new Float32Array(size),
  };
  const [user, assistant] = [marks.user, marks.assistant].map((mark) => tokenise(mark)[0] ?? -1) as [number, number];
  let segment = 0;
  for (let row = 0; row < rows; row += 1) {
    let at = 0;
    for (;;) {
      const text = documentOf(world, chance, step);
      const said = tokenise(text);
      const tokens = [1, ...said];
      const weights = [0, ...weighed(said, user, assistant)];
      if (at + tokens.length > length) break;
      for (const [place, token] of tokens.entries()) {
        const here = row * length + at + place;
        batch.tokens[here] = token;
        batch.positions[here] = place;
        batch.segments[here] = segment;
        const next = tokens[place + 1];
        if (next === undefined) continue;
        batch.said[here] = next;
        batch.weights[here] = weights[place + 1] ?? 0;
      }
      at += tokens.length;
      segment += 1;
    }
  }
  return batch;
}

/** How much each token counts. */
function weighed(tokens: readonly number[], user: number, assistant: number): number[] {
  let counts = tokens[0] === user ? OF_PROMPT : 1;
  return tokens.map((token) => {
    if (token === user) counts = OF_PROMPT;
    const here = counts;
    if (token === assistant) counts = OF_ANSWER;
    return here;
  });
}

function rateAt(step: number, { warmup, cycles }: Pretraining): number {
  const place = cycles.findIndex(({ until }) => step < until);
  const { until = 1, learningRate = 0 } = cycles[place] ?? {};
  const begin = cycles[place - 1]?.until ?? 0;
  if (step < warmup) return (learningRate * (step + 1)) / warmup;
  const from = Math.max(begin, warmup);
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

function beginning(seed: number): State {
  const chance = new Chance(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - chance.fraction())) * Math.cos(2 * Math.PI * chance.fraction());
  const spread = (name: string) => (/attn_output|ffn_down/.test(name) ? 0.02 / Math.sqrt(2 * shape.layers) : 0.02);
  const made = (fill: (name: string, dimensions: readonly number[]) => Float32Array<ArrayBuffer>): Weights =>
    new Map([...tensorShapes].map(([name, dimensions]) => [name, fill(name, dimensions)]));
  const zeros = () => made((_, dimensions) => new Float32Array(sizeOf(dimensions)));
  return {
    step: 0,
    weights: made((name, dimensions) =>
      dimensions.length === 1
        ? new Float32Array(sizeOf(dimensions)).fill(1)
        : Float32Array.from({ length: sizeOf(dimensions) }, () => normal() * spread(name)),
    ),
    first: zeros(),
    second: zeros(),
  };
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
