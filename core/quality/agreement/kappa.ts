import { withInterval } from './bootstrap.ts';
import type { Figure, Resampling, Statistic } from './figure.ts';
import { answered, comparable, patternsOf, present, type Ratings } from './ratings.ts';

type Category = string | number;
const keyOf = (value: Category) => `${typeof value} ${value}`;

/**
 * Of all pairs of people who answered the same record, how many gave the same answer: for each record, then the mean of
 * the records. Says nothing about how much of that chance alone would give.
 */
export function percentAgreement(ratings: Ratings<Category>, resampling: Resampling): Figure {
  const rows = comparable(ratings);
  if (typeof rows === 'string') return { defined: false, why: rows };
  const patterns = patternsOf(rows, keyOf);
  const shares = patterns.patterns.map((pattern) => equalPairs(present(pattern)));
  return withInterval(patterns.records, shares.length, (weights) => mean(shares, weights), resampling);
}

/**
 * Cohen's κ of two people, on the records that both answered: chance is what each one's own habits would give. Columns
 * of people who have answered nothing are passed over.
 */
export function cohenKappa(ratings: Ratings<Category>, resampling: Resampling): Figure {
  const rows = comparable(ratings);
  if (typeof rows === 'string') return { defined: false, why: rows };
  const raters = new Set(ratings.flatMap((row) => [...row.keys()].filter((rater) => row[rater] !== null)));
  const [first, second, ...more] = raters;
  if (first === undefined || second === undefined || more.length > 0) return { defined: false, why: 'not-two-raters' };

  const patterns = patternsOf(
    rows.map((row) => [row[first] ?? null, row[second] ?? null]),
    keyOf,
  );
  const statistic: Statistic = (weights) => {
    const firsts = new Float64Array(patterns.values.length);
    const seconds = new Float64Array(patterns.values.length);
    let total = 0;
    let equal = 0;
    for (const [number, pattern] of patterns.patterns.entries()) {
      const weight = weights[number]!;
      const one = pattern[0]!;
      const other = pattern[1]!;
      firsts[one]! += weight;
      seconds[other]! += weight;
      total += weight;
      if (one === other) equal += weight;
    }
    let byChance = 0;
    for (const [value, count] of firsts.entries()) byChance += count * seconds[value]!;
    return beyondChance(equal / total, byChance, total ** 2);
  };
  return withInterval(patterns.records, patterns.patterns.length, statistic, resampling);
}

/**
 * Fleiss' κ of any number of people, not the same ones on every record; but it needs the same number of answers
 * everywhere. So it is taken of the records with the most usual number of answers (two or more; of two that are as
 * usual the larger), and `records` says how many those were. Krippendorff's α has no such need.
 */
export function fleissKappa(ratings: Ratings<Category>, resampling: Resampling): Figure {
  const rows = comparable(ratings);
  if (typeof rows === 'string') return { defined: false, why: rows };
  const usual = mostUsual(rows.map(answered));
  const patterns = patternsOf(
    rows.filter((row) => answered(row) === usual),
    keyOf,
  );
  const columns = patterns.patterns.map(present);
  const shares = columns.map(equalPairs);
  const statistic: Statistic = (weights) => {
    const counts = new Float64Array(patterns.values.length);
    let total = 0;
    for (const [number, values] of columns.entries()) {
      const weight = weights[number]!;
      for (const value of values) counts[value] = counts[value]! + weight;
      total += weight * usual;
    }
    let byChance = 0;
    for (const count of counts) byChance += count ** 2;
    return beyondChance(mean(shares, weights), byChance, total ** 2);
  };
  return withInterval(patterns.records, patterns.patterns.length, statistic, resampling);
}

/** Chance comes as a fraction, so that "all of it" is exact and not a matter of rounding. */
function beyondChance(agreed: number, byChance: number, outOf: number): ReturnType<Statistic> {
  if (byChance >= outOf) return 'one-category';
  const expected = byChance / outOf;
  return (agreed - expected) / (1 - expected);
}

function equalPairs(values: Int32Array): number {
  let equal = 0;
  for (const one of values) for (const other of values) if (one === other) equal += 1;
  return (equal - values.length) / (values.length * (values.length - 1));
}

function mean(figures: readonly number[], weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (const [pattern, figure] of figures.entries()) {
    const weight = weights[pattern]!;
    sum += figure * weight;
    total += weight;
  }
  return sum / total;
}

function mostUsual(numbers: readonly number[]): number {
  const times = new Map<number, number>();
  for (const number of numbers) times.set(number, (times.get(number) ?? 0) + 1);
  let usual = 0;
  for (const [number, count] of times) {
    const most = times.get(usual) ?? 0;
    if (count > most || (count === most && number > usual)) usual = number;
  }
  return usual;
}
