import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignSplits, type DuplicatePair, findLeaks, type Split } from './leakage.ts';

const SHARES = { train: 0.8, validation: 0.1, test: 0.1 };

describe('findLeaks', () => {
  it('tells which pairs lie across, the split learned from first', () => {
    const splits: (Split | null)[] = ['train', 'test', 'validation', 'train', null];
    const pairs: DuplicatePair[] = [
      [0, 3],
      [1, 0],
      [2, 1],
      [4, 1],
    ];
    expect([...findLeaks((ordinal) => splits[ordinal] ?? null, pairs)]).toEqual([
      { from: 'train', into: 'test', pair: [0, 1] },
      { from: 'validation', into: 'test', pair: [2, 1] },
    ]);
  });
});

describe('assignSplits', () => {
  const pair = fc.tuple(fc.nat(199), fc.nat(199));

  it('never leaks, keeps near to the shares, and follows only the seed', () => {
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 40 }), fc.nat(), (pairs, seed) => {
        const splits = assignSplits(200, pairs, SHARES, seed);
        expect([...findLeaks((ordinal) => splits[ordinal] ?? null, pairs)]).toEqual([]);
        expect(assignSplits(200, pairs.toReversed(), SHARES, seed)).toEqual(splits);
        for (const split of ['train', 'validation', 'test'] as const) {
          const records = splits.filter((one) => one === split).length;
          expect(Math.abs(records - 200 * SHARES[split])).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('puts others elsewhere with another seed', () => {
    expect(assignSplits(100, [], SHARES, 1)).not.toEqual(assignSplits(100, [], SHARES, 2));
  });

  it('leaves a split without a share empty, and takes any whole', () => {
    const splits = assignSplits(30, [], { train: 2, validation: 1, test: 0 }, 1);
    expect(splits.filter((split) => split === 'train')).toHaveLength(20);
    expect(splits).not.toContain('test');
    expect(assignSplits(0, [], SHARES, 1)).toEqual([]);
    expect(() => assignSplits(1, [], { train: 0, validation: 0, test: 0 }, 1)).toThrow(RangeError);
  });

  it('keeps one large cluster whole, though that breaks the shares', () => {
    const chain = Array.from({ length: 89 }, (_, place): DuplicatePair => [place, place + 1]);
    const splits = assignSplits(100, chain, SHARES, 1);
    expect(new Set(splits.slice(0, 90))).toEqual(new Set(['train']));
  });
});
