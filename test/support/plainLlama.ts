/** The few numbers that say what a llama is. */
export interface LlamaShape {
  embedding: number;
  layers: number;
  heads: number;
  keyValueHeads: number;
  feedForward: number;
}

/** Weights under Hugging Face's names and in its order: a row of the matrix for each output. */
export type Weights = ReadonlyMap<string, Float32Array>;

const EPSILON = 1e-5;
const ROPE_BASE = 10_000;

/**
 * What a llama (or a Qwen 2: the same with biases) says next, computed the plainest way there is, in the layout in
 * which adapters are trained. It judges what llama.cpp makes of our files, so it shares nothing with either.
 */
export function nextLogits(tokens: readonly number[], weights: Weights, shape: LlamaShape): Float64Array<ArrayBuffer> {
  const { embedding, layers, heads, keyValueHeads, feedForward } = shape;
  const get = (name: string) => weights.get(name) ?? new Float32Array(0);
  const headLength = embedding / heads;
  let states = tokens.map((token) =>
    Float64Array.from(get('embed_tokens').subarray(token * embedding, (token + 1) * embedding)),
  );
  for (let layer = 0; layer < layers; layer += 1) {
    const at = (name: string) => get(`layers.${layer}.${name}`);
    const linear = (name: string, input: Float64Array, height: number) =>
      plus(times(at(`${name}.weight`), input, height), at(`${name}.bias`));
    const keyValue = headLength * keyValueHeads;
    const seen = states.map((state, place) => {
      const input = normed(state, at('input_layernorm.weight'));
      return {
        q: turned(linear('self_attn.q_proj', input, embedding), place, headLength),
        k: turned(linear('self_attn.k_proj', input, keyValue), place, headLength),
        v: linear('self_attn.v_proj', input, keyValue),
      };
    });
    states = states.map((state, place): Float64Array<ArrayBuffer> => {
      const heard = new Float64Array(embedding);
      for (let head = 0; head < heads; head += 1) {
        const from = Math.floor((head * keyValueHeads) / heads) * headLength;
        const q = seen[place]?.q.subarray(head * headLength, (head + 1) * headLength) ?? new Float64Array(0);
        const weightsOfSeen = softmax(
          seen
            .slice(0, place + 1)
            .map(
              ({ k }) => q.reduce((sum, each, index) => sum + each * (k[from + index] ?? 0), 0) / Math.sqrt(headLength),
            ),
        );
        for (const [other, weight] of weightsOfSeen.entries())
          for (let index = 0; index < headLength; index += 1)
            heard[head * headLength + index] =
              (heard[head * headLength + index] ?? 0) + weight * (seen[other]?.v[from + index] ?? 0);
      }
      const attended = plus(state, times(at('self_attn.o_proj.weight'), heard, embedding));
      const input = normed(attended, at('post_attention_layernorm.weight'));
      const gate = times(at('mlp.gate_proj.weight'), input, feedForward);
      const up = times(at('mlp.up_proj.weight'), input, feedForward);
      const inner = gate.map((value, index) => (value / (1 + Math.exp(-value))) * (up[index] ?? 0));
      return plus(attended, times(at('mlp.down_proj.weight'), inner, embedding));
    });
  }
  const last = normed(states.at(-1) ?? new Float64Array(0), get('norm.weight'));
  const output = get('lm_head.weight');
  return times(output, last, output.length / embedding);
}

export function softmax(values: ArrayLike<number>): number[] {
  const all = Array.from(values);
  const largest = all.reduce((one, other) => Math.max(one, other), -Infinity);
  const powers = all.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((one, other) => one + other, 0);
  return powers.map((power) => power / sum);
}

/** Each head's first half against its second. */
function turned(vector: Float64Array, place: number, headLength: number): Float64Array<ArrayBuffer> {
  const half = headLength / 2;
  const out = new Float64Array(vector.length);
  for (let at = 0; at < vector.length; at += headLength) {
    for (let index = 0; index < half; index += 1) {
      const angle = place * ROPE_BASE ** (-index / half);
      const one = vector[at + index] ?? 0;
      const other = vector[at + half + index] ?? 0;
      out[at + index] = one * Math.cos(angle) - other * Math.sin(angle);
      out[at + half + index] = other * Math.cos(angle) + one * Math.sin(angle);
    }
  }
  return out;
}

function normed(vector: Float64Array, weight: Float32Array): Float64Array<ArrayBuffer> {
  const mean = vector.reduce((sum, value) => sum + value * value, 0) / vector.length;
  return vector.map((value, index) => (value / Math.sqrt(mean + EPSILON)) * (weight[index] ?? 0));
}

function times(matrix: Float32Array, vector: Float64Array, height: number): Float64Array<ArrayBuffer> {
  const width = vector.length;
  return Float64Array.from({ length: height }, (_, row) => {
    let sum = 0;
    for (let column = 0; column < width; column += 1)
      sum += (matrix[row * width + column] ?? 0) * (vector[column] ?? 0);
    return sum;
  });
}

function plus(one: Float64Array, other: ArrayLike<number>): Float64Array<ArrayBuffer> {
  return one.map((value, index) => value + (other[index] ?? 0));
}
