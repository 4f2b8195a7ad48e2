import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byDiversity, byUncertainty, cosineDistance, uncertainty } from './ordering.ts';

describe('uncertainty', () => {
  it('is 0 where one label is sure and 1 where all are alike', () => {
    for (const measure of ['entropy', 'margin'] as const) {
      expect(uncertainty([0, 1, 0], measure)).toBe(0);
      expect(uncertainty([0.25, 0.25, 0.25, 0.25], measure)).toBeCloseTo(1, 10);
      expect(uncertainty([1], measure)).toBe(0);
    }
    expect(uncertainty([0.5, 0.5], 'entropy')).toBeCloseTo(1, 10);
    expect(uncertainty([0.2, 0.5, 0.3], 'margin')).toBeCloseTo(0.8, 10);
    expect(uncertainty([0.5, 0.2, 0.3], 'margin')).toBeCloseTo(0.8, 10);
  });
});

describe('byUncertainty', () => {
  it('puts the most uncertain first and the unknown last', () => {
    expect(byUncertainty([[0.9, 0.1], null, [0.5, 0.5], [0.7, 0.3]], 'margin', 1)).toEqual([2, 3, 0, 1]);
  });

  it('shuffles ties by the seed alone', () => {
    const alike = Array.from({ length: 50 }, () => [0.5, 0.5]);
    const order = byUncertainty(alike, 'entropy', 1);
    expect(order).toEqual(byUncertainty(alike, 'entropy', 1));
    expect(order).not.toEqual(byUncertainty(alike, 'entropy', 2));
    expect(order.toSorted((one, other) => one - other)).toEqual(Array.from(alike.keys()));
  });
});

describe('byDiversity', () => {
  const places = [0, 1, 2, 50, 51, 100];
  const apart = (one: number, other: number) => Math.abs(places[one]! - places[other]!);

  it('takes one of each heap before a second of any', () => {
    for (const seed of [1, 2, 3, 4]) {
      const heaps = byDiversity(6, apart, 3, seed).map((record) => Math.round(places[record]! / 50));
      expect(new Set(heaps)).toEqual(new Set([0, 1, 2]));
    }
  });

  it('keeps away from what was chosen already, and never takes it again', () => {
    expect(byDiversity(6, apart, 1, 1, [5])).toEqual([0]);
    const rest = byDiversity(6, apart, 99, 1, [5, 0]);
    expect(rest.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4]);
  });

  it('is at most twice as wide as the best choice', () => {
    const points = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 3, maxLength: 9 });
    fc.assert(
      fc.property(points, fc.nat(), (given, seed) => {
        const width = (centers: readonly number[]) =>
          Math.max(...given.map((point) => Math.min(...centers.map((center) => Math.abs(point - given[center]!)))));
        const greedy = byDiversity(given.length, (one, other) => Math.abs(given[one]! - given[other]!), 2, seed);
        let best = Number.POSITIVE_INFINITY;
        for (const one of given.keys()) for (const other of given.keys()) best = Math.min(best, width([one, other]));
        expect(width(greedy)).toBeLessThanOrEqual(2 * best);
      }),
    );
  });
});

describe('cosineDistance', () => {
  it('compares directions', () => {
    expect(cosineDistance([1, 0], [2, 0])).toBeCloseTo(0, 10);
    expect(cosineDistance([1, 0], [0, 3])).toBeCloseTo(1, 10);
    expect(cosineDistance([1, 1], [-2, -2])).toBeCloseTo(2, 10);
    expect(cosineDistance([0, 0], [1, 0])).toBe(1);
  });
});
