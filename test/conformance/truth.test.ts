import { expect, it } from 'vitest';
import { trustIn } from '#core/credit/trust.ts';
import { measuredTruth } from '#test/bench/truth/bench.ts';
import { SMALL } from '#test/bench/truth/scene.ts';
import { WORLD_SEED } from '#test/bench/truth/world.ts';

it('tells the truth in the small: what is estimated beats words in common and the plain product of gradients', async () => {
  const { rows, configurations } = await measuredTruth(SMALL, WORLD_SEED, () => {});
  const of = (id: string) => rows.find((row) => row.id === id)?.value ?? Number.NaN;
  const [best] = configurations;
  if (best === undefined) throw new Error('Nothing was measured');
  expect(of('b2')).toBeGreaterThanOrEqual(0.45);
  expect(of('b2')).toBeGreaterThan(best.words);
  expect(of('b2')).toBeGreaterThan(best.gradientDot);
  expect(trustIn(best)).toBeLessThan(1);
  expect(of('b1p')).toBeGreaterThanOrEqual(0.95);
  expect(of('b1r')).toBeGreaterThanOrEqual(0.95);
  expect(of('b3')).toBeGreaterThan(0.999);
  expect(of('b6')).toBeGreaterThanOrEqual(0.8);
  expect(of('b8exact')).toBeLessThanOrEqual(1.1);
  expect(of('b8near')).toBeLessThanOrEqual(1.25);
  expect(of('b8para')).toBeLessThanOrEqual(1.5);
  expect(of('b9')).toBeLessThanOrEqual(0.01);
}, 1_800_000);
