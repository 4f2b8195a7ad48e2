import type { Jax, NumberArray } from '#native/train/model/device.ts';
import { shape } from './baseShape.ts';
import { VOCABULARY } from './vocabulary.ts';

type Parameters = Record<string, NumberArray>;

/** Rows of one length, as the model reads them. */
export interface Rows {
  readonly rows: number;
  readonly length: number;
}

/**
 * Loss and gradient of every weight of the starter base, compiled as one. The trainer proper only trains adapters; a
 * base is made once, so this is kept apart from it and as plain as can be. Embeddings are looked up outside: `x` is
 * what was looked up, and its gradient comes back.
 */
export function compileWhole({ jit, numpy: np, nn, valueAndGrad }: Jax, { rows, length }: Rows) {
  const { heads, headLength, embedding, layers, normEpsilon } = shape;
  const tokens = rows * length;
  const norm = (x: NumberArray, weight: NumberArray | undefined) => {
    const mean = x.ref.mul(x.ref).mean(-1, { keepdims: true });
    return x.mul(np.reciprocal(np.sqrt(mean.add(normEpsilon)))).mul(present(weight).ref);
  };
  const linear = (x: NumberArray, weight: NumberArray | undefined) => np.matmul(x, present(weight).ref.transpose());
  const split = (x: NumberArray) => x.reshape([rows, length, heads, headLength]).transpose([0, 2, 1, 3]);

  const loss = (
    given: Parameters,
    x: NumberArray,
    {
      cos,
      sin,
      mask,
      said,
      weights,
    }: { cos: NumberArray; sin: NumberArray; mask: NumberArray; said: NumberArray; weights: NumberArray },
  ) => {
    const turned = (each: NumberArray) => {
      const pairs = each.reshape([tokens, heads, headLength / 2, 2]);
      const other = np.flip(pairs.ref, 3);
      const table = (values: NumberArray) => values.ref.reshape([tokens, 1, headLength / 2, 2]);
      return split(pairs.mul(table(cos)).add(other.mul(table(sin))));
    };
    let state = x;
    for (let layer = 0; layer < layers; layer += 1) {
      const of = (name: string) => given[`blk.${layer}.${name}`];
      const input = norm(state.ref, of('attn_norm'));
      const q = turned(linear(input.ref, of('attn_q')));
      const k = turned(linear(input.ref, of('attn_k')));
      const v = split(linear(input, of('attn_v')));
      const scores = np
        .matmul(q, k.transpose([0, 1, 3, 2]))
        .mul(1 / Math.sqrt(headLength))
        .add(mask.ref.reshape([rows, 1, length, length]));
      const heard = np.matmul(nn.softmax(scores, -1), v).transpose([0, 2, 1, 3]).reshape([tokens, embedding]);
      state = state.add(linear(heard, of('attn_output')));
      const wide = norm(state.ref, of('ffn_norm'));
      const fed = nn.silu(linear(wide.ref, of('ffn_gate'))).mul(linear(wide, of('ffn_up')));
      state = state.add(linear(fed, of('ffn_down')));
    }
    const logits = linear(norm(state, given['output_norm']), given['token_embd']);
    const largest = logits.ref.max(-1, { keepdims: true });
    const normal = np
      .log(np.exp(logits.ref.sub(largest.ref)).sum(-1, { keepdims: true }))
      .add(largest)
      .reshape([-1]);
    const chosen = np
      .where(
        np
          .arange(VOCABULARY)
          .astype(np.int32)
          .reshape([1, VOCABULARY])
          .equal(said.reshape([-1, 1])),
        logits,
        0,
      )
      .sum(-1);
    return normal.sub(chosen).mul(weights).sum();
  };
  return jit(valueAndGrad(loss, { argnums: [0, 1] }));
}

function present(array: NumberArray | undefined): NumberArray {
  if (array === undefined) throw new RangeError('The base lacks one of its tensors');
  return array;
}
