import { readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Truth } from '#core/credit/truth.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { reading } from '#test/bench/truth/rows/reading.ts';
import { Cells } from '#test/bench/truth/cells.ts';
import { areaUnderCurve, bootstrap, mean, spearman } from '#test/bench/truth/statistics.ts';
import { withTable } from '#test/bench/truth/table.ts';
import { tokensOf, truthWorld } from '#test/bench/truth/world.ts';

it('a cell is computed once, by what decides it, and again when its file is damaged', async () => {
  const folder = await freshFolder();
  let made = 0;
  const ask = (key: unknown, code = 'one') =>
    new Cells(folder, code).numbers(key, () => {
      made += 1;
      return Promise.resolve(Float32Array.of(1, 2, 3));
    });
  expect([...(await ask({ seed: 1 }))]).toEqual([1, 2, 3]);
  expect([...(await ask({ seed: 1 }))]).toEqual([1, 2, 3]);
  expect(made).toBe(1);
  await ask({ seed: 2 });
  await ask({ seed: 1 }, 'another version of the trainer');
  expect(made).toBe(3);
  for (const name of readdirSync(folder)) truncateSync(join(folder, name), 9);
  expect([...(await ask({ seed: 1 }))]).toEqual([1, 2, 3]);
  expect(made).toBe(4);
});

it('ranks, areas and intervals are what they are by hand', () => {
  expect(spearman([1, 2, 3, 4], [10, 20, 30, 40])).toBeCloseTo(1, 12);
  expect(spearman([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
  expect(spearman([1, 1, 1], [3, 2, 1])).toBe(0);
  expect(areaUnderCurve([5, 6], [1, 2, 3])).toBe(1);
  expect(areaUnderCurve([1, 3], [2])).toBe(0.5);
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8];
  const { value, low, high } = bootstrap([8], 500, 1, ([drawn = []]) => mean(drawn.map((at) => numbers[at] ?? 0)));
  expect(value).toBe(4.5);
  expect(low).toBeLessThan(4);
  expect(high).toBeGreaterThan(5);
});

it('in a world contributors share things, each fact stands in several records, and no question is one of theirs', () => {
  const world = truthWorld({ contributors: 16, factsEach: 5, recordsPerFact: 4, queries: 96 }, 1);
  expect(world.facts).toHaveLength(80);
  expect(world.records).toHaveLength(320);
  expect(new Set(world.facts.map(({ entity, attribute }) => `${entity} ${attribute}`)).size).toBe(80);
  const owners = new Map<number, Set<number>>();
  for (const { entity, contributor } of world.facts)
    owners.set(entity, (owners.get(entity) ?? new Set()).add(contributor));
  expect([...owners.values()].filter(({ size }) => size > 1).length).toBeGreaterThan(owners.size / 2);
  const learnt = new Set(world.records.map(({ question }) => question));
  expect(world.queries.every(({ question }) => !learnt.has(question))).toBe(true);
  expect(Math.max(...world.records.map((record, line) => tokensOf(record, line).tokens.length))).toBeLessThanOrEqual(
    32,
  );
  expect(truthWorld({ contributors: 16, factsEach: 5, recordsPerFact: 4, queries: 96 }, 1)).toEqual(world);
});

it('its table takes the place of the one before, and of nothing else', () => {
  const truth: Truth = {
    format: 'colophon-truth/1',
    made: null,
    rows: [{ id: 'b6', value: 0.8, low: null, high: null, words: null, gradientDot: null }],
    configurations: [],
  };
  const page = withTable('# Figures\n\nBefore.\n', truth);
  expect(page).toContain('| ≥ 0.9 | **0.8** |');
  const again = withTable(`${page}\nAfter.\n`, { ...truth, rows: [{ ...truth.rows[0]!, value: 0.95 }] });
  expect(again).toContain('| ≥ 0.9 | 0.95 |');
  expect(again).not.toContain('**0.8**');
  expect(again).toMatch(/^# Figures\n\nBefore\.\n/u);
  expect(again).toMatch(/\nAfter\.\n$/u);
});

it('credits the note that tells what was asked, and pays two that say it alike', async () => {
  expect(await reading({ readings: 2 }, 5)).toMatchObject({ first: 1, twins: 1 });
}, 120_000);
