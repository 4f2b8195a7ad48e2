/** Fewer tell nothing. */
const FEWEST = 3;
const NEWEST = 30;
const HOUR_MS = 3_600_000;

/** How fast records are being done. */
export interface Pace {
  readonly anHour: number;
  readonly secondsLeft: number;
}

/**
 * `took`: milliseconds of the records that were just done here, oldest first; `before`: what the log knows of all that
 * were done earlier, for the first minutes of a day. Null while there is too little to go by.
 */
export function paceOf(
  took: readonly number[],
  before: { readonly records: number; readonly tookMs: number },
  left: number,
): Pace | null {
  const newest = took.slice(-NEWEST);
  const recent = newest.reduce((sum, ms) => sum + ms, 0) / newest.length;
  const earlier = before.records >= FEWEST ? before.tookMs / before.records : 0;
  const each = newest.length >= FEWEST ? recent : earlier;
  return each > 0 ? { anHour: Math.round(HOUR_MS / each), secondsLeft: (left * each) / 1000 } : null;
}
