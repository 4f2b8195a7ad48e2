import { describe, expect, it } from 'vitest';
import { restraints } from './restraint.ts';

const usual = [0.9, 1, 1.1, 1.3, 0.8, 1, 1.2].map((size) => ({ size, reach: 0.2 }));

describe('what may be paid of an estimate', () => {
  it('is all of it for records that are like the others', () => {
    expect(restraints(usual)).toEqual(usual.map(() => 1));
    expect(restraints([1, 1, 1.9].map((size) => ({ size, reach: 0.6 })))).toEqual([1, 1, 1]);
    expect(restraints([])).toEqual([]);
  });

  it('is what the largest usual one would have, for one that is much larger', () => {
    const [weight = 0] = restraints([{ size: 50, reach: 0.2 }, ...usual]).slice(0, 1);
    expect(50 * weight).toBeGreaterThan(1);
    expect(50 * weight).toBeLessThan(3);
    const twice = restraints([{ size: 100, reach: 0.2 }, ...usual])[0] ?? 0;
    expect(100 * twice).toBeCloseTo(50 * weight, 9);
  });

  it('is nothing for what helps with everything, and less the more it helps with', () => {
    const all = restraints([0.5, 0.6, 0.9, 1].map((reach) => ({ size: 1, reach })));
    expect(all.map((one) => Math.round(one * 100) / 100)).toEqual([1, 1, 0.25, 0]);
  });
});
