import { describe, expect, it } from 'vitest';
import { Chance } from '../chance.ts';
import { lengthOutliers } from './lengthOutliers.ts';

describe('lengthOutliers', () => {
  it('finds what is far shorter or longer, the farthest first', () => {
    const lengths = [100, 110, 95, 105, 120, 90, 25_000, 2, 100, 104];
    expect(lengthOutliers(lengths).map(({ record, score }) => [record, Math.sign(score)])).toEqual([
      [6, 1],
      [7, -1],
    ]);
  });

  it('copes with most lengths being equal, with all, and with none', () => {
    expect(lengthOutliers([5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 500]).map(({ record }) => record)).toEqual([
      15,
    ]);
    expect(lengthOutliers([5, 5, 5])).toEqual([]);
    expect(lengthOutliers([0])).toEqual([]);
    expect(lengthOutliers([])).toEqual([]);
  });

  it('leaves lengths alone that spread as texts do', () => {
    const chance = new Chance(1);
    const lengths = Array.from({ length: 2_000 }, () => {
      const normal = Array.from({ length: 12 }, () => chance.next() / 2 ** 32).reduce((sum, part) => sum + part, -6);
      return Math.round(Math.exp(6 + normal));
    });
    expect(lengthOutliers(lengths).length).toBeLessThan(10);
  });
});
