import { describe, expect, it } from 'vitest';
import { Seeded } from '#test/support/seeded.ts';
import { METRICS } from './metrics.ts';
import { compared } from './paired.ts';
import type { ItemResult, Metric } from './report.ts';

function results(metric: Metric, values: readonly number[], weights: readonly number[] = []): ItemResult[] {
  return values.map((value, item) => ({
    item,
    said: null,
    scores: { [metric]: value },
    weight: weights[item] ?? 1,
    tooLong: false,
  }));
}

describe('the paired bootstrap', () => {
  const chance = new Seeded(3);
  const hard = Array.from({ length: 60 }, () => chance.below(100));

  it('sees a small steady difference among items that differ much', () => {
    const better = hard.map((value, place) => value + 3 + (place % 2));
    const found = compared('f1', { base: results('f1', hard), previous: null, adapter: results('f1', better) }, 1);
    expect(found?.overBase).toMatchObject({ direction: 'better' });
    expect(found?.overBase.by).toBeCloseTo(3.5, 9);
    expect(found?.overBase.give).toBeLessThan(0.3);
    // Taken apart, the two sides could not be told from each other.
    expect(found?.base.interval?.high).toBeGreaterThan(found?.adapter.interval?.low ?? 0);
  });

  it('says even where chance made it, and the same numbers for the same seed', () => {
    const other = hard.map((value) => value + chance.below(41) - 20);
    const of = (seed: number) =>
      compared('chrf', { base: results('chrf', hard), previous: null, adapter: results('chrf', other) }, seed);
    expect(of(1)?.overBase.direction).toBe('even');
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  it('holds the true difference in about 95 of 100 samples', () => {
    const draws = new Seeded(11);
    let holds = 0;
    for (let round = 0; round < 200; round += 1) {
      const base = Array.from({ length: 80 }, () => draws.below(1_000) / 10);
      const adapter = base.map((value) => value + 5 + (draws.below(2_001) - 1_000) / 50);
      const found = compared(
        'f1',
        { base: results('f1', base), previous: null, adapter: results('f1', adapter) },
        round,
      );
      const { by, give } = found?.overBase ?? { by: 0, give: 0 };
      if (Math.abs(by - 5) <= (give ?? 0)) holds += 1;
    }
    expect(holds).toBeGreaterThan(178);
    expect(holds).toBeLessThan(200);
  });

  it('weighs a loss by its tokens, and takes less of it for better', () => {
    const base = results('loss', [2, 4], [3, 1]);
    const adapter = results('loss', [1, 4], [3, 1]);
    const loss = compared('loss', { base, previous: base, adapter }, 1);
    expect(loss?.base.value).toBeCloseTo(2.5, 9);
    expect(loss?.overBase.by).toBeCloseTo(0.75, 9);
    expect(loss?.overPrevious?.by).toBeCloseTo(0.75, 9);
    expect(compared('perplexity', { base, previous: null, adapter }, 1)?.base.value).toBeCloseTo(Math.exp(2.5), 9);
  });

  it('keeps a perplexity within what a report can hold', () => {
    const lost = results('loss', [45, 60]);
    const found = compared('perplexity', { base: lost, previous: null, adapter: lost }, 1);
    expect(found?.base.value).toBeLessThan(Number.MAX_SAFE_INTEGER);
  });

  it('sees a loss that falls where the perplexity is beyond what can be told', () => {
    const lost = hard.map((value) => 45 + value);
    const base = results('loss', lost);
    const adapter = results(
      'loss',
      lost.map((value) => value - 2),
    );
    const of = (metric: Metric) => compared(metric, { base, previous: null, adapter }, 1)?.overBase.direction;
    expect([of('loss'), of('perplexity')]).toEqual(['better', 'even']);
    // So the loss stands for the kind.
    expect(METRICS.loss[0]).toBe('loss');
  });

  it('looks only at items that all sides have, and makes nothing of nothing', () => {
    const some = results('f1', [10, 20, 30]);
    const found = compared('f1', { base: some, previous: null, adapter: some.slice(1) }, 1);
    expect(found?.base.value).toBe(25);
    expect(compared('f1', { base: some, previous: null, adapter: [] }, 1)).toBeNull();
    const one = compared('f1', { base: some.slice(0, 1), previous: null, adapter: some.slice(0, 1) }, 1);
    expect(one).toMatchObject({ base: { interval: null }, overBase: { give: null, direction: 'even' } });
  });
});
