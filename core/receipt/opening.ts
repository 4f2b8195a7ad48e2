import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type HashBytes, sha256OfBytes } from '../receiptLog/hashing.ts';

export const SALT_BYTES = 32;

/** Prompt and answer are told apart by a word of equal length, so that one is never shown as the other. */
export function commitmentOf(
  part: 'prompt' | 'answer',
  salt: Uint8Array,
  text: string,
  hash: HashBytes = sha256OfBytes,
): string {
  if (salt.length !== SALT_BYTES) throw new RangeError(`A salt has ${SALT_BYTES} bytes`);
  const word = utf8ToBytes(part);
  const words = utf8ToBytes(text);
  const bytes = new Uint8Array(word.length + salt.length + words.length);
  bytes.set(word);
  bytes.set(salt, word.length);
  bytes.set(words, word.length + salt.length);
  return Array.from(hash(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
