import type { Jax, NumberArray } from './device.ts';
import type { ModelShape } from './shape.ts';
import { targetNames } from './trainable.ts';
import type { TargetName } from './trainable.ts';

/** A layer's own numbers, by their names in it: "attn_q", "attn_q.bias", "attn_norm". */
export type LayerWeights = Record<string, NumberArray>;
/** [rank, in] and [out, rank]; or with an axis of rows before them. */
export type LayerLeaves = Partial<Record<TargetName, { a: NumberArray; b: NumberArray }>>;

/** What all layers of a step share. */
export interface StepValues extends Record<string, NumberArray> {
  /** Of positions, [rows · length, headLength]; see ropeTables. */
  cos: NumberArray;
  sin: NumberArray;
  /** [rows, length, length]: 0 where a token is seen, far below it where not. */
  mask: NumberArray;
  /** Of the adapter. */
  scale: NumberArray;
  /** Zero; see `settled`. */
  nothing: NumberArray;
  /** The part of an adapter's inputs that stays. */
  keep: NumberArray;
}

/** What the way back needs of the way there. Everything else is cheap to compute again. */
interface Kept extends Record<string, NumberArray> {
  x: NumberArray;
  q: NumberArray;
  k: NumberArray;
  v: NumberArray;
  seen: NumberArray;
  heard: NumberArray;
  attended: NumberArray;
  gate: NumberArray;
  up: NumberArray;
}

export interface BlockPlan {
  shape: ModelShape;
  rows: number;
  length: number;
  dropout: boolean;
}

/** `keys`: a pair of numbers for each target, from which what drops out is drawn; see dropoutKeys. */
interface Arguments {
  weights: LayerWeights;
  leaves: LayerLeaves;
  keys: Partial<Record<TargetName, NumberArray>>;
  step: StepValues;
}

/**
 * One layer, compiled once for a plan and used for all of them: every argument is consumed. The way back is cut at the
 * matrices, so that no product of two matrices is computed a second time when what they made is kept.
 */
export type Block = ReturnType<typeof compile>;

const compiled = new Map<string, Block>();

export function blockFor(jax: Jax, plan: BlockPlan): Block {
  const key = JSON.stringify([jax.defaultDevice(), plan]);
  const block = compiled.get(key) ?? compile(jax, plan);
  compiled.set(key, block);
  return block;
}

function compile(jax: Jax, plan: BlockPlan) {
  const { jit } = jax;
  const { forward, backward } = layerOf(jax, plan);
  return {
    forward: jit((given: Arguments, x: NumberArray) => forward(given, x).y),
    forwardKeeping: jit((given: Arguments, x: NumberArray) => {
      const { y, kept } = forward(given, x);
      return { y, kept };
    }),
    backward: jit((given: Arguments, kept: Kept, dy: NumberArray) => backward(given, kept, dy)),
    /** Computes again what was not kept. */
    recompute: jit((given: Arguments, x: NumberArray, dy: NumberArray) => backward(given, forward(given, x).kept, dy)),
  };
}

function layerOf(jax: Jax, { shape, rows, length, dropout }: BlockPlan) {
  const { numpy: np, nn, random, vjp } = jax;
  const { heads, keyValueHeads, headLength, normEpsilon, rope } = shape;
  const tokens = rows * length;
  const sharing = heads / keyValueHeads;
  const steepness = 1 / Math.sqrt(headLength);

  const norm = (x: NumberArray, weight: NumberArray | undefined) => {
    const mean = x.ref.mul(x.ref).mean(-1, { keepdims: true });
    return x.mul(np.reciprocal(np.sqrt(mean.add(normEpsilon)))).mul(present(weight).ref);
  };

  const linear = (name: TargetName, x: NumberArray, { weights, keys, step }: Arguments, leaves: LayerLeaves) => {
    let y = np.matmul(x.ref, present(weights[name]).ref.transpose());
    const bias = weights[`${name}.bias`];
    if (bias !== undefined) y = y.add(bias.ref);
    const pair = leaves[name];
    if (pair === undefined) return y;
    let heard = x;
    if (dropout) {
      const drawn = random.uniform(present(keys[name]).ref, heard.shape);
      heard = heard.mul(np.where(drawn.less(step.keep.ref), np.reciprocal(step.keep.ref), 0));
    }
    // Every row has an adapter of its own, so that its gradients are its own too.
    const apart = pair.a.ndim === 3;
    const transposed = (half: NumberArray) => half.ref.transpose(apart ? [0, 2, 1] : [1, 0]);
    const rowsOf = (of: NumberArray) => (apart ? of.reshape([rows, length, -1]) : of);
    const low = np.matmul(rowsOf(heard), transposed(pair.a)).mul(step.scale.ref);
    return y.add(np.matmul(low, transposed(pair.b)).reshape([tokens, -1]));
  };

  /**
   * Numbers that are put in another order are put there at once: the loops of a product that reads them through several
   * orders take twenty times as long. (An addition of what the library cannot know to be nothing is what makes it copy.)
   */
  const settled = (x: NumberArray, { nothing }: StepValues) => x.add(nothing.ref);

  /** Heads one behind the other, each turned by its position: [rows, heads, length, headLength]. */
  const turned = (x: NumberArray, count: number, weight: NumberArray | undefined, { cos, sin }: StepValues) => {
    let each = x.reshape([tokens, count, headLength]);
    if (weight !== undefined) each = norm(each, weight);
    const [pairs, axis] = rope.pairs === 'halves' ? [[2, headLength / 2], 3] : [[headLength / 2, 2], 4];
    each = each.reshape([rows, length, count, ...pairs]).transpose([0, 2, 1, 3, 4]);
    const other = np.flip(each.ref, axis);
    const table = (values: NumberArray) => values.ref.reshape([rows, 1, length, ...pairs]);
    return each
      .mul(table(cos))
      .add(other.mul(table(sin)))
      .reshape([rows, count, length, headLength]);
  };
  /** Queries that share keys have an axis for that: [rows, keyValueHeads, sharing, length, headLength]. */
  const grouped = [rows, keyValueHeads, sharing, length, headLength];
  const queries = (q: NumberArray, { weights, step }: Arguments) =>
    turned(q, heads, weights['attn_q_norm'], step).reshape(grouped);
  const shared = [rows, keyValueHeads, 1, length, headLength];
  const keysOf = (k: NumberArray, { weights, step }: Arguments) =>
    turned(k, keyValueHeads, weights['attn_k_norm'], step).reshape(shared);
  const values = (v: NumberArray) =>
    v.reshape([rows, length, keyValueHeads, headLength]).transpose([0, 2, 1, 3]).reshape(shared);
  const valuesBack = (v: NumberArray) => v.transpose([0, 2, 1, 3]).reshape([tokens, keyValueHeads * headLength]);
  const joined = (each: NumberArray) => each.transpose([0, 3, 1, 2, 4]).reshape([tokens, heads * headLength]);
  const parted = (all: NumberArray) =>
    all.reshape([rows, length, keyValueHeads, sharing, headLength]).transpose([0, 2, 3, 1, 4]);
  const swapped = (matrix: NumberArray) => matrix.transpose([0, 1, 2, 4, 3]);

  const project = (x: NumberArray, given: Arguments, leaves: LayerLeaves) => {
    const input = norm(x, given.weights['attn_norm']);
    return {
      q: linear('attn_q', input.ref, given, leaves),
      k: linear('attn_k', input.ref, given, leaves),
      v: linear('attn_v', input, given, leaves),
    };
  };
  const attend = (q: NumberArray, k: NumberArray, v: NumberArray, given: Arguments) => {
    const scores = np
      .matmul(queries(q, given), swapped(keysOf(k, given)))
      .mul(steepness)
      .add(given.step.mask.ref.reshape([rows, 1, 1, length, length]));
    const seen = nn.softmax(scores, -1);
    return { seen: seen.ref, heard: settled(joined(np.matmul(seen, values(v))), given.step) };
  };
  const widen = (attended: NumberArray, given: Arguments, leaves: LayerLeaves) => {
    const input = norm(attended, given.weights['ffn_norm']);
    return {
      gate: linear('ffn_gate', input.ref, given, leaves),
      up: linear('ffn_up', input, given, leaves),
    };
  };
  const narrow = (gate: NumberArray, up: NumberArray, given: Arguments, leaves: LayerLeaves) =>
    linear('ffn_down', nn.silu(gate).mul(up), given, leaves);

  const forward = (given: Arguments, x: NumberArray): { y: NumberArray; kept: Kept } => {
    const { leaves } = given;
    const { q, k, v } = project(x.ref, given, leaves);
    const { seen, heard } = attend(q.ref, k.ref, v.ref, given);
    const attended = linear('attn_output', heard.ref, given, leaves).add(x.ref);
    const { gate, up } = widen(attended.ref, given, leaves);
    const y = narrow(gate.ref, up.ref, given, leaves).add(attended.ref);
    return { y, kept: { x, q, k, v, seen, heard, attended, gate, up } };
  };

  const backward = (given: Arguments, kept: Kept, dy: NumberArray): { dx: NumberArray; leaves: LayerLeaves } => {
    const of = (...names: TargetName[]): LayerLeaves =>
      Object.fromEntries(
        Object.entries(given.leaves)
          .filter(([name]) => names.some((one) => one === name))
          .map(([name, { a, b }]) => [name, { a: a.ref, b: b.ref }]),
      );
    const [, backNarrow] = vjp(
      (gate, up, leaves: LayerLeaves) => narrow(gate, up, given, leaves),
      [kept.gate, kept.up, of('ffn_down')],
    );
    const [dGate, dUp, dDown] = backNarrow(dy.ref);
    const [, backWiden] = vjp(
      (attended, leaves: LayerLeaves) => widen(attended, given, leaves),
      [kept.attended, of('ffn_gate', 'ffn_up')],
    );
    const [dWidened, dFeed] = backWiden({ gate: dGate, up: dUp });
    const dAttended = dWidened.add(dy);
    const [, backOutput] = vjp(
      (heard, leaves: LayerLeaves) => linear('attn_output', heard, given, leaves),
      [kept.heard.ref, of('attn_output')],
    );
    const [dHeard, dOutput] = backOutput(dAttended.ref);

    const [turnedQueries, backQueries] = vjp((q) => queries(q, given), [kept.q]);
    const [turnedKeys, backKeys] = vjp((k) => keysOf(k, given), [kept.k]);
    const heardBack = parted(dHeard);
    const dValues = np.matmul(swapped(kept.seen.ref), heardBack.ref).sum(2);
    const dSeen = np.matmul(heardBack.ref, swapped(values(kept.v)));
    // Of softmax: what every row's numbers have in common is what was heard times what came back for it.
    const common = heardBack.mul(parted(kept.heard)).sum(-1, { keepdims: true });
    const dScores = kept.seen.mul(dSeen.sub(common)).mul(steepness);
    const [dq] = backQueries(np.matmul(dScores.ref, turnedKeys));
    const [dk] = backKeys(np.matmul(swapped(dScores), turnedQueries).sum(2, { keepdims: true }));

    const [, backProject] = vjp(
      (x, leaves: LayerLeaves) => project(x, given, leaves),
      [kept.x, of('attn_q', 'attn_k', 'attn_v')],
    );
    const [dProjected, dQkv] = backProject({
      q: dq,
      k: dk,
      v: settled(valuesBack(dValues), given.step),
    });
    return { dx: dProjected.add(dAttended), leaves: { ...dQkv, ...dOutput, ...dFeed, ...dDown } };
  };
  return { forward, backward };
}

/** Two numbers for each target of a layer, of the run's seed and of what they are for. */
export function dropoutKeys(seed: number, layer: number): Map<TargetName, Uint32Array<ArrayBuffer>> {
  return new Map(
    targetNames.map((name, place) => [name, Uint32Array.of(seed >>> 0, layer * targetNames.length + place)]),
  );
}

function present(array: NumberArray | undefined): NumberArray {
  if (array === undefined) throw new RangeError('A layer lacks one of its tensors');
  return array;
}
