const FIRST_MS = 250;
const LONGEST_MS = 8_000;

/** How long to wait before another try after `crashes` in a row. */
export function pauseAfter(crashes: number): number {
  return crashes <= 0 ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** (crashes - 1));
}
