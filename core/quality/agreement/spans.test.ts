import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LabelledRange, type MarkedRecord, spanAgreement } from './spans.ts';

const SEED = { seed: 1, resamples: 50 };
const person = (start: number, end: number): LabelledRange => ({ start, end, label: 'person' });
const values = (records: MarkedRecord[]) =>
  Object.values(spanAgreement(records, SEED)).map((figure) => (figure.defined ? figure.value : figure.why));

function characters(ranges: readonly LabelledRange[]): Set<string> {
  return new Set(
    ranges.flatMap(({ start, end, label }) => Array.from({ length: end - start }, (_, at) => `${start + at} ${label}`)),
  );
}

describe('spanAgreement', () => {
  it('gives half a span half the credit by characters, none exactly', () => {
    const half = { length: 100, marks: [[person(0, 10)], [person(0, 5)]] };
    const [exact, byCharacter, alpha] = values([half]);
    expect(exact).toBe(0);
    expect(byCharacter).toBeCloseTo((2 * 5) / 15, 10);
    // Coincidences of 100 characters: 190 of 200 agree; 15 person and 185 nothing.
    expect(alpha).toBeCloseTo(1 - (10 * 199) / (200 ** 2 - 15 ** 2 - 185 ** 2), 10);
  });

  it('tells labels apart, and compares every pair of three', () => {
    const place = { start: 0, end: 10, label: 'place' };
    expect(values([{ length: 20, marks: [[person(0, 10)], [person(0, 10)], [place]] }]).slice(0, 2)).toEqual([
      1 / 3,
      1 / 3,
    ]);
  });

  it('counts overlapping spans of one person once for each label', () => {
    const both = [person(0, 10), { start: 5, end: 10, label: 'poet' }];
    expect(values([{ length: 20, marks: [both, both] }])).toEqual([1, 1, 1]);
    expect(values([{ length: 20, marks: [both, [person(0, 10)]] }])[1]).toBeCloseTo((2 * 10) / 25, 10);
  });

  it('says why there is no figure', () => {
    expect(values([{ length: 5, marks: [[], []] }])).toEqual(['nothing-marked', 'nothing-marked', 'one-category']);
    expect(values([{ length: 5, marks: [[], null] }])).toEqual(
      Array.from({ length: 3 }, () => 'fewer-than-two-raters'),
    );
    expect(values([{ length: 0, marks: [[], []] }])[2]).toBe('one-category');
  });

  it('agrees with counting every character', () => {
    const range = fc
      .tuple(fc.nat(19), fc.integer({ min: 1, max: 6 }), fc.constantFrom('a', 'b'))
      .map(([start, length, label]) => ({
        start,
        end: Math.min(20, start + length),
        label,
      }));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 4 }), fc.array(range, { maxLength: 4 }), (one, other) => {
        const [first, second] = [characters(one), characters(other)];
        const shared = [...first].filter((character) => second.has(character)).length;
        const measured = values([{ length: 20, marks: [one, other] }])[1];
        if (first.size + second.size === 0) expect(measured).toBe('nothing-marked');
        else expect(measured).toBeCloseTo((2 * shared) / (first.size + second.size), 10);
      }),
      { numRuns: 100 },
    );
  });
});
