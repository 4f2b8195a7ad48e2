import { Chance } from '../chance.ts';
import { mix, shinglesOf } from './shingles.ts';

/** Two records are near duplicates from this much of their shingles in common. */
export const NEAR_DUPLICATE = 0.85;
const PERMUTATIONS = 128;
/**
 * 16 bands of 8 rows: a pair at 0.85 shares a band with probability 1 − (1 − 0.85⁸)¹⁶ = 0.994, one at 0.5 with 0.06.
 * What is found too much is taken out again by the exact comparison; what is missed is missed.
 */
export const BANDS = 16;
const ROWS = PERMUTATIONS / BANDS;

/**
 * Near duplicates among very many texts, as a stream: `signature` of each text, `bandKeys` of each signature, written
 * to disk as (band, key, ordinal) and sorted there. Records with the same key in the same band are candidates; each
 * candidate pair is then weighed by exactJaccard of its shingle sets. Keys are 32 bits: among a million records about a hundred
 * strangers share one in each band, which that comparison sorts out.
 *
 *     text → shingles (32 bits each) → 128 smallest values, one under each permutation → 16 keys
 */
export class MinHash {
  readonly #factors = new Uint32Array(PERMUTATIONS);
  readonly #offsets = new Uint32Array(PERMUTATIONS);

  /** Signatures compare only with those of the same seed. */
  constructor(seed: number) {
    const chance = new Chance(seed);
    for (let place = 0; place < PERMUTATIONS; place += 1) {
      // An odd factor makes x → factor · x + offset a permutation of the 32-bit numbers.
      this.#factors[place] = chance.next() | 1;
      this.#offsets[place] = chance.next();
    }
  }

  /** 512 bytes, or null for a text without any word, which is nobody's near duplicate. */
  signature(text: string): Uint32Array<ArrayBuffer> | null {
    const shingles = shinglesOf(text);
    if (shingles.length === 0) return null;
    const factors = this.#factors;
    const offsets = this.#offsets;
    const smallest = new Uint32Array(PERMUTATIONS).fill(0xffffffff);
    for (let shingle = 0; shingle < shingles.length; shingle += 1) {
      const hash = shingles[shingle]!;
      for (let place = 0; place < PERMUTATIONS; place += 1) {
        const value = (Math.imul(hash, factors[place]!) + offsets[place]!) >>> 0;
        if (value < smallest[place]!) smallest[place] = value;
      }
    }
    return smallest;
  }
}

/** One key for each band; equal keys in one band make two records candidates. */
export function bandKeys(signature: Uint32Array): Uint32Array<ArrayBuffer> {
  const keys = new Uint32Array(BANDS);
  for (let band = 0; band < BANDS; band += 1) {
    let hash = band + 1;
    for (let row = 0; row < ROWS; row += 1) {
      hash = mix(Math.imul(hash, 0x9e3779b1) ^ signature[band * ROWS + row]!);
    }
    keys[band] = hash;
  }
  return keys;
}

/** Right to about ± 0.03 (one standard deviation at 0.85). Enough to sort, not to decide near the threshold. */
export function estimatedJaccard(one: Uint32Array, other: Uint32Array): number {
  let equal = 0;
  for (let place = 0; place < PERMUTATIONS; place += 1) if (one[place] === other[place]) equal += 1;
  return equal / PERMUTATIONS;
}
