import { describe, expect, it } from 'vitest';
import { restraints } from './restraint.ts';

const usual = [0.9, 1, 1.1, 1.3, 0.8, 1, 1.2].map((size) => ({ size, reach: 0.2, breadth: 0.02 }));

describe('what may be paid of an estimate', () => {
  it('is all of it for records that are like the others', () => {
    expect(restraints(usual)).toEqual(usual.map(() => 1));
    expect(restraints([1, 1, 1.9].map((size) => ({ size, reach: 0.6, breadth: 0.02 })))).toEqual([1, 1, 1]);
    expect(restraints([])).toEqual([]);
  });

  it('is what the largest usual one would have, for one that is much larger', () => {
    const [weight = 0] = restraints([{ size: 50, reach: 0.2, breadth: 0.02 }, ...usual]).slice(0, 1);
    expect(50 * weight).toBeGreaterThan(1);
    expect(50 * weight).toBeLessThan(3);
    const twice = restraints([{ size: 100, reach: 0.2, breadth: 0.02 }, ...usual])[0] ?? 0;
    expect(100 * twice).toBeCloseTo(50 * weight, 9);
  });

  it('is nothing for what helps with everything, and less the more it helps with', () => {
    const all = restraints([0.5, 0.6, 0.9, 1].map((reach) => ({ size: 1, reach, breadth: 0.02 })));
    expect(all.map((one) => Math.round(one * 100) / 100)).toEqual([1, 1, 0.25, 0]);
  });

  it('is the less, the more answers it claims than others do', () => {
    const breadths = [0.01, 0.02, 0.01, 0.03, 0.01, 0.02, 0.5];
    const all = restraints(breadths.map((breadth) => ({ size: 1, reach: 0.2, breadth })));
    expect(all.slice(0, -1)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(all.at(-1)).toBeLessThan(0.25);
    // As many of them as there are others: none of them is unlike the others any more.
    expect(restraints(breadths.map(() => ({ size: 1, reach: 0.5, breadth: 0.5 })))).toEqual(breadths.map(() => 1));
  });
});
