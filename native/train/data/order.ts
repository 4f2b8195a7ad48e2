import { createHash } from 'node:crypto';
import type { TrainSettings } from '#core/train/recipe.ts';
import { Chance, mixed } from '#core/chance.ts';
import { type TokenExample, sequencesOf } from './tokenExample.ts';

/** In which order examples are learned. Every pass has an order of its own, drawn by the seed. */
export interface Order {
  readonly steps: number;
  /** SHA-256 over the examples' tokens and what is learned of them, in this order. */
  readonly hash: string;
  /** Places of the examples of a step, from step 0. */
  examplesOf(step: number): readonly number[];
}

const ORDER_SEED = 1;

export function orderOf(
  examples: readonly TokenExample[],
  { seed, epochs, batchExamples }: Pick<TrainSettings, 'seed' | 'epochs' | 'batchExamples'>,
): Order {
  const perEpoch = Math.ceil(examples.length / batchExamples);
  const orderOfEpoch = (epoch: number) => new Chance(mixed(seed, ORDER_SEED, epoch)).order(examples.length);
  let held: { epoch: number; places: Uint32Array } = { epoch: -1, places: new Uint32Array() };
  const hash = createHash('sha256');
  const hashes = examples.map((example) => {
    const one = createHash('sha256').update(Int32Array.of(example.snapshot, example.line));
    for (const { tokens, learned } of sequencesOf(example))
      one.update(new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength)).update(learned);
    return one.digest();
  });
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (const place of orderOfEpoch(epoch)) hash.update(hashes[place] ?? '');
  }
  return {
    steps: perEpoch * epochs,
    hash: hash.digest('hex'),
    examplesOf(step) {
      const epoch = Math.floor(step / perEpoch);
      if (held.epoch !== epoch) held = { epoch, places: orderOfEpoch(epoch) };
      const first = (step % perEpoch) * batchExamples;
      return [...held.places.subarray(first, first + batchExamples)];
    },
  };
}
