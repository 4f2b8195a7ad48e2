/** What is known of a record of a run beside its influence on one answer. */
export interface Standing {
  /** How large what it taught is, whatever is asked: the length of its factors. */
  readonly size: number;
  /** Of other records of the run, asked for as answers are, the part that it helps with for sure. */
  readonly reach: number;
  /** The part of them that it claims: as if it helped so many alike and none of the others. */
  readonly breadth: number;
}

/** Sizes and breadths lie around their median; so many spreads above it one is no longer like the others. */
const MOST_SPREADS = 6;
/** Of a normal distribution, its standard deviation in median deviations. */
const SPREAD_OF_DEVIATION = 1.4826;
/** Of the median, what is still usual where nearly all are the same, and there is no spread to measure by. */
const USUAL_SIZE = 2;
const USUAL_BREADTH = 5;
/** What helps with more than this part of everything says the less of any one answer. */
const COMMON = 0.6;

/**
 * How much of a record's estimated influence may be paid, from 0 to 1. Nobody must gain by records that are so large, or
 * so alike to so much, that they seem to help with what they do not tell: a large one counts as the largest usual one,
 * one that claims much by as much less as it claims more than others do, and what helps with everything is a source
 * of nothing, as a stretch that stands everywhere is.
 */
export function restraints(standings: readonly Standing[]): number[] {
  const ofSize = usualParts(
    standings.map(({ size }) => size),
    USUAL_SIZE,
  );
  const ofBreadth = usualParts(
    standings.map(({ breadth }) => breadth),
    USUAL_BREADTH,
  );
  return standings.map(
    ({ reach }, at) => (ofSize[at] ?? 1) * (ofBreadth[at] ?? 1) * Math.max(0, Math.min(1, (1 - reach) / (1 - COMMON))),
  );
}

/** Of each value, the part that is usual. */
function usualParts(values: readonly number[], usual: number): number[] {
  const middle = median(values);
  const spread = SPREAD_OF_DEVIATION * median(values.map((value) => Math.abs(value - middle)));
  const bound = Math.max(usual * middle, middle + MOST_SPREADS * spread);
  return values.map((value) => (value > bound ? bound / value : 1));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
