/** What is known of a record of a run beside its influence on one answer. */
export interface Standing {
  /** How large what it taught is, whatever is asked: the length of its factors. */
  readonly size: number;
  /** Of other records of the run, asked for as answers are, the part that it helps with for sure. */
  readonly reach: number;
}

/** Sizes lie around their median; so many spreads above it one is no longer like the others. */
const MOST_SPREADS = 6;
/** Of a normal distribution, its standard deviation in median deviations. */
const SPREAD_OF_DEVIATION = 1.4826;
/** Sizes that are nearly all the same have no spread to measure by. */
const LEAST_BOUND = 2;
/** What helps with more than this part of everything says the less of any one answer. */
const COMMON = 0.6;

/**
 * How much of a record's estimated influence may be paid, from 0 to 1. Nobody must gain by records that are so large, or
 * so alike to everything, that they seem to help with every answer: a large one counts as the largest usual one, and
 * what helps with everything is a source of nothing, as a stretch that stands everywhere is.
 */
export function restraints(standings: readonly Standing[]): number[] {
  const sizes = standings.map(({ size }) => size);
  const middle = median(sizes);
  const spread = SPREAD_OF_DEVIATION * median(sizes.map((size) => Math.abs(size - middle)));
  const bound = Math.max(LEAST_BOUND * middle, middle + MOST_SPREADS * spread);
  return standings.map(({ size, reach }) => {
    const ofSize = size > bound ? bound / size : 1;
    return ofSize * Math.max(0, Math.min(1, (1 - reach) / (1 - COMMON)));
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
