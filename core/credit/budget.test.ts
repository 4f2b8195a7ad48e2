import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelBudget, gainOf, shapleyOf } from './budget.ts';

const bare = Float64Array.from({ length: 20 }, () => -2);
/** Gains by set, read from a table. */
const table = (gains: readonly number[]) => (set: number) => gains[set] ?? 0;

describe('the channel budget', () => {
  it('of a base that says it anyway is empty', () => {
    const budget = channelBudget({ bare, gain: () => 0, reads: true, adapters: 1 });
    expect(budget).toEqual({ reading: 0, adapters: [0] });
  });

  it('gives each of two its half of what they only reach together', () => {
    // 40 nats in the answer; nothing alone, 20 together.
    const { reading, adapters } = channelBudget({ bare, gain: table([0, 0, 0, 20]), reads: true, adapters: 1 });
    expect(reading).toBeCloseTo(0.25, 12);
    expect(adapters[0]).toBeCloseTo(0.25, 12);
  });

  it('gives what was only read nothing of what the adapter did, and the other way round', () => {
    const { reading, adapters } = channelBudget({ bare, gain: table([0, 0, 10, 10]), reads: true, adapters: 1 });
    expect([reading, adapters[0]]).toEqual([0, 0.25]);
  });

  it('never gives more than was gained with everything, even where one of them harms', () => {
    // Reading alone gains 30, with the adapter only 10: the adapter loses 20 of it, and is not paid for that.
    const { reading, adapters } = channelBudget({ bare, gain: table([0, 30, 0, 10]), reads: true, adapters: 1 });
    expect(adapters).toEqual([0]);
    expect(reading).toBeCloseTo(10 / 40, 12);
  });

  it('gives an adapter that was cut in two no more than the whole had', () => {
    // Bit 0 reading, bits 1 and 2 the halves: both are needed.
    const whole = channelBudget({ bare, gain: table([0, 6, 8, 16]), reads: true, adapters: 1 });
    const halves = (set: number) => ((set & 6) === 6 ? ((set & 1) === 1 ? 16 : 8) : (set & 1) === 1 ? 6 : 0);
    const cut = channelBudget({ bare, gain: halves, reads: true, adapters: 2 });
    expect(cut.adapters[0]! + cut.adapters[1]!).toBeCloseTo(whole.adapters[0]!, 12);
    expect(cut.reading).toBeCloseTo(whole.reading, 12);
  });

  it('stays within the whole for any gains', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3 }),
        fc.boolean(),
        fc.array(fc.double({ min: -500, max: 500, noNaN: true }), { minLength: 16, maxLength: 16 }),
        fc.array(fc.double({ min: -30, max: 0, noNaN: true }), { maxLength: 30 }),
        (adapters, reads, gains, scores) => {
          const bareScores = Float64Array.from(scores);
          const gain = (set: number) => (set === 0 ? 0 : gains[set]!);
          const budget = channelBudget({ bare: bareScores, gain, reads, adapters });
          const parts = [budget.reading, ...budget.adapters];
          expect(parts.every((part) => part >= 0)).toBe(true);
          expect(parts.reduce((sum, part) => sum + part, 0)).toBeLessThanOrEqual(1 + 1e-12);
          if (!reads) expect(budget.reading).toBe(0);
        },
      ),
    );
  });

  it('counts one odd token up to eight nats', () => {
    expect(gainOf(Float64Array.of(-100, -1), Float64Array.of(0, -2))).toBe(7);
  });
});

describe('Shapley values', () => {
  it('add up to what all are worth, are equal for equals and nothing for who adds nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 32, maxLength: 32 }),
        (players, worths) => {
          const value = (set: number) => (set === 0 ? 0 : worths[set]!);
          const values = shapleyOf(players, value);
          const all = values.reduce((sum, own) => sum + own, 0);
          expect(all).toBeCloseTo(value(2 ** players - 1), 9);
          // One more who never adds anything changes nothing.
          const more = shapleyOf(players + 1, (set) => value(set & (2 ** players - 1)));
          expect(more[players]).toBeCloseTo(0, 9);
          for (const [at, own] of values.entries()) expect(more[at]).toBeCloseTo(own, 9);
        },
      ),
    );
    // Any one of three is enough.
    for (const value of shapleyOf(3, (set) => (set === 0 ? 0 : 6))) expect(value).toBeCloseTo(2, 12);
  });
});
