import { tokenGain } from '#core/credit/budget.ts';
import type { Batch, ExampleLoss } from '../train/model/trainable.ts';
import { sumOf } from './influenceOf.ts';

type Losses = ReadonlyMap<number, Pick<ExampleLoss, 'each'>>;

/** Of what a token counts, the part that goes by what was gained on it; for the rest each counts alike. */
const BY_GAIN = 0.5;

/**
 * The same answers, of which each token counts by half by what the adapter gained on it: that gain is what is divided, so
 * that who helped is asked of it. `without` and `within`: the losses of the tokens without the adapter and with it.
 */
export function countedByGain(batch: Batch, without: Losses, within: Losses): Batch {
  const weights = batch.weights.slice();
  const counts = new Map<number, number[]>();
  for (const [segment, { each }] of without) counts.set(segment, countsOf(each, within.get(segment)?.each ?? each));
  for (const [place, weight] of weights.entries())
    if (weight !== 0) weights[place] = weight * (counts.get(batch.segments[place] ?? -1)?.shift() ?? 0);
  return { ...batch, weights };
}

/** One on average, so that nothing else becomes larger or smaller; all nothing where nothing was gained. */
function countsOf(without: readonly number[], within: readonly number[]): number[] {
  const gains = without.map((loss, token) => Math.max(0, tokenGain(-loss, -(within[token] ?? loss))));
  const mean = sumOf(gains) / gains.length;
  return gains.map((gain) => (mean === 0 ? 0 : 1 - BY_GAIN + (BY_GAIN * gain) / mean));
}
