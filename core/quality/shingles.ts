import { wordsOf } from './words.ts';

/** How many words in a row make one shingle. */
const SHINGLE_WORDS = 5;
const HAS_SPACE = /\S\s+\S/u;

/** The last step of MurmurHash3: every bit of the input moves every bit of the output. */
export function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < word.length; place += 1) hash = Math.imul(hash ^ word.charCodeAt(place), 0x01000193);
  return mix(hash ^ word.length);
}

/**
 * A 32-bit number for every shingle of a text, in order, repeats kept. Empty when there is no word in it.
 *
 * A shingle is five words in a row; in scripts without spaces a character counts as a word (see wordsOf). A text that
 * is one short piece without any space (a code, a hashtag) is taken by characters. Fewer words than five are one shingle.
 */
export function shinglesOf(text: string): Uint32Array<ArrayBuffer> {
  let words = wordsOf(text);
  if (words.length < SHINGLE_WORDS && !HAS_SPACE.test(text)) words = Array.from(words.join(' '));
  if (words.length === 0) return new Uint32Array(0);

  const hashes = Uint32Array.from(words, hashOf);
  const width = Math.min(SHINGLE_WORDS, hashes.length);
  const shingles = new Uint32Array(hashes.length - width + 1);
  for (let start = 0; start < shingles.length; start += 1) {
    let hash = width;
    for (let place = start; place < start + width; place += 1) {
      hash = Math.imul(((hash << 13) | (hash >>> 19)) ^ hashes[place]!, 0x9e3779b1);
    }
    shingles[start] = mix(hash);
  }
  return shingles;
}

/** The different shingles of a text, ascending: what exactJaccard compares. */
export function shingleSet(text: string): Uint32Array<ArrayBuffer> {
  const sorted = shinglesOf(text).toSorted();
  let kept = 0;
  for (let place = 0; place < sorted.length; place += 1) {
    if (place > 0 && sorted[place] === sorted[place - 1]) continue;
    sorted[kept] = sorted[place]!;
    kept += 1;
  }
  return sorted.slice(0, kept);
}

/** What two sets share, of all that they have: 0 to 1. Two empty sets have nothing to compare and give 0. */
export function exactJaccard(one: Uint32Array, other: Uint32Array): number {
  let shared = 0;
  let left = 0;
  let right = 0;
  while (left < one.length && right < other.length) {
    const difference = one[left]! - other[right]!;
    if (difference === 0) shared += 1;
    if (difference <= 0) left += 1;
    if (difference >= 0) right += 1;
  }
  const all = one.length + other.length - shared;
  return all === 0 ? 0 : shared / all;
}
