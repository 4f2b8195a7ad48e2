import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * SHA-256 of a text's UTF-8 bytes, in lower-case hex. A parameter wherever many records are hashed: the host passes
 * its native one, which is several times faster than this.
 */
export type HashText = (text: string) => string;

export const sha256OfText: HashText = (text) => bytesToHex(sha256(utf8ToBytes(text)));
