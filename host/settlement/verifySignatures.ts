import { createPublicKey, verify } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';

/** What was signed, and the signature in 64 bytes, r and then s. */
export interface SignedBytes {
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

const HALF_ORDER = secp256k1.Point.Fn.ORDER / 2n;

/**
 * The places of those that the key did not sign. Node's own OpenSSL, three times as fast as JavaScript; it takes both of
 * two signatures that differ in the sign of s, of which a chain takes only the lower.
 */
export function unsignedAmong(publicKey: Uint8Array, signed: readonly SignedBytes[]): number[] {
  const point = secp256k1.Point.fromBytes(publicKey).toBytes(false);
  const coordinate = (from: number) => Buffer.from(point.subarray(from, from + 32)).toString('base64url');
  const jwk = { kty: 'EC', crv: 'secp256k1', x: coordinate(1), y: coordinate(33) };
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const options = { key, dsaEncoding: 'ieee-p1363' } as const;
  return signed.flatMap(({ bytes, signature }, place) => {
    const isSigned = isLow(signature) && verify('sha256', bytes, options, signature);
    return isSigned ? [] : [place];
  });
}

function isLow(signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  return BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`) <= HALF_ORDER;
}
