import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chance } from '../chance.ts';
import { findLabelErrors } from './confidentLearning.ts';

describe('findLabelErrors', () => {
  it('follows the paper step by step', () => {
    const probabilities = [[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.2, 0.8], [0.3, 0.7], null, [0.5, 0.5]];
    const given = [0, 0, 0, 1, 1, 1, null];
    const found = findLabelErrors(probabilities, given, 2);
    // Thresholds 0.6 and 0.75: the third record is confidently of the second label; the fifth reaches neither.
    expect(found.thresholds[0]).toBeCloseTo(0.6, 10);
    expect(found.thresholds[1]).toBeCloseTo(0.75, 10);
    expect(found.compared).toBe(5);
    expect(found.errors).toEqual([
      { record: 2, given: 0, suggested: 1, selfConfidence: 0.1, margin: expect.closeTo(-0.8, 10) },
    ]);
    expect(found.joint.map((row) => row.map((part) => Math.round(part * 1000)))).toEqual([
      [400, 200],
      [0, 400],
    ]);
    expect(found.noise).toBeCloseTo(0.2, 10);
  });

  it('finds planted errors first, and knows how many there are', () => {
    const chance = new Chance(3);
    const planted = new Set<number>();
    const given: number[] = [];
    const probabilities = Array.from({ length: 1_000 }, (_, record) => {
      const truth = chance.below(3);
      const wrong = chance.below(10) === 0;
      if (wrong) planted.add(record);
      given.push(wrong ? (truth + 1) % 3 : truth);
      const sure = 0.6 + chance.below(350) / 1_000;
      return [0, 1, 2].map((label) => (label === truth ? sure : (1 - sure) / 2));
    });
    for (const rankBy of ['margin', 'selfConfidence'] as const) {
      const { errors, noise } = findLabelErrors(probabilities, given, 3, rankBy);
      const first = errors.slice(0, 40);
      expect(first.filter(({ record }) => planted.has(record))).toHaveLength(40);
      expect(Math.abs(noise - planted.size / 1_000)).toBeLessThan(0.03);
    }
  });

  it('says nothing of nothing', () => {
    expect(findLabelErrors([], [], 2)).toMatchObject({ compared: 0, noise: 0, errors: [], thresholds: [null, null] });
  });

  it('refuses a label that there is not', () => {
    expect(() => findLabelErrors([[1, 0]], [2], 2)).toThrow(RangeError);
    expect(() => findLabelErrors([[1]], [0], 2)).toThrow(RangeError);
  });

  it('gives a joint that adds up to one, with the rows as they were given', () => {
    const row = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(fc.tuple(row, fc.nat(2)), { minLength: 1, maxLength: 20 }), (examples) => {
        const probabilities = examples.map(([weights]) =>
          weights.map((weight) => weight / weights.reduce((sum, one) => sum + one)),
        );
        const given = examples.map(([, label]) => label);
        const { joint, errors } = findLabelErrors(probabilities, given, 3);
        for (const [label, parts] of joint.entries()) {
          const share = given.filter((one) => one === label).length / given.length;
          expect(parts.reduce((sum, part) => sum + part)).toBeCloseTo(share, 9);
        }
        for (const error of errors) expect(error.suggested).not.toBe(error.given);
      }),
      { numRuns: 100 },
    );
  });
});
