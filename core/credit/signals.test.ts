import { describe, expect, it } from 'vitest';
import { contentOf, isContent, placesOf } from './content.ts';
import { clustersOfTexts } from './nearDuplicates.ts';
import { spanMatches } from './spanSignals.ts';

describe('what counts of an answer', () => {
  it('is all of it, and of a held JSON only what stands in its values', () => {
    const counted = (text: string) =>
      text
        .split('')
        .filter((_, at) => contentOf(text, true)[at] === 1)
        .join('');
    expect(contentOf('{}', false)).toEqual(Uint8Array.of(1, 1));
    expect(counted('{"who": "Ada \\"x", "n": -1.5, "is": true}')).toBe('Ada \\"x-1.5true');
    expect(counted('{"a": ["b", "c')).toBe('bc');
  });

  it('has a place for each token, and one for the parts of a character', () => {
    const places = placesOf([2, 0, 2, 1]);
    expect(places).toEqual([
      { start: 0, end: 2 },
      { start: 2, end: 4 },
      { start: 2, end: 4 },
      { start: 4, end: 5 },
    ]);
    expect(isContent({ start: 1, end: 3 }, Uint8Array.of(0, 0, 1))).toBe(true);
    expect(isContent({ start: 0, end: 2 }, Uint8Array.of(0, 0, 1))).toBe(false);
  });
});

describe('gains in stretches', () => {
  it('are counted once, in the longest, and never below nothing', () => {
    const places = placesOf([1, 1, 1, 1, 1, 1]);
    const spans = [
      { start: 0, end: 3, records: [] },
      { start: 2, end: 6, records: [] },
    ];
    expect(spanMatches(spans, places, [1, 2, 4, -8, 16, 0]).map(({ gain }) => gain)).toEqual([3, 20]);
  });
});

describe('near duplicates among named records', () => {
  const text =
    'the printer of Leipzig kept a second ledger under the stairs behind the paper store for years and years on end';
  it('are one cluster, and others are not', () => {
    const clusters = clustersOfTexts([text, 'something else altogether, of another kind', `${text}!`, text, '']);
    expect(clusters).toEqual([0, 1, 0, 0, 4]);
  });

  it('do not depend on how many there are of one', () => {
    expect(new Set(clustersOfTexts(Array.from({ length: 2_000 }, () => text))).size).toBe(1);
  });
});
