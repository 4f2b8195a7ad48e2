import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type HashBytes, sha256OfBytes } from '../receiptLog/hashing.ts';

/** What decides between equal remainders: a text that nobody chooses, and the names of those among whom it decides. */
export interface Draw {
  readonly draw: string;
  readonly nameOf: (place: number) => string;
  readonly hash?: HashBytes | undefined;
}

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Whole parts of `total` in proportion to the weights that add up to it exactly: everybody gets their part rounded down,
 * and what is left goes one by one to the largest remainders. Among equal remainders a hash of `draw` and name decides:
 * nobody can choose to be first, and nobody is first every time. The weights are whole, and add up to more than 0 and to
 * no more than ten million.
 */
export function divide(total: bigint, weights: readonly number[], drawn: Draw): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const rest = Number(total % BigInt(whole));
  const remainders: number[] = [];
  let left = rest;
  for (const weight of weights) {
    const product = rest * weight;
    const remainder = product % whole;
    left -= (product - remainder) / whole;
    remainders.push(remainder);
  }
  const parts = weights.map((weight) => partOf(total, weight, whole));
  for (const place of largest(remainders, left, drawn)) parts[place] = (parts[place] ?? 0n) + 1n;
  return parts;
}

/**
 * `total` times `weight` by `whole`, rounded down. Whole multiples of `whole` and the rest are counted apart: with both
 * below a million, nearly all of it is done exactly in plain numbers, which are five times as fast.
 */
export function partOf(total: bigint, weight: number, whole: number): bigint {
  if (weight === whole) return total;
  if (total > SAFE) return (total * BigInt(weight)) / BigInt(whole);
  const small = Number(total);
  const rest = small % whole;
  return BigInt(((small - rest) / whole) * weight + Math.floor((rest * weight) / whole));
}

/** The places of the `count` largest. Only those that are equal at the cut are drawn: most divisions draw none. */
function largest(remainders: readonly number[], count: number, { draw, nameOf, hash = sha256OfBytes }: Draw): number[] {
  if (count === 0) return [];
  const sorted = Float64Array.from(remainders).toSorted();
  const cut = sorted[sorted.length - count] ?? 0;
  const above: number[] = [];
  const equal: number[] = [];
  for (const [place, remainder] of remainders.entries()) {
    if (remainder > cut) above.push(place);
    else if (remainder === cut) equal.push(place);
  }
  const missing = count - above.length;
  if (equal.length === missing) return [...above, ...equal];
  const lots = equal
    .map((place) => ({ place, lot: bytesToHex(hash(utf8ToBytes(`${draw}\n${nameOf(place)}\n`))) }))
    .toSorted((one, other) => (one.lot < other.lot ? -1 : 1));
  return [...above, ...lots.slice(0, missing).map(({ place }) => place)];
}
