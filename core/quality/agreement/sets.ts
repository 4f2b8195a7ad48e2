import { distanceAlpha } from './alpha.ts';
import type { Figure, Resampling } from './figure.ts';
import type { Ratings } from './ratings.ts';

export function sharedCount(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let count = 0;
  for (const member of one) if (other.has(member)) count += 1;
  return count;
}

/** 1 − what two sets share of all that they have. Two empty sets are equal: both said "none of these". */
export function jaccardDistance(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = sharedCount(one, other);
  const all = one.size + other.size - shared;
  return all === 0 ? 0 : 1 - shared / all;
}

/**
 * Passonneau's MASI (2006): Jaccard, weighed by how the sets lie: 1 when equal, 2/3 when one contains the other, 1/3 when
 * they overlap, 0 when they share nothing. Kinder to "one label more" than to "one label instead".
 */
export function masiDistance(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = sharedCount(one, other);
  const all = one.size + other.size - shared;
  if (all === 0) return 0;
  if (shared === 0) return 1;
  const smaller = Math.min(one.size, other.size);
  const weight = shared === all ? 1 : shared === smaller ? 2 / 3 : 1 / 3;
  return 1 - (shared / all) * weight;
}

const DISTANCES = { masi: masiDistance, jaccard: jaccardDistance };

/** Krippendorff's α for answers of several labels. The distance enters as it is, not squared (as in NLTK). */
export function setAlpha(
  ratings: Ratings<readonly string[]>,
  distance: keyof typeof DISTANCES,
  resampling: Resampling,
): Figure {
  const sets = ratings.map((row) => row.map((labels) => (labels === null ? null : new Set(labels))));
  return distanceAlpha(sets, (set) => JSON.stringify([...set].toSorted()), DISTANCES[distance], resampling);
}
