import { type HashBytes, nodeHash, sameHash, sha256OfBytes } from './hashing.ts';

/** The root over the entries from `from` to before `to`, of the log that is asked about. */
export type RootOfRange = (from: number, to: number) => Uint8Array;

/** The largest power of two below `count`. */
export function splitAt(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

/** That the entry at `index` is in the log of `size` entries: the siblings from the leaf up (RFC 6962, 2.1.1). */
export function inclusionProof(index: number, size: number, rootOf: RootOfRange): Uint8Array[] {
  const path = (from: number, to: number): Uint8Array[] => {
    if (to - from <= 1) return [];
    const middle = from + splitAt(to - from);
    return index < middle ? [...path(from, middle), rootOf(middle, to)] : [...path(middle, to), rootOf(from, middle)];
  };
  return path(0, size);
}

export function verifyInclusion(
  proven: { leaf: Uint8Array; index: number; size: number; root: Uint8Array },
  proof: readonly Uint8Array[],
  hash: HashBytes = sha256OfBytes,
): boolean {
  const { leaf, index, size, root } = proven;
  if (!isPlace(index) || !isPlace(size) || index >= size) return false;
  let place = index;
  let last = size - 1;
  let found = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      found = nodeHash(sibling, found, hash);
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      found = nodeHash(found, sibling, hash);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && sameHash(found, root);
}

/** That the log of `from` entries is the beginning of that of `to` entries (RFC 6962, 2.1.2). */
export function consistencyProof(from: number, to: number, rootOf: RootOfRange): Uint8Array[] {
  const path = (size: number, begin: number, end: number, whole: boolean): Uint8Array[] => {
    if (size === end - begin) return whole ? [] : [rootOf(begin, end)];
    const cut = splitAt(end - begin);
    return size <= cut
      ? [...path(size, begin, begin + cut, whole), rootOf(begin + cut, end)]
      : [...path(size - cut, begin + cut, end, false), rootOf(begin, begin + cut)];
  };
  return from === 0 || from === to ? [] : path(from, 0, to, true);
}

export function verifyConsistency(
  before: { size: number; root: Uint8Array },
  after: { size: number; root: Uint8Array },
  proof: readonly Uint8Array[],
  hash: HashBytes = sha256OfBytes,
): boolean {
  if (!isPlace(before.size) || !isPlace(after.size) || before.size > after.size) return false;
  // Everything begins with nothing.
  if (before.size === 0) return proof.length === 0;
  if (before.size === after.size) return proof.length === 0 && sameHash(before.root, after.root);
  let place = before.size - 1;
  let last = after.size - 1;
  while (place % 2 === 1) [place, last] = [half(place), half(last)];
  const steps = [...proof];
  const first = place === 0 ? before.root : steps.shift();
  if (first === undefined) return false;
  let old = first;
  let now = first;
  for (const sibling of steps) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      old = nodeHash(sibling, old, hash);
      now = nodeHash(sibling, now, hash);
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      now = nodeHash(now, sibling, hash);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && sameHash(old, before.root) && sameHash(now, after.root);
}

function half(place: number): number {
  return Math.floor(place / 2);
}

function isPlace(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
