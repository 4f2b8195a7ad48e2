import type { Jax, NumberArray } from '#native/train/model/device.ts';
import type { Batch, LoraLeaves } from '#native/train/model/trainable.ts';
import type { BaseWeights } from '#native/train/weights/baseWeights.ts';

type Leaves = Record<string, { a: NumberArray; b: NumberArray }>;

/**
 * A step of the same llama and adapter as anybody would write it with the library: the whole model is one function,
 * differentiated and compiled in one piece.
 */
export function plainStep(jax: Jax, base: BaseWeights, batch: Batch, leaves: LoraLeaves, scale: number) {
  const { numpy: np, nn, tree } = jax;
  const { embedding, layers, heads, keyValueHeads, headLength, normEpsilon, vocabulary, rope } = base.shape;
  const { rows, length } = batch;
  const tokens = rows * length;
  const matrix = (name: string) => {
    const numbers = base.numbers(name);
    const width = name.includes('ffn_down') ? base.shape.feedForward : embedding;
    return np.array(numbers, numbers.length === embedding ? {} : { shape: [numbers.length / width, width] });
  };
  const names = [
    'attn_norm',
    'attn_q',
    'attn_k',
    'attn_v',
    'attn_output',
    'ffn_norm',
    'ffn_gate',
    'ffn_up',
    'ffn_down',
  ];
  const weights: Record<string, NumberArray> = Object.fromEntries(
    Array.from({ length: layers }, (_, layer) => names.map((name) => `blk.${layer}.${name}`))
      .flat()
      .concat('output_norm', 'output')
      .map((name) => [name, matrix(`${name}.weight`)]),
  );
  const embedded = np.array(base.rows('token_embd.weight', batch.tokens), { shape: [tokens, embedding] });
  const half = headLength / 2;
  const angles = Float32Array.from(
    { length: tokens * half },
    (_, at) => (batch.positions[Math.floor(at / half)] ?? 0) * rope.base ** (-(at % half) / half),
  );
  const cos = np.array(angles.map(Math.cos), { shape: [tokens, 1, half] });
  const sin = np.array(angles.map(Math.sin), { shape: [tokens, 1, half] });
  const mask = np.triu(np.full([length, length], -1e9), 1);
  const targets = np.array(Int32Array.from({ length: tokens }, (_, place) => batch.tokens[place + 1] ?? 0));
  const weight = np.array(new Float32Array(batch.weights));
  const get = (name: string, of: Record<string, NumberArray>): NumberArray => {
    const array = of[name];
    if (array === undefined) throw new RangeError(name);
    return array.ref;
  };

  const norm = (x: NumberArray, by: NumberArray) => {
    const mean = x.ref.mul(x.ref).mean(-1, { keepdims: true });
    return x.mul(np.reciprocal(np.sqrt(mean.add(normEpsilon)))).mul(by);
  };
  const turned = (x: NumberArray, count: number, fixed: Record<string, NumberArray>) => {
    const pairs = x.reshape([tokens, count, half, 2]);
    const even = pairs.ref.slice([], [], [], 0);
    const odd = pairs.slice([], [], [], 1);
    return np
      .stack(
        [
          even.ref.mul(get('cos', fixed)).sub(odd.ref.mul(get('sin', fixed))),
          odd.mul(get('cos', fixed)).add(even.mul(get('sin', fixed))),
        ],
        -1,
      )
      .reshape([rows, length, count, headLength])
      .transpose([0, 2, 1, 3]);
  };
  const loss = (pairs: Leaves, fixed: Record<string, NumberArray>) => {
    const linear = (name: string, x: NumberArray) => {
      const pair = pairs[name];
      const y = np.matmul(x.ref, get(name, fixed).transpose());
      if (pair === undefined) return y;
      return y.add(np.matmul(np.matmul(x, pair.a.ref.transpose()).mul(scale), pair.b.ref.transpose()));
    };
    let x = get('embedded', fixed);
    for (let layer = 0; layer < layers; layer += 1) {
      const at = (name: string) => `blk.${layer}.${name}`;
      const input = norm(x.ref, get(at('attn_norm'), fixed));
      const q = turned(linear(at('attn_q'), input.ref), heads, fixed);
      const k = turned(linear(at('attn_k'), input.ref), keyValueHeads, fixed);
      const v = linear(at('attn_v'), input).reshape([rows, length, keyValueHeads, headLength]).transpose([0, 2, 1, 3]);
      const grouped = q.reshape([rows, keyValueHeads, (heads / keyValueHeads) * length, headLength]);
      const scores = np
        .matmul(grouped, k.transpose([0, 1, 3, 2]))
        .mul(1 / Math.sqrt(headLength))
        .reshape([rows, heads, length, length])
        .add(get('mask', fixed));
      const seen = nn.softmax(scores, -1).reshape([rows, keyValueHeads, (heads / keyValueHeads) * length, length]);
      const heard = np
        .matmul(seen, v)
        .reshape([rows, heads, length, headLength])
        .transpose([0, 2, 1, 3])
        .reshape([tokens, heads * headLength]);
      x = x.add(linear(at('attn_output'), heard));
      const wide = norm(x.ref, get(at('ffn_norm'), fixed));
      const inner = nn.silu(linear(at('ffn_gate'), wide.ref)).mul(linear(at('ffn_up'), wide));
      x = x.add(linear(at('ffn_down'), inner));
    }
    const logits = np.matmul(norm(x, get('output_norm', fixed)), get('output', fixed).transpose());
    const said = np
      .arange(vocabulary)
      .astype(np.int32)
      .reshape([1, vocabulary])
      .equal(get('targets', fixed).reshape([-1, 1]));
    const chosen = np.where(said, logits.ref, 0).sum(-1);
    return nn.logsumexp(logits, -1).sub(chosen).mul(get('weight', fixed)).sum();
  };

  const step = jax.jit(jax.valueAndGrad(loss));
  const fixed = { ...weights, embedded, cos, sin, mask, targets, weight };
  return async () => {
    const pairs: Leaves = Object.fromEntries(
      [...leaves].map(([name, { a, b }]) => {
        const rank = b.length / outOf(base, name);
        return [
          name,
          {
            a: np.array(new Float32Array(a), { shape: [rank, a.length / rank] }),
            b: np.array(new Float32Array(b), { shape: [b.length / rank, rank] }),
          },
        ];
      }),
    );
    const [value, gradients] = step(pairs, tree.ref(fixed));
    for (const { a, b } of Object.values(gradients)) {
      await a.data();
      await b.data();
    }
    const [sum = Number.NaN] = await value.data();
    return sum;
  };
}

function outOf({ shape }: BaseWeights, name: string): number {
  const { embedding, feedForward, heads, keyValueHeads, headLength } = shape;
  if (name.endsWith('attn_q')) return heads * headLength;
  if (name.endsWith('attn_k') || name.endsWith('attn_v')) return keyValueHeads * headLength;
  return name.endsWith('ffn_gate') || name.endsWith('ffn_up') ? feedForward : embedding;
}
