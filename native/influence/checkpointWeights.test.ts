import { expect, it } from 'vitest';
import { checkpointWeights, weightiest } from './checkpointWeights.ts';

const falling = { learningRate: 3e-3, warmup: 0.05, finalRate: 0.1 };

it('counts a checkpoint by the rates of the steps nearest to it', () => {
  const weights = checkpointWeights([40, 80, 120, 160, 200], 200, falling);
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(5, 12);
  expect(weights.toSorted((one, other) => other - one)).toEqual(weights);
  expect(weights[0]).toBeGreaterThan(2);
  expect(weights.at(-1)).toBeLessThan(0.15);
  // At a rate that stays what it is they count by how many steps are theirs.
  const steady = checkpointWeights([40, 80, 120, 160, 200], 200, { learningRate: 1, warmup: 0, finalRate: 1 });
  expect(steady.map((weight) => weight * 40)).toEqual([60, 40, 40, 40, 20]);
  expect(checkpointWeights([7], 9, falling)).toEqual([1]);
});

it('keeps those that count most, in their order', () => {
  expect(weightiest([40, 80, 120, 160, 200], 1, 200, falling)).toEqual([40]);
  expect(weightiest([40, 80, 120, 160, 200], 3, 200, falling)).toEqual([40, 80, 120]);
  expect(weightiest([1, 2], 5, 2, falling)).toEqual([1, 2]);
});
