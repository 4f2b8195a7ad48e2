import type { Undefined } from './figure.ts';

/** One row for each record, one column for each rater; null where that rater has not answered. */
export type Ratings<Value> = readonly (readonly (Value | null)[])[];

/** An answer that is missing, among value numbers. */
const MISSING = -1;

/** Columns of a record: the number of each rater's value, or MISSING. Records that look alike share one pattern. */
export interface Patterns<Value> {
  /** The different values, in the order in which they came. */
  readonly values: readonly Value[];
  readonly patterns: readonly Int32Array[];
  readonly records: readonly Portions[];
}

/** What a record gives to the whole: which patterns it has, and how much of each. */
export type Portions = readonly { readonly pattern: number; readonly weight: number }[];

/** Collects records into patterns. Millions of records have few patterns, which is what makes resampling cheap. */
export class PatternCollector<Value> {
  readonly #values: Value[] = [];
  readonly #valueNumbers = new Map<string, number>();
  readonly #patterns: Int32Array[] = [];
  readonly #patternNumbers = new Map<string, number>();
  readonly #keyOf: (value: Value) => string;

  constructor(keyOf: (value: Value) => string) {
    this.#keyOf = keyOf;
  }

  pattern(row: readonly (Value | null)[]): number {
    const numbers = Int32Array.from(row, (value) => (value === null ? MISSING : this.#numberOf(value)));
    const key = numbers.join();
    const known = this.#patternNumbers.get(key);
    if (known !== undefined) return known;
    this.#patternNumbers.set(key, this.#patterns.length);
    return this.#patterns.push(numbers) - 1;
  }

  done(records: readonly Portions[]): Patterns<Value> {
    return { values: this.#values, patterns: this.#patterns, records };
  }

  #numberOf(value: Value): number {
    const key = this.#keyOf(value);
    const known = this.#valueNumbers.get(key);
    if (known !== undefined) return known;
    this.#valueNumbers.set(key, this.#values.length);
    return this.#values.push(value) - 1;
  }
}

/** Answers of a record that are there. */
export function present(pattern: Int32Array): Int32Array<ArrayBuffer> {
  return Int32Array.from(pattern.filter((value) => value !== MISSING));
}

export function answered(row: readonly unknown[]): number {
  let count = 0;
  for (const value of row) if (value !== null) count += 1;
  return count;
}

/**
 * The records that two people answered, or why nobody can be compared. Records with one answer take no part in any
 * figure: they say nothing about agreement.
 */
export function comparable<Value>(ratings: Ratings<Value>): Ratings<Value> | Undefined {
  const raters = new Set<number>();
  for (const row of ratings) {
    for (const [rater, value] of row.entries()) if (value !== null) raters.add(rater);
  }
  if (raters.size === 0) return 'no-records';
  if (raters.size < 2) return 'fewer-than-two-raters';
  const both = ratings.filter((row) => answered(row) >= 2);
  return both.length === 0 ? 'no-overlap' : both;
}

export function patternsOf<Value>(ratings: Ratings<Value>, keyOf: (value: Value) => string): Patterns<Value> {
  const collector = new PatternCollector(keyOf);
  return collector.done(ratings.map((row) => [{ pattern: collector.pattern(row), weight: 1 }]));
}
