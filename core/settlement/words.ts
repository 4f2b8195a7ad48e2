import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** What the contract hashes: words of 32 bytes, as `abi.encode` has them. */
export const WORD = 32;

export function tagOf(name: string): Uint8Array {
  return keccak_256(utf8ToBytes(name));
}

/** A number, an address or a hash as a word. */
export function word(value: bigint | string): Uint8Array {
  const hex = typeof value === 'string' ? value.slice(2) : value.toString(16);
  if (hex.length > 2 * WORD) throw new RangeError('It does not fit into a word');
  return hexToBytes(hex.toLowerCase().padStart(2 * WORD, '0'));
}

export function writeNumber(value: bigint, target: Uint8Array, at: number, bytes: number): void {
  let left = value;
  for (let place = at + bytes - 1; place >= at; place -= 1) {
    target[place] = Number(left & 0xffn);
    left >>= 8n;
  }
}

export function readNumber(source: Uint8Array, at: number, bytes: number): bigint {
  return BigInt(`0x${bytesToHex(source.subarray(at, at + bytes))}`);
}

export function hashOfWords(words: readonly Uint8Array[]): Uint8Array {
  return keccak_256(joinedWords(words));
}

export function joinedWords(words: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(words.length * WORD);
  for (const [at, each] of words.entries()) bytes.set(each, at * WORD);
  return bytes;
}
