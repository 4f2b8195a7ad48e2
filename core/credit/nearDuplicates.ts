import { MinHash, NEAR_DUPLICATE, bandKeys } from '../quality/minhash.ts';
import { exactJaccard, shingleSet } from '../quality/shingles.ts';
import { UnionFind } from '../quality/unionFind.ts';
import { joinSameWords } from './sameWords.ts';

/** Any: signatures are compared only with each other. */
const SEED = 1;

/**
 * For each text the first one that says (nearly) the same: their cluster. Only what one answer names is clustered, a
 * few thousand texts at most.
 */
export function clustersOfTexts(texts: readonly string[]): number[] {
  const together = new UnionFind(texts.length);
  const hash = new MinHash(SEED);
  const same = new Map<string, number>();
  const bands = new Map<string, number[]>();
  const sets = new Map<number, Uint32Array>();
  const setOf = (at: number) => {
    const known = sets.get(at) ?? shingleSet(texts[at]!);
    sets.set(at, known);
    return known;
  };
  for (const [at, text] of texts.entries()) {
    const first = same.get(text);
    if (first !== undefined) {
      together.union(first, at);
      continue;
    }
    same.set(text, at);
    const signature = hash.signature(text);
    if (signature === null) continue;
    for (const [band, key] of bandKeys(signature).entries()) {
      const name = `${band} ${key}`;
      const others = bands.get(name) ?? [];
      bands.set(name, [...others, at]);
      for (const other of others) {
        if (together.find(other) === together.find(at)) continue;
        if (exactJaccard(setOf(other), setOf(at)) >= NEAR_DUPLICATE) together.union(other, at);
      }
    }
  }
  joinSameWords(texts, together);
  const firsts = new Map<number, number>();
  return texts.map((_, at) => {
    const root = together.find(at);
    const first = firsts.get(root) ?? at;
    firsts.set(root, first);
    return first;
  });
}
