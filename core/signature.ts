import { secp256k1 } from '@noble/curves/secp256k1.js';
import { hexToBytes } from '@noble/hashes/utils.js';

/** Whether the key (compressed, hex) made this compact signature (hex). A high s is refused: each would have a twin. */
export function isSignedBy(signature: string, digest: Uint8Array, publicKey: string): boolean {
  try {
    return secp256k1.verify(hexToBytes(signature), digest, hexToBytes(publicKey), { prehash: false, lowS: true });
  } catch {
    // A key that is no point of the curve, or a text that is no hex.
    return false;
  }
}
