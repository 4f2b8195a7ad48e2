import type { TokenExample } from '#native/train/data/tokenExample.ts';
import type {
  Batch,
  ExampleGradient,
  ExampleLoss,
  Loss,
  LoraLeaves,
  Trainable,
} from '#native/train/model/trainable.ts';
import { Seeded } from './seeded.ts';

const WIDTH = 8;
export const VOCABULARY = 16;
const NAME = 'blk.0.attn_q';

/**
 * The smallest base that an adapter can be trained on: what comes next depends on the token alone, by one matrix, so
 * that its gradients can be written down. For tests of the loop, which cares for nothing else.
 */
export function linearTrainable(
  hooks: { before?: (batch: Batch) => void; change?: (loss: number, batch: Batch) => number } = {},
): Trainable & { calls: number } {
  const chance = new Seeded(7);
  const numbers = (length: number) => Float32Array.from({ length }, () => 2 * chance.fraction() - 1);
  const [embedding, base] = [numbers(VOCABULARY * WIDTH), numbers(VOCABULARY * WIDTH)];

  const logitsOf = (
    token: number,
    leaves: LoraLeaves | null,
    scale: number,
  ): { logits: Float64Array; low: number[] } => {
    const input = embedding.subarray(token * WIDTH, (token + 1) * WIDTH);
    const pair = leaves?.get(NAME);
    const rank = pair === undefined ? 0 : pair.a.length / WIDTH;
    const low = Array.from({ length: rank }, (_, row) => dot(pair?.a.subarray(row * WIDTH, (row + 1) * WIDTH), input));
    const logits = Float64Array.from({ length: VOCABULARY }, (_, out) => {
      const added = low.reduce((sum, value, row) => sum + value * (pair?.b[out * rank + row] ?? 0), 0);
      return dot(base.subarray(out * WIDTH, (out + 1) * WIDTH), input) + scale * added;
    });
    return { logits, low };
  };
  const each = (batch: Batch, take: (place: number, token: number, next: number, weight: number) => void) => {
    for (let place = 0; place < batch.weights.length; place += 1) {
      const weight = batch.weights[place] ?? 0;
      if (weight !== 0) take(place, batch.tokens[place] ?? 0, batch.tokens[place + 1] ?? 0, weight);
    }
  };
  const made = {
    calls: 0,
    shape: {
      architecture: 'llama' as const,
      embedding: WIDTH,
      layers: 1,
      heads: 1,
      keyValueHeads: 1,
      headLength: WIDTH,
      feedForward: WIDTH,
      vocabulary: VOCABULARY,
      context: 128,
      normEpsilon: 1e-5,
      rope: {
        pairs: 'neighbours' as const,
        base: 10_000,
        scaling: 'none' as const,
        factor: 1,
        originalContext: 128,
        attentionFactor: 1,
      },
      tied: false,
    },
    targets: [{ name: NAME, in: WIDTH, out: VOCABULARY }],
    gradient(batch: Batch, leaves: LoraLeaves, scale: number): Promise<Loss & { gradients: LoraLeaves }> {
      made.calls += 1;
      hooks.before?.(batch);
      const pair = leaves.get(NAME);
      if (pair === undefined) throw new Error('No leaves');
      const rank = pair.a.length / WIDTH;
      const [a, b] = [new Float32Array(pair.a.length), new Float32Array(pair.b.length)];
      let [loss, weights] = [0, 0];
      each(batch, (_, token, next, weight) => {
        const { logits, low } = logitsOf(token, leaves, scale);
        const { odds, nats } = softmax(logits, next);
        loss += nats * weight;
        weights += weight;
        for (let out = 0; out < VOCABULARY; out += 1) {
          const slope = weight * scale * ((odds[out] ?? 0) - (out === next ? 1 : 0));
          for (let row = 0; row < rank; row += 1) {
            b[out * rank + row] = (b[out * rank + row] ?? 0) + slope * (low[row] ?? 0);
            const up = slope * (pair.b[out * rank + row] ?? 0);
            for (let at = 0; at < WIDTH; at += 1)
              a[row * WIDTH + at] = (a[row * WIDTH + at] ?? 0) + up * (embedding[token * WIDTH + at] ?? 0);
          }
        }
      });
      const told = hooks.change?.(loss, batch) ?? loss;
      return Promise.resolve({ loss: told, weight: weights, gradients: new Map([[NAME, { a, b }]]) });
    },
    async gradientsPerExample(batch: Batch, leaves: LoraLeaves, scale: number): Promise<ExampleGradient[]> {
      const segments = [...new Set(batch.segments)].filter((segment) => segment >= 0);
      const all: ExampleGradient[] = [];
      for (const segment of segments) {
        const weights = batch.weights.map((weight, place) => (batch.segments[place] === segment ? weight : 0));
        all.push({ segment, ...(await made.gradient({ ...batch, weights }, leaves, scale)) });
      }
      return all;
    },
    losses(batch: Batch, leaves: LoraLeaves | null, scale: number): Promise<Map<number, ExampleLoss>> {
      hooks.before?.(batch);
      const sums = new Map<number, ExampleLoss>();
      each(batch, (place, token, next, weight) => {
        const { nats } = softmax(logitsOf(token, leaves, scale).logits, next);
        const segment = batch.segments[place] ?? -1;
        const sum = sums.get(segment) ?? { loss: 0, weight: 0, each: [] };
        sums.set(segment, {
          loss: sum.loss + nats * weight,
          weight: sum.weight + weight,
          each: [...sum.each, nats],
        });
      });
      return Promise.resolve(sums);
    },
    logits(batch: Batch, leaves: LoraLeaves | null, scale: number): Promise<Float32Array> {
      const all = [...batch.tokens].flatMap((token) => [...logitsOf(token, leaves, scale).logits]);
      return Promise.resolve(Float32Array.from(all));
    },
    close() {},
  };
  return made;
}

/** Examples in which the next token follows from the one before it: what the linear base can learn. */
export function countingExamples(count: number, seed: number): TokenExample[] {
  const chance = new Seeded(seed);
  return Array.from({ length: count }, (_, line) => {
    const length = 4 + chance.below(20);
    const first = chance.below(VOCABULARY);
    const tokens = Int32Array.from({ length }, (__, at) => (first + at) % VOCABULARY);
    const learned = Uint8Array.from({ length }, (__, at) => (at < 2 ? 0 : 1));
    return { snapshot: 0, line, tokens, learned };
  });
}

function dot(one: Float32Array | undefined, other: Float32Array): number {
  return other.reduce((sum, value, at) => sum + value * (one?.[at] ?? 0), 0);
}

function softmax(logits: Float64Array, next: number): { odds: Float64Array; nats: number } {
  const most = Math.max(...logits);
  const parts = logits.map((value) => Math.exp(value - most));
  const sum = parts.reduce((all, part) => all + part, 0);
  return { odds: parts.map((part) => part / sum), nats: Math.log(sum) + most - (logits[next] ?? 0) };
}
