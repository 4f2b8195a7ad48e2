import { describe, expect, it } from 'vitest';
import { lastDays } from './lastDays.ts';

const PLAY = { symbol: 'PLAY', decimals: 18 };
const row = (key: string, amount: string) => ({ key, name: null, amount, low: null, high: null, answers: null });
const NOON = Date.UTC(2026, 10, 21, 12);

describe('the last days', () => {
  it('are all there, by UTC, with what each brought and all of it together', () => {
    const rows = [row('2026-11-21', '1000000000000000001'), row('2026-11-20', '500000000000000000')];
    const { days, sum } = lastDays(rows, PLAY, NOON, 30);
    expect(days).toHaveLength(30);
    expect(days.at(-1)).toEqual({ name: '21 November', height: 1, figure: '1.000000000000000001 PLAY' });
    expect(days.at(-2)?.height).toBeCloseTo(0.5, 5);
    expect(days[0]).toEqual({ name: '23 October', height: 0, figure: '0 PLAY' });
    expect(sum).toBe(1_500_000_000_000_000_001n);
  });

  it('leave out what is older, and are level where there was nothing', () => {
    const { days, sum } = lastDays([row('2026-09-01', '7')], PLAY, NOON, 30);
    expect(sum).toBe(0n);
    expect(new Set(days.map(({ height }) => height))).toEqual(new Set([0]));
  });
});
