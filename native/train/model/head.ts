import type { Jax, NumberArray } from './device.ts';
import type { ModelShape } from './shape.ts';

/** Logits are the largest thing in a small model: so many numbers of them at once. 64 MiB. */
const MOST_LOGITS = 16 * 1024 * 1024;
const FEWEST_ROWS = 16;
const MOST_ROWS = 512;

export interface HeadWeights extends Record<string, NumberArray> {
  norm: NumberArray;
  output: NumberArray;
}

/** Rows of the last layer's states, for which the next token is predicted. */
export interface HeadRows {
  /** [rows, embedding] */
  states: Float32Array;
  targets: Int32Array;
  weights: Float32Array;
}

type Head = ReturnType<typeof compile>;
const compiled = new Map<string, Head>();

function headFor(jax: Jax, shape: ModelShape): Head {
  const key = JSON.stringify([jax.defaultDevice(), shape]);
  const head = compiled.get(key) ?? compile(jax, shape);
  compiled.set(key, head);
  return head;
}

function compile(jax: Jax, { normEpsilon, vocabulary }: ModelShape) {
  const { jit, numpy: np, vjp } = jax;
  const normed = (x: NumberArray, weight: NumberArray) => {
    const mean = x.ref.mul(x.ref).mean(-1, { keepdims: true });
    return x.mul(np.reciprocal(np.sqrt(mean.add(normEpsilon)))).mul(weight.ref);
  };
  const logitsOf = (input: NumberArray, output: NumberArray) => np.matmul(input, output.ref.transpose());
  const lossesOf = (logits: NumberArray, targets: NumberArray) => {
    const largest = logits.ref.max(-1, { keepdims: true });
    const powers = np.exp(logits.ref.sub(largest.ref));
    const sum = powers.ref.sum(-1, { keepdims: true });
    const said = np
      .arange(vocabulary)
      .astype(np.int32)
      .reshape([1, vocabulary])
      .equal(targets.reshape([-1, 1]));
    const chosen = np.where(said.ref, logits, 0).sum(-1);
    const losses = np.log(sum.ref).add(largest).reshape([-1]).sub(chosen);
    return { losses, said, powers, sum };
  };
  return {
    logits: jit(({ norm, output }: HeadWeights, x: NumberArray) => logitsOf(normed(x, norm), output)),
    losses: jit(
      ({ norm, output }: HeadWeights, x: NumberArray, targets: NumberArray) =>
        lossesOf(logitsOf(normed(x, norm), output), targets).losses,
    ),
    gradient: jit(({ norm, output }: HeadWeights, x: NumberArray, targets: NumberArray, weights: NumberArray) => {
      const [input, back] = vjp((states) => normed(states, norm), [x]);
      const { losses, said, powers, sum } = lossesOf(logitsOf(input, output), targets);
      const dLogits = powers
        .mul(np.reciprocal(sum))
        .sub(said.astype(np.float32))
        .mul(weights.reshape([-1, 1]));
      const [dx] = back(np.matmul(dLogits, output.ref));
      return { losses, dx };
    }),
  };
}

/** The loss of each row; with `gradient`, what comes back for each row too. */
export async function headLosses(
  jax: Jax,
  shape: ModelShape,
  weights: HeadWeights,
  rows: HeadRows,
  gradient: boolean,
): Promise<{ losses: Float32Array; back: Float32Array }> {
  const { embedding } = shape;
  const count = rows.targets.length;
  const losses = new Float32Array(count);
  const back = new Float32Array(gradient ? count * embedding : 0);
  const head = headFor(jax, shape);
  const height = heightFor(shape, count);
  for (let from = 0; from < count; from += height) {
    const to = Math.min(count, from + height);
    const states = padded(rows.states.subarray(from * embedding, to * embedding), new Float32Array(height * embedding));
    const x = jax.numpy.array(states, { shape: [height, embedding] });
    const targets = jax.numpy.array(padded(rows.targets.subarray(from, to), new Int32Array(height)));
    if (gradient) {
      const weight = jax.numpy.array(padded(rows.weights.subarray(from, to), new Float32Array(height)));
      const made = head.gradient(jax.tree.ref(weights), x, targets, weight);
      losses.set((await made.losses.data()).subarray(0, to - from), from);
      back.set((await made.dx.data()).subarray(0, (to - from) * embedding), from * embedding);
    } else {
      const made = await head.losses(jax.tree.ref(weights), x, targets).data();
      losses.set(made.subarray(0, to - from), from);
    }
  }
  return { losses, back };
}

export async function headLogits(
  jax: Jax,
  shape: ModelShape,
  weights: HeadWeights,
  states: Float32Array,
): Promise<Float32Array> {
  const { embedding, vocabulary } = shape;
  const count = states.length / embedding;
  const logits = new Float32Array(count * vocabulary);
  const head = headFor(jax, shape);
  const height = heightFor(shape, count);
  for (let from = 0; from < count; from += height) {
    const to = Math.min(count, from + height);
    const some = padded(states.subarray(from * embedding, to * embedding), new Float32Array(height * embedding));
    const made = head.logits(jax.tree.ref(weights), jax.numpy.array(some, { shape: [height, embedding] }));
    logits.set((await made.data()).subarray(0, (to - from) * vocabulary), from * vocabulary);
  }
  return logits;
}

/** A few heights only, since each is compiled for itself. */
function heightFor({ vocabulary }: ModelShape, rows: number): number {
  const most = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, 2 ** Math.floor(Math.log2(MOST_LOGITS / vocabulary))));
  return Math.min(most, Math.max(FEWEST_ROWS, 2 ** Math.ceil(Math.log2(rows))));
}

function padded<Numbers extends Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(
  some: ArrayLike<number>,
  into: Numbers,
): Numbers {
  into.set(some);
  return into;
}
