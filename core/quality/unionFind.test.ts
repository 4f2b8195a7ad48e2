import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnionFind } from './unionFind.ts';

describe('UnionFind', () => {
  it('gathers what was told to belong together', () => {
    const things = new UnionFind(6);
    expect([things.union(4, 1), things.union(1, 5), things.union(5, 4)]).toEqual([true, true, false]);
    things.union(3, 2);
    expect(things.clusters()).toEqual([
      [1, 4, 5],
      [2, 3],
    ]);
    expect([things.sizeOf(5), things.sizeOf(0)]).toEqual([3, 1]);
    expect(() => things.find(6)).toThrow(RangeError);
  });

  it('gives the same clusters in whatever order the pairs come', () => {
    const pairs = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 15 });
    fc.assert(
      fc.property(pairs, (given) => {
        const [one, other] = [new UnionFind(21), new UnionFind(21)];
        for (const [first, second] of given) one.union(first, second);
        for (const [first, second] of given.toReversed()) other.union(second, first);
        expect(one.clusters()).toEqual(other.clusters());
        for (const [first, second] of given) expect(one.find(first)).toBe(one.find(second));
      }),
    );
  });

  it('takes a chain of a million', () => {
    const things = new UnionFind(1_000_000);
    for (let thing = 1; thing < 1_000_000; thing += 1) things.union(thing - 1, thing);
    expect(things.sizeOf(999_999)).toBe(1_000_000);
  });
});
