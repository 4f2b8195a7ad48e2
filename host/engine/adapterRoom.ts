import type { Fit } from '#core/fit.ts';

const MEBIBYTE = 1024 ** 2;

/** Two or three small adapters always stay: without them every question would read one from the disk. */
const LEAST_BYTES = 64 * MEBIBYTE;
/** A swap takes longer with each adapter that stays (docs/measurements.md), so more memory does not help for ever. */
const MOST_BYTES = 1024 * MEBIBYTE;

/** How much memory adapters may keep beside a base: a quarter of what is free when the base is there. */
export function adapterBytesWithin({ freeBytes, neededBytes }: Pick<Fit, 'freeBytes' | 'neededBytes'>): number {
  return Math.round(Math.min(MOST_BYTES, Math.max(LEAST_BYTES, (freeBytes - neededBytes) / 4)));
}
