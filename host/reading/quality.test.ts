import { expect, it } from 'vitest';
import { measure } from '#test/bench/reading/bench.ts';
import { abstentionAt, ndcgAt, recallAt } from '#test/bench/reading/quality.ts';

/** The small form of `npm run -s bench -- reading`: figures of a fixed seed, which a change must not make worse. */
it('finds by words what answers a question, first, and mostly nothing where nothing does', async () => {
  const found = await measure({ records: 400, questions: 60, seed: 1 });
  expect(found['recall1']).toBeGreaterThanOrEqual(0.9);
  expect(found['recall5']).toBeGreaterThanOrEqual(0.95);
  expect(found['ndcg10']).toBeGreaterThanOrEqual(0.93);
  expect(found['kept']).toBeGreaterThanOrEqual(0.9);
  expect(found['refused']).toBeGreaterThanOrEqual(0.7);
}, 120_000);

it('is measured as it should be', () => {
  const one = (places: number[], right: number[], best = 1) => ({ places, right: new Set(right), best });
  expect(recallAt([one([3, 1, 2], [1, 9])], 2)).toBe(0.5);
  expect(ndcgAt([one([1, 2], [1])], 10)).toBe(1);
  expect(ndcgAt([one([2, 1], [1])], 10)).toBeCloseTo(1 / Math.log2(3), 12);
  expect(ndcgAt([one([2, 3], [1])], 10)).toBe(0);
  expect(abstentionAt([one([1], [1], 0.9), one([1], [1], 0.1), one([5], [], 0.3)], 0.4)).toEqual({
    kept: 0.5,
    refused: 1,
  });
});
