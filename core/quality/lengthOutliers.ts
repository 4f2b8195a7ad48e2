export interface LengthOutlier {
  readonly record: number;
  /** How far from the middle, in robust standard deviations of the logarithm: below 0 is short, above is long. */
  readonly score: number;
}

/** Iglewicz and Hoaglin (1993): what is farther than this from the middle is labelled an outlier. */
const USUAL_CUTOFF = 3.5;
/** What the median absolute deviation, and the mean one, are of a standard deviation, where values are normal. */
const MEDIAN_DEVIATION = 0.6745;
const MEAN_DEVIATION = 0.7979;

/**
 * Records that are far shorter or longer than most, the farthest first. Lengths of texts spread by factors rather than
 * by sums, so their logarithms are compared. Where more than half are equally long, the mean deviation stands in for the
 * median one, which is then 0; where all are, there is no outlier.
 */
export function lengthOutliers(lengths: ArrayLike<number>, cutoff: number = USUAL_CUTOFF): LengthOutlier[] {
  const logs = Float64Array.from(lengths, (length) => Math.log1p(length));
  if (logs.length === 0) return [];
  const middle = median(logs);
  const deviations = logs.map((log) => Math.abs(log - middle));
  const usual = median(deviations) / MEDIAN_DEVIATION;
  const spread =
    usual > 0 ? usual : deviations.reduce((sum, deviation) => sum + deviation, 0) / deviations.length / MEAN_DEVIATION;
  if (spread === 0) return [];
  return Array.from(logs, (log, record) => ({ record, score: (log - middle) / spread }))
    .filter(({ score }) => Math.abs(score) > cutoff)
    .toSorted((one, other) => Math.abs(other.score) - Math.abs(one.score));
}

function median(values: Float64Array): number {
  const sorted = values.toSorted();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
