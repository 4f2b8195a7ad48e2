import { withInterval } from './bootstrap.ts';
import type { Figure, Resampling, Statistic } from './figure.ts';
import { comparable, type Patterns, patternsOf, present, type Ratings } from './ratings.ts';

/** More different answers than this are not compared each with each: 4 million distances, 32 MB. */
const MOST_VALUES = 2_000;

/**
 * Krippendorff's α: 1 − (observed disagreement / disagreement expected by chance). Any number of raters, any number of
 * them missing. 1 is full agreement, 0 is chance, below 0 worse than chance. A value counts by the weights of the records
 * where at least two people answered.
 */
export function krippendorffAlpha(ratings: Ratings<string | number>, level: 'nominal', resampling: Resampling): Figure;
/** Ordinal: how many answers lie between two. Interval: the square of their difference. */
export function krippendorffAlpha(
  ratings: Ratings<number>,
  level: 'nominal' | 'ordinal' | 'interval',
  resampling: Resampling,
): Figure;
export function krippendorffAlpha(
  ratings: Ratings<string | number>,
  level: 'nominal' | 'ordinal' | 'interval',
  resampling: Resampling,
): Figure {
  const rows = comparable(ratings);
  if (typeof rows === 'string') return { defined: false, why: rows };
  const patterns = patternsOf(rows, (value) => `${typeof value} ${value}`);
  const statistic =
    level === 'nominal'
      ? nominalAlpha(patterns)
      : orderedAlpha(patterns, Float64Array.from(patterns.values, Number), level);
  return withInterval(patterns.records, patterns.patterns.length, statistic, resampling);
}

/** α with a distance of one's own: 0 for equal values, symmetric. */
export function distanceAlpha<Value>(
  ratings: Ratings<Value>,
  keyOf: (value: Value) => string,
  distance: (one: Value, other: Value) => number,
  resampling: Resampling,
): Figure {
  const rows = comparable(ratings);
  if (typeof rows === 'string') return { defined: false, why: rows };
  const patterns = patternsOf(rows, keyOf);
  const { values } = patterns;
  if (values.length > MOST_VALUES) return { defined: false, why: 'too-many-values' };
  const distances = values.map((one) => Float64Array.from(values, (other) => distance(one, other)));
  return withInterval(patterns.records, patterns.patterns.length, tableAlpha(patterns, distances), resampling);
}

/** α where values are equal or not. */
export function nominalAlpha(patterns: Patterns<unknown>): Statistic {
  const columns = patterns.patterns.map(present);
  const disagreement = columns.map((values) => {
    let equal = 0;
    for (const one of values) for (const other of values) if (one === other) equal += 1;
    return pairShare(values, values.length ** 2 - equal);
  });
  return (weights) => {
    const { total, counts } = marginals(columns, weights, patterns.values.length);
    let equal = 0;
    for (const count of counts) equal += count ** 2;
    return fromDisagreements(weighted(disagreement, weights), total ** 2 - equal, total);
  };
}

/**
 * α where values lie on a line. The ordinal distance of Krippendorff, the square of the answers between two values with
 * half of each end, is the square of the difference of their middle ranks: so ordinal is interval on ranks, which
 * change with every resample.
 */
function orderedAlpha(patterns: Patterns<unknown>, scale: Float64Array, level: 'ordinal' | 'interval'): Statistic {
  const columns = patterns.patterns.map(present);
  const ascending = Array.from(scale.keys()).toSorted((one, other) => scale[one]! - scale[other]!);
  const places = Float64Array.from(scale);
  return (weights) => {
    const { total, counts } = marginals(columns, weights, scale.length);
    if (level === 'ordinal') {
      let below = 0;
      for (const value of ascending) {
        const count = counts[value]!;
        places[value] = below + count / 2;
        below += count;
      }
    }
    if (counts.filter((count) => count > 0).length < 2) return 'one-category';
    // Measured from the mean: squares of large numbers (years, prices) would lose the digits that matter.
    let sum = 0;
    for (const [value, count] of counts.entries()) sum += count * places[value]!;
    const mean = sum / total;
    let observed = 0;
    for (const [pattern, values] of columns.entries()) {
      const weight = weights[pattern]!;
      if (weight === 0) continue;
      observed += weight * pairShare(values, squareDifferences(values, places, mean));
    }
    let spread = 0;
    for (const [value, count] of counts.entries()) spread += count * (places[value]! - mean) ** 2;
    return fromDisagreements(observed, 2 * total * spread, total);
  };
}

/** Sum of (x − y)² over all ordered pairs, by sums instead of pairs. */
function squareDifferences(values: Int32Array, places: Float64Array, mean: number): number {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    const place = places[value]! - mean;
    sum += place;
    squares += place ** 2;
  }
  return Math.max(0, 2 * (values.length * squares - sum ** 2));
}

function tableAlpha(patterns: Patterns<unknown>, distances: readonly Float64Array[]): Statistic {
  const columns = patterns.patterns.map(present);
  const between = (one: number, other: number) => distances[one]?.[other] ?? 0;
  const disagreement = columns.map((values) => {
    let sum = 0;
    for (const one of values) for (const other of values) sum += between(one, other);
    return pairShare(values, sum);
  });
  return (weights) => {
    const { total, counts } = marginals(columns, weights, distances.length);
    let expected = 0;
    for (const [one, row] of distances.entries()) {
      const count = counts[one]!;
      if (count === 0) continue;
      for (let other = 0; other < row.length; other += 1) {
        expected += count * counts[other]! * row[other]!;
      }
    }
    return fromDisagreements(weighted(disagreement, weights), expected, total);
  };
}

/** A record with m answers gives m to the whole, so its m · (m − 1) ordered pairs count by 1 / (m − 1). */
function pairShare(values: Int32Array, sumOverPairs: number): number {
  return sumOverPairs / (values.length - 1);
}

function weighted(figures: readonly number[], weights: Float64Array): number {
  let sum = 0;
  for (const [pattern, figure] of figures.entries()) sum += figure * weights[pattern]!;
  return sum;
}

function marginals(columns: readonly Int32Array[], weights: Float64Array, valueCount: number) {
  const counts = new Float64Array(valueCount);
  let total = 0;
  for (const [pattern, values] of columns.entries()) {
    const weight = weights[pattern]!;
    if (weight === 0) continue;
    for (const value of values) counts[value] = counts[value]! + weight;
    total += weight * values.length;
  }
  return { total, counts };
}

/** `expected` is the sum of distances over all ordered pairs of all answers. */
function fromDisagreements(observed: number, expected: number, total: number): ReturnType<Statistic> {
  return expected <= 0 ? 'one-category' : 1 - (observed * (total - 1)) / expected;
}
