import { describe, expect, it } from 'vitest';
import { TookTooLong, withinTime } from './timeLimit.ts';

describe('work with a time limit', () => {
  it('gives its value, and throws what it throws', () => {
    expect(withinTime(1000, () => 42)).toBe(42);
    expect(() =>
      withinTime(1000, () => {
        throw new RangeError('no');
      }),
    ).toThrow(RangeError);
  });

  it('is ended when it does not end', () => {
    const startedAt = performance.now();
    let turns = 0;
    const forEver = () => {
      for (;;) turns += 1;
    };
    expect(() => withinTime(50, forEver)).toThrow(TookTooLong);
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(turns).toBeGreaterThan(0);
    expect(withinTime(1000, () => 'still works')).toBe('still works');
  });
});
