import { beforeAll, describe, expect, it } from 'vitest';
import { Chance } from '../chance.ts';
import { BANDS, bandKeys, estimatedJaccard, MinHash, NEAR_DUPLICATE } from './minhash.ts';
import { exactJaccard, shingleSet, shinglesOf } from './shingles.ts';
import { wordsOf } from './words.ts';

const minHash = new MinHash(2026);

describe('shingles', () => {
  it('are five words in a row, whatever stands between them', () => {
    expect(wordsOf('Don’t stop—naïve ÉTUDE_1!')).toEqual(['don', 't', 'stop', 'naïve', 'étude_1']);
    expect(shinglesOf('one two three four five six')).toHaveLength(2);
    expect(shingleSet('One, two: THREE four (five).')).toEqual(shingleSet('one two three four five'));
    expect(shingleSet('nai\u0308ve one two three four')).toEqual(shingleSet('naïve one two three four'));
  });

  it('are five characters in scripts without spaces', () => {
    expect(wordsOf('今日は good')).toEqual(['今', '日', 'は', 'good']);
    expect(shinglesOf('今日は良い天気です')).toHaveLength(5);
    expect(shinglesOf('สวัสดีครับ').length).toBeGreaterThan(1);
  });

  it('are five characters where one piece has no space at all', () => {
    expect(shinglesOf('internationalisation')).toHaveLength(16);
    expect(shinglesOf('two words')).toHaveLength(1);
    expect(shinglesOf('ok')).toHaveLength(1);
  });

  it('are none where there is no word', () => {
    for (const text of ['', ' \n ', '… !!! 😀']) {
      expect(shinglesOf(text)).toHaveLength(0);
      expect(minHash.signature(text)).toBeNull();
    }
    expect(exactJaccard(new Uint32Array(0), new Uint32Array(0))).toBe(0);
  });

  it('compare as sets', () => {
    expect(exactJaccard(Uint32Array.of(1, 2, 3), Uint32Array.of(2, 3, 4, 5))).toBe(2 / 5);
    expect(shingleSet('a b c d e a b c d e a b c d e')).toHaveLength(5);
  });
});

interface Pair {
  exact: number;
  estimated: number;
  banded: boolean;
}

/** Documents of 150 words with none to six of them changed. */
function pairs(count: number): Pair[] {
  const chance = new Chance(9);
  const word = () => `w${chance.below(4_000).toString(36)}`;
  return Array.from({ length: count }, () => {
    const words = Array.from({ length: 150 }, word);
    const changed = [...words];
    for (let edits = chance.below(7); edits > 0; edits -= 1) changed[chance.below(150)] = word();
    const [one, other] = [words.join(' '), changed.join('  ')];
    const [first, second] = [minHash.signature(one)!, minHash.signature(other)!];
    const keys = bandKeys(second);
    return {
      exact: exactJaccard(shingleSet(one), shingleSet(other)),
      estimated: estimatedJaccard(first, second),
      banded: bandKeys(first).some((key, band) => key === keys[band]),
    };
  });
}

describe('MinHash', () => {
  let near: Pair[] = [];
  beforeAll(() => {
    near = pairs(1_500);
  });

  it('estimates without bias and within what 128 permutations promise', () => {
    const errors = near.map(({ exact, estimated }) => estimated - exact);
    const bias = errors.reduce((sum, error) => sum + error, 0) / near.length;
    const square = errors.reduce((sum, error) => sum + error ** 2, 0);
    const promised = near.reduce((sum, { exact }) => sum + (exact * (1 - exact)) / 128, 0);
    expect(Math.abs(bias)).toBeLessThan(0.005);
    expect(square / promised).toBeGreaterThan(0.8);
    expect(square / promised).toBeLessThan(1.2);
  });

  it('finds 98 of 100 near duplicates by their bands', () => {
    const duplicates = near.filter(({ exact }) => exact >= NEAR_DUPLICATE);
    expect(duplicates.length).toBeGreaterThan(300);
    expect(duplicates.filter(({ banded }) => banded).length / duplicates.length).toBeGreaterThan(0.98);
  });

  it('brings few strangers together', () => {
    const chance = new Chance(5);
    const sets = Array.from({ length: 400 }, () =>
      bandKeys(minHash.signature(Array.from({ length: 60 }, () => `w${chance.below(500)}`).join(' '))!),
    );
    let met = 0;
    for (let band = 0; band < BANDS; band += 1) met += sets.length - new Set(sets.map((keys) => keys[band])).size;
    expect(met).toBe(0);
  });

  it('depends on the seed and on nothing else', () => {
    const text = 'the same words in the same order every time';
    expect(new MinHash(2026).signature(text)).toEqual(minHash.signature(text));
    expect(new MinHash(2027).signature(text)).not.toEqual(minHash.signature(text));
    expect(minHash.signature(text)).toHaveLength(128);
    // Pinned: signatures may be kept on disk between versions.
    expect([...minHash.signature(text)!.slice(0, 3), bandKeys(minHash.signature(text)!)[0]]).toMatchInlineSnapshot(`
      [
        916205789,
        232370305,
        1526493010,
        2537643115,
      ]
    `);
  });

  it('keeps a pace of a million records in minutes', () => {
    const text = Array.from({ length: 100 }, (_, place) => `word${place}`).join(' ');
    const start = performance.now();
    for (let record = 0; record < 2_000; record += 1) minHash.signature(text);
    // 0.04 ms each on a quiet machine; 1 ms would be 17 minutes for a million.
    expect((performance.now() - start) / 2_000).toBeLessThan(1);
  });
});
