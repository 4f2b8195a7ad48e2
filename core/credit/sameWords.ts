import type { UnionFind } from '../quality/unionFind.ts';
import { wordsOf } from '../quality/words.ts';

/** Two texts say the same where this much of what is rare in them stands in both. */
const SAME = 0.6;
/** What stands in more of the texts than this part is how such texts are worded. */
const COMMON = 1 / 8;
/** Longer texts say more than one thing; that they are near duplicates is found by their shingles. */
const MOST_WORDS = 512;

/**
 * Joins texts that say the same in other words. A word counts by the square of how rare it is among them: how they are
 * worded counts for nothing, and one name or number that is another weighs as much as the one they share. Of few texts it is
 * not known what is rare, and nothing is joined.
 */
export function joinSameWords(texts: readonly string[], together: UnionFind): void {
  const all = texts.map((text) => [...new Set(wordsOf(text))]);
  const places = new Map<string, number[]>();
  for (const [at, words] of all.entries()) {
    if (words.length > MOST_WORDS) continue;
    for (const word of words) {
      const known = places.get(word);
      if (known === undefined) places.set(word, [at]);
      else known.push(at);
    }
  }
  const rarity = (count: number) => Math.log((1 + texts.length) / (1 + count)) ** 2;
  const weights = all.map((words) => words.reduce((sum, word) => sum + rarity(places.get(word)?.length ?? 0), 0));
  for (const [at, words] of all.entries()) {
    if (words.length > MOST_WORDS) continue;
    const shared = new Map<number, number>();
    let common = 0;
    for (const word of words) {
      const standing = places.get(word) ?? [];
      const weight = rarity(standing.length);
      if (standing.length > texts.length * COMMON) {
        common += weight;
        continue;
      }
      for (const other of standing) {
        if (other >= at) break;
        shared.set(other, (shared.get(other) ?? 0) + weight);
      }
    }
    for (const [other, sum] of shared) {
      const both = (weights[at] ?? 0) + (weights[other] ?? 0);
      // Even if all that is common stood in both.
      if (sum + common < SAME * (both - sum - common) || together.find(other) === together.find(at)) continue;
      const own = new Set(words);
      const inBoth = (all[other] ?? []).reduce(
        (total, word) => total + (own.has(word) ? rarity(places.get(word)?.length ?? 0) : 0),
        0,
      );
      if (inBoth >= SAME * (both - inBoth)) together.union(other, at);
    }
  }
}
