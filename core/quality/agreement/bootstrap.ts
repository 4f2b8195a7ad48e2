import { Chance } from '../../chance.ts';
import type { Figure, Resampling, Statistic } from './figure.ts';
import type { Portions } from './ratings.ts';

const RESAMPLES = 1_000;
/** Draws of single records in all, a part of a second: very many records need fewer resamples for a steady interval. */
const MOST_DRAWS = 30_000_000;
const FEWEST_RESAMPLES = 100;

/**
 * The figure with its 95 % interval by the percentile bootstrap over records: as many records as there are are drawn
 * with replacement, the figure is taken of them, and the middle 95 % of such figures is the interval. Draws for which
 * the figure is undefined are left out.
 */
export function withInterval(
  records: readonly Portions[],
  patternCount: number,
  statistic: Statistic,
  resampling: Resampling,
): Figure {
  const weights = new Float64Array(patternCount);
  const { begins, patterns, portions } = flat(records);
  const add = (record: number) => {
    const end = begins[record + 1]!;
    for (let at = begins[record]!; at < end; at += 1) {
      const pattern = patterns[at]!;
      weights[pattern] = weights[pattern]! + portions[at]!;
    }
  };
  for (let record = 0; record < records.length; record += 1) add(record);
  const value = statistic(weights);
  if (typeof value !== 'number') return { defined: false, why: value };

  const chance = new Chance(resampling.seed);
  const affordable = Math.max(FEWEST_RESAMPLES, Math.floor(MOST_DRAWS / records.length));
  const resamples = resampling.resamples ?? Math.min(RESAMPLES, affordable);
  const drawn: number[] = [];
  for (let sample = 0; sample < resamples; sample += 1) {
    weights.fill(0);
    for (let draw = 0; draw < records.length; draw += 1) {
      add(chance.below(records.length));
    }
    const again = statistic(weights);
    if (typeof again === 'number') drawn.push(again);
  }
  const enough = records.length > 1 && drawn.length > 0 && drawn.length * 2 >= resamples;
  drawn.sort((one, other) => one - other);
  const interval = enough ? { low: quantile(drawn, 0.025), high: quantile(drawn, 0.975) } : null;
  return { defined: true, value, interval, records: records.length };
}

/** The same as numbers in a row: records are drawn millions of times. Those of one record lie from its begin to the next. */
function flat(records: readonly Portions[]) {
  const begins = new Uint32Array(records.length + 1);
  for (const [record, of] of records.entries()) begins[record + 1] = begins[record]! + of.length;
  const patterns = new Uint32Array(begins[records.length]!);
  const portions = new Float64Array(patterns.length);
  for (const [record, of] of records.entries()) {
    for (const [place, { pattern, weight }] of of.entries()) {
      patterns[begins[record]! + place] = pattern;
      portions[begins[record]! + place] = weight;
    }
  }
  return { begins, patterns, portions };
}

/** Between the two nearest values, in proportion (as numpy's default). `sorted` is ascending and not empty. */
function quantile(sorted: readonly number[], part: number): number {
  const place = part * (sorted.length - 1);
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}
