import type { TrainSettings } from '#core/train/recipe.ts';
import { rateAt } from '../train/loop/schedule.ts';

type Rates = Pick<TrainSettings, 'learningRate' | 'warmup' | 'finalRate'>;

/**
 * How much each checkpoint counts, their mean being 1: the sum of the rates of the steps that lie nearest to it. While the
 * rate is high a record moves the adapter far, at the end hardly at all, however large its gradient is then.
 */
export function checkpointWeights(checkpoints: readonly number[], steps: number, rates: Rates): number[] {
  const sums = checkpoints.map((checkpoint, place) => {
    const [before = -checkpoint, after = 2 * steps] = [checkpoints[place - 1], checkpoints[place + 1]];
    const [from, to] = [Math.round((before + checkpoint) / 2), Math.round((checkpoint + after) / 2)];
    let sum = 0;
    for (let step = from; step < Math.min(to, steps); step += 1) sum += rateAt(step, steps, rates);
    return sum;
  });
  const all = sums.reduce((whole, sum) => whole + sum, 0);
  return sums.map((sum) => (all === 0 ? 1 : (sum * sums.length) / all));
}

/** So many of the checkpoints: those that count most, in their order. */
export function weightiest(checkpoints: readonly number[], count: number, steps: number, rates: Rates): number[] {
  const weights = checkpointWeights(checkpoints, steps, rates);
  return checkpoints
    .map((checkpoint, place) => ({ checkpoint, weight: weights[place] ?? 0 }))
    .toSorted((one, other) => other.weight - one.weight || one.checkpoint - other.checkpoint)
    .slice(0, count)
    .map(({ checkpoint }) => checkpoint)
    .toSorted((one, other) => one - other);
}
