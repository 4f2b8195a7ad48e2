import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

describe('pace', () => {
  it('says nothing before there is enough to tell', () => {
    const pace = new Pace();
    expect(pace.rate(0)).toBeNull();
    pace.reached(0, 0);
    pace.reached(100, 300);
    expect(pace.rate(300)).toBeNull();
    expect(pace.secondsLeft(1000, 300)).toBeNull();
  });

  it('measures over the last seconds, so that a change of speed shows', () => {
    const pace = new Pace();
    for (let at = 0; at <= 20_000; at += 100) pace.reached(at, at);
    expect(pace.rate(20_000)).toBeCloseTo(1000, -1);
    for (let at = 20_100; at <= 26_000; at += 100) pace.reached(20_000 + (at - 20_000) / 100, at);
    expect(pace.rate(26_000)).toBeCloseTo(10, 0);
  });

  it('tells the time that is left, and falls when nothing comes any more', () => {
    const pace = new Pace();
    for (let second = 0; second <= 4; second += 0.5) pace.reached(second * 100, second * 1000);
    expect(pace.secondsLeft(1000, 4000)).toBeCloseTo(6);
    expect(pace.secondsLeft(1000, 8000)).toBeCloseTo(12);
    expect(pace.secondsLeft(400, 8000)).toBe(0);
  });
});
