import type { PlacedToken } from './content.ts';
import type { Named, SpanMatch } from './fold.ts';

/** How stretches are found. 2: phrases that are nobody's are cut out (boilerplate.ts). */
export const SPANS_METHOD = 'suffix-array/2';

/** A stretch of the answer, and the records of one adapter's snapshots that hold it. */
export interface CreditedSpan {
  readonly start: number;
  readonly end: number;
  readonly records: readonly Named[];
}

/**
 * What an adapter gained on each stretch. A token in several of them belongs to the longest, so that nothing is counted
 * twice; of two of one length to the one that comes first. Tokens that lost are not counted.
 */
export function spanMatches(
  spans: readonly CreditedSpan[],
  places: readonly PlacedToken[],
  gains: readonly number[],
): SpanMatch[] {
  const sums = spans.map(() => 0);
  const byLength = [...spans.keys()].toSorted(
    (one, other) => lengthOf(spans[other]!) - lengthOf(spans[one]!) || spans[one]!.start - spans[other]!.start,
  );
  for (const [at, { start, end }] of places.entries()) {
    const holder = byLength.find((span) => start < spans[span]!.end && end > spans[span]!.start);
    if (holder !== undefined) sums[holder] = sums[holder]! + Math.max(0, gains[at] ?? 0);
  }
  return spans.map(({ records }, at) => ({ gain: sums[at]!, records }));
}

function lengthOf({ start, end }: CreditedSpan): number {
  return end - start;
}
