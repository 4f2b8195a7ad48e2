import { sha256 } from '@noble/hashes/sha2.js';

/** SHA-256 of bytes, 32 bytes. A parameter wherever many are made: the host passes its native one. */
export type HashBytes = (bytes: Uint8Array) => Uint8Array;

export const sha256OfBytes: HashBytes = (bytes) => sha256(bytes);

export const HASH_BYTES = 32;

/**
 * The hashes of a receipt log are those of RFC 6962 (certificate transparency): a leaf and a node begin with different
 * bytes, so that neither can be passed off as the other.
 */
export function leafHash(entry: Uint8Array, hash: HashBytes = sha256OfBytes): Uint8Array {
  const bytes = new Uint8Array(1 + entry.length);
  bytes.set(entry, 1);
  return hash(bytes);
}

export function nodeHash(left: Uint8Array, right: Uint8Array, hash: HashBytes = sha256OfBytes): Uint8Array {
  const bytes = new Uint8Array(1 + 2 * HASH_BYTES);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + HASH_BYTES);
  return hash(bytes);
}

/** The root of a log without entries. */
export function emptyRoot(hash: HashBytes = sha256OfBytes): Uint8Array {
  return hash(new Uint8Array(0));
}

export function sameHash(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}
