import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { WORD } from './words.ts';
import type { SignedDigest } from './entryTree.ts';

/** The address by which a chain knows a key; lower case. `publicKey`: compressed, hex. */
export function addressOfKey(publicKey: string): string {
  const point = secp256k1.Point.fromHex(publicKey).toBytes(false);
  return `0x${bytesToHex(keccak_256(point.subarray(1)).subarray(12))}`;
}

/**
 * A compact signature as the contract reads it (ERC-2098): the parity of the point, by which the signer is recovered,
 * stands in the highest bit of s.
 */
export function signedDigest(digest: Uint8Array, compact: Uint8Array, publicKey: string): SignedDigest {
  const signature = secp256k1.Signature.fromBytes(compact, 'compact');
  const isOdd = [0, 1].find((bit) => {
    const recovered = signature.addRecoveryBit(bit).recoverPublicKey(digest);
    return recovered.toHex(true) === publicKey;
  });
  if (isOdd === undefined) throw new RangeError('The signature is not of this key');
  const vs = compact.slice(WORD);
  vs[0] = (vs[0] ?? 0) | (isOdd << 7);
  return { digest, r: compact.slice(0, WORD), vs };
}

/** Who signed, as the contract finds it: lower case; null for what it refuses, as a signature with a high s. */
export function signerOf(digest: Uint8Array, r: string, vs: string): string | null {
  const parity = Number.parseInt(vs.slice(2, 4), 16) >> 7;
  const bytes = hexToBytes(r.slice(2) + vs.slice(2));
  bytes[WORD] = (bytes[WORD] ?? 0) & 0x7f;
  try {
    const signature = secp256k1.Signature.fromBytes(bytes, 'compact').addRecoveryBit(parity);
    if (signature.hasHighS()) return null;
    return addressOfKey(signature.recoverPublicKey(digest).toHex(true));
  } catch {
    return null;
  }
}
