import { setImmediate as turn } from 'node:timers/promises';
import type { TrainSettings } from '#core/train/recipe.ts';
import { type PackedBatch, packed } from '../data/pack.ts';
import { type TokenExample, sequencesOf } from '../data/tokenExample.ts';
import type { LoraLeaves, Trainable } from '../model/trainable.ts';
import { type Objective, gradientOf } from './objective.ts';

/** In nats: how much likelier the chosen answer is than the rejected one. */
type Lead = number;

/**
 * Direct preference optimisation (Rafailov et al., 2023). Of a pair:
 *
 *     lead = log p(chosen) − log p(rejected)         margin = lead − the lead of the bare base
 *     loss = −log σ(β · margin)                      by a token's loss: ± β · σ(−β · margin)
 *
 * So its gradient is that of the tokens' losses, each with a weight that has its answer's sign: one pass to see how far
 * the pair is, one to learn from it. A pair weighs one, however long its answers are.
 */
export function preferring(
  trainable: Pick<Trainable, 'targets' | 'gradient' | 'losses'>,
  settings: Pick<TrainSettings, 'longestTokens' | 'packing'>,
  { scale, beta }: { scale: number; beta: number },
): Objective {
  const leadsAtFirst = new Map<TokenExample, Lead>();

  /** Alone in rows of its own: so it is the same number whoever it shares a step with, after a new start too. */
  const leadAtFirst = async (example: TokenExample): Promise<Lead> => {
    const known = leadsAtFirst.get(example);
    if (known !== undefined) return known;
    const rows = packed(sequencesOf(example), { ...settings, microTokens: settings.longestTokens });
    const [lead = Number.NaN] = await leadsOf(trainable, rows, 1, null, scale);
    leadsAtFirst.set(example, lead);
    await turn();
    return lead;
  };
  const pairsOf = async (
    batches: readonly PackedBatch[],
    examples: readonly TokenExample[],
    leaves: LoraLeaves,
  ): Promise<{ loss: number; slopes: number[] }> => {
    const leads = await leadsOf(trainable, batches, examples.length, leaves, scale);
    const slopes: number[] = [];
    let loss = 0;
    for (const [place, example] of examples.entries()) {
      const pair = pairLoss((leads[place] ?? Number.NaN) - (await leadAtFirst(example)), beta);
      loss += pair.loss;
      slopes.push(pair.slope);
    }
    return { loss, slopes };
  };
  return {
    async gradient(batches, examples, leaves, dropoutOf) {
      const { loss, slopes } = await pairsOf(batches, examples, leaves);
      const signed = batches.map((one) => weighed(one, slopes));
      const sum = await gradientOf(trainable, signed, leaves, scale, dropoutOf);
      return { ...sum, loss, weight: examples.length };
    },
    async loss(batches, examples, leaves) {
      return { loss: (await pairsOf(batches, examples, leaves)).loss, weight: examples.length };
    },
  };
}

/** `slope`: by how much the loss falls for each nat that the margin grows. */
export function pairLoss(margin: number, beta: number): { loss: number; slope: number } {
  const far = beta * margin;
  // Of large numbers neither the one form nor the other may overflow.
  const loss = far > 0 ? Math.log1p(Math.exp(-far)) : Math.log1p(Math.exp(far)) - far;
  const slope = far > 0 ? (beta * Math.exp(-far)) / (1 + Math.exp(-far)) : beta / (1 + Math.exp(far));
  return { loss, slope };
}

/** The sequences of a pair stand behind each other in the list that was packed: chosen, rejected. */
async function leadsOf(
  trainable: Pick<Trainable, 'losses'>,
  batches: readonly PackedBatch[],
  pairs: number,
  leaves: LoraLeaves | null,
  scale: number,
): Promise<Lead[]> {
  const leads = Array.from({ length: pairs }, (): Lead => 0);
  for (const { batch, examples } of batches) {
    for (const [segment, { loss }] of await trainable.losses(batch, leaves, scale)) {
      const sequence = examples[segment] ?? 0;
      const pair = sequence >> 1;
      leads[pair] = (leads[pair] ?? 0) + (sequence % 2 === 0 ? -loss : loss);
    }
    await turn();
  }
  return leads;
}

function weighed(one: PackedBatch, slopes: readonly number[]): PackedBatch {
  const { batch, examples } = one;
  const weights = batch.weights.map((weight, place) => {
    const sequence = examples[batch.segments[place] ?? -1];
    if (sequence === undefined) return 0;
    return weight * (slopes[sequence >> 1] ?? 0) * (sequence % 2 === 0 ? 1 : -1);
  });
  return { ...one, batch: { ...batch, weights } };
}
