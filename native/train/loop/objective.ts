import { setImmediate as turn } from 'node:timers/promises';
import type { PackedBatch } from '../data/pack.ts';
import type { TokenExample } from '../data/tokenExample.ts';
import type { Dropout, Loss, LoraLeaves, Trainable } from '../model/trainable.ts';
import { addTo } from './adamw.ts';
import { arraysOf } from './leaves.ts';

export interface StepSum extends Loss {
  /** In the order of arraysOf; divided by nothing. */
  readonly gradients: readonly Float32Array[];
  readonly tokens: number;
}

/** What is to become small. The batches of a call hold the sequences of its examples, in their order. */
export interface Objective {
  gradient(
    batches: readonly PackedBatch[],
    examples: readonly TokenExample[],
    leaves: LoraLeaves,
    dropoutOf: (batch: number) => Dropout | null,
  ): Promise<StepSum>;
  /** The sum over what is looked at, and how much that is. */
  loss(batches: readonly PackedBatch[], examples: readonly TokenExample[], leaves: LoraLeaves): Promise<Loss>;
}

/** Answers are to become likely: a token that is learned weighs one. */
export function imitation(trainable: Pick<Trainable, 'targets' | 'gradient' | 'losses'>, scale: number): Objective {
  return {
    gradient: (batches, _, leaves, dropoutOf) => gradientOf(trainable, batches, leaves, scale, dropoutOf),
    async loss(batches, _, leaves) {
      let [loss, weight] = [0, 0];
      for (const { batch } of batches) {
        for (const one of (await trainable.losses(batch, leaves, scale)).values()) {
          loss += one.loss;
          weight += one.weight;
        }
        await turn();
      }
      return { loss, weight };
    },
  };
}

/** Gradients of all batches, added up in their order. */
export async function gradientOf(
  trainable: Pick<Trainable, 'targets' | 'gradient'>,
  batches: readonly PackedBatch[],
  leaves: LoraLeaves,
  scale: number,
  dropoutOf: (batch: number) => Dropout | null,
): Promise<StepSum> {
  const gradients: Float32Array[] = [];
  let [loss, weight, tokens] = [0, 0, 0];
  for (const [place, one] of batches.entries()) {
    const came = await trainable.gradient(one.batch, leaves, scale, dropoutOf(place));
    const arrays = [...arraysOf(trainable.targets, came.gradients)];
    if (place === 0) gradients.push(...arrays.map((array) => array.slice()));
    else addTo(gradients, arrays);
    loss += came.loss;
    weight += came.weight;
    tokens += one.tokens;
    await turn();
  }
  return { gradients, loss, weight, tokens };
}
