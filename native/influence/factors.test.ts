import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ok } from '#core/result.ts';
import { DAMPING, type FactorHead, factorLeaves, factorRowBytes, factorSideBytes } from '#core/train/factors.ts';
import { scaleOf, settingsOf } from '#core/train/recipe.ts';
import { lastingSteps } from '#core/train/run.ts';
import { Seeded } from '#test/support/seeded.ts';
import { VOCABULARY, countingExamples, linearTrainable } from '#test/support/linearTrainable.ts';
import { type Order, orderOf } from '../train/data/order.ts';
import { packed } from '../train/data/pack.ts';
import type { TokenExample } from '../train/data/tokenExample.ts';
import { copyLeaves } from '../train/loop/leaves.ts';
import { runLoop } from '../train/loop/run.ts';
import type { LoraLeaves } from '../train/model/trainable.ts';
import { symmetricEigen } from './eigen.ts';
import { FactorFile, type RecordGradients, writeFactors } from './factors.ts';
import { influenceOf } from './influenceOf.ts';

const changes = { rank: 2, epochs: 6, batchExamples: 4, longestTokens: 32, microTokens: 64, learningRate: 0.03 };
const settings = settingsOf({ name: 'careful', changes: { ...changes, patience: 0 } }, 128);
const scale = scaleOf(settings);
const base = linearTrainable();

async function freshPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-factors-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'factors');
}

function headOf(records: number, steps: number[], bits: 4 | 8 = 8): FactorHead {
  return {
    format: 'colophon-factors/3',
    run: '01JD0000000000000000000000',
    base: 'a'.repeat(64),
    plan: { checkpoints: steps.length, targets: ['attn_q'], bits },
    steps,
    weights: steps.map(() => 1),
    damping: DAMPING,
    leaves: factorLeaves(base.targets, settings.rank, ['attn_q']),
    records: Array.from({ length: records }, (_, line) => [0, line]),
  };
}

/** Records' gradients by chance, of different sizes along different directions. */
function drawnGradients(records: number, seed: number): LoraLeaves[] {
  const chance = new Seeded(seed);
  const leaf = (length: number) =>
    Float32Array.from({ length }, (_, at) => (2 * chance.fraction() - 1) * (1 + (at % 5)));
  return Array.from(
    { length: records },
    () => new Map(base.targets.map(({ name, in: width, out }) => [name, { a: leaf(2 * width), b: leaf(out * 2) }])),
  );
}

async function made(path: string, head: FactorHead, gradients: RecordGradients): Promise<number> {
  let taken = 0;
  for await (const done of writeFactors(path, head, gradients)) taken = done;
  return taken;
}

async function* each(all: readonly LoraLeaves[]): AsyncGenerator<LoraLeaves> {
  yield* all;
}

/** z of a leaf, as it is written in the paper. */
function plain(gradients: readonly Float32Array[], rows: number, columns: number): number[][] {
  const outer = (side: number, of: (g: Float32Array, at: number, k: number) => number, inner: number) =>
    symmetricEigen(
      Float64Array.from({ length: side * side }, (_, at) =>
        gradients.reduce((sum, g) => {
          for (let k = 0; k < inner; k += 1) sum += of(g, Math.floor(at / side), k) * of(g, at % side, k);
          return sum;
        }, 0),
      ),
      side,
    ).vectors;
  const left = outer(rows, (g, row, k) => g[row * columns + k] ?? 0, columns);
  const right = outer(columns, (g, column, k) => g[k * columns + column] ?? 0, rows);
  const hats = gradients.map((g) =>
    Array.from({ length: rows * columns }, (_, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      let sum = 0;
      for (let i = 0; i < rows; i += 1)
        for (let j = 0; j < columns; j += 1)
          sum += (left[i * rows + row] ?? 0) * (g[i * columns + j] ?? 0) * (right[j * columns + column] ?? 0);
      return sum;
    }),
  );
  const squares = hats[0]?.map((_, at) => hats.reduce((sum, hat) => sum + (hat[at] ?? 0) ** 2, 0) / hats.length) ?? [];
  const mean = squares.reduce((sum, one) => sum + one, 0) / squares.length;
  return hats.map((hat) => hat.map((value, at) => value / Math.sqrt((squares[at] ?? 0) + 0.1 * mean)));
}

describe('factors', () => {
  it.each([
    [8, 0.02],
    [4, 0.2],
  ] as const)('in %i bits give the influence of a plain computation', async (bits, most) => {
    const path = await freshPath();
    const gradients = drawnGradients(12, 3);
    const [query] = drawnGradients(1, 3);
    const head = headOf(12, [5], bits);
    expect(await made(path, head, () => each(gradients))).toBe(24);
    const file = FactorFile.open(path);
    if (file === null || query === undefined) throw new Error('Nothing was written');
    expect(file.head).toEqual(head);
    expect((await stat(path)).size).toBe(
      8 + JSON.stringify(head).length + factorSideBytes(head.leaves) + 12 * factorRowBytes(head.leaves, bits),
    );
    // The query is the first record's own gradient.
    const taus = influenceOf(() => gradients[0] ?? query, file);
    file.close();
    const expected = Array.from({ length: 12 }, () => 0);
    for (const { name, half, rows, columns } of head.leaves) {
      const z = plain(
        gradients.map((one) => one.get(name)?.[half] ?? new Float32Array()),
        rows,
        columns,
      );
      for (const [record, numbers] of z.entries())
        expected[record] =
          (expected[record] ?? 0) + numbers.reduce((sum, value, at) => sum + value * (z[0]?.[at] ?? 0), 0);
    }
    const size = Math.max(...expected.map(Math.abs));
    for (const [record, { value }] of taus.entries())
      expect(Math.abs(value - (expected[record] ?? 0)) / size).toBeLessThan(most);
  });

  it('are refused where the file is not what its head says', async () => {
    const path = await freshPath();
    await made(path, headOf(3, [1]), () => each(drawnGradients(3, 1)));
    const bytes = await readFile(path);
    await truncate(path, bytes.length - 1);
    expect(FactorFile.open(path)).toBeNull();
    await writeFile(path, Buffer.concat([Buffer.from('NOPE'), bytes.subarray(4)]));
    expect(FactorFile.open(path)).toBeNull();
    await writeFile(path, '');
    expect(FactorFile.open(path)).toBeNull();
  });
});

/** Half of the records count on, half of them count back: those that helped with counting on are known. */
function world(): TokenExample[] {
  return countingExamples(24, 5).map((one, place) =>
    place % 2 === 0 ? one : { ...one, tokens: one.tokens.map((token) => (VOCABULARY - token) % VOCABULARY) },
  );
}

describe('influence', () => {
  it('is positive where the loss is higher without the record', async () => {
    const records = world();
    const query = countingExamples(8, 9);
    const whole = orderOf(records, settings);
    const without = (left: ReadonlySet<number>): Order => ({
      ...whole,
      examplesOf: (step) => whole.examplesOf(step).filter((place) => !left.has(place)),
    });
    const kept = new Map<number, LoraLeaves>();
    const trained = async (order: Order, keeps: boolean): Promise<number> => {
      const steps = new Set(lastingSteps(order.steps));
      const ended = await runLoop({
        trainable: base,
        settings,
        name: '',
        examples: records,
        heldOut: [],
        order,
        resumed: null,
        tell: () => {},
        save(state) {
          if (keeps && steps.has(state.step)) kept.set(state.step, copyLeaves(state.leaves));
          return Promise.resolve(ok(undefined));
        },
        wish: () => 'go',
        sample: null,
      });
      if (!ended.ok) throw new Error(ended.failure.code);
      let loss = 0;
      for (const { batch } of packed(query, settings))
        for (const one of (await base.losses(batch, ended.value.leaves, scale)).values()) loss += one.loss;
      return loss;
    };
    const full = await trained(whole, true);
    expect([...kept.keys()]).toEqual(lastingSteps(whole.steps));

    const path = await freshPath();
    const leavesAt = (step: number) => kept.get(step) ?? new Map();
    await made(path, headOf(records.length, [...kept.keys()]), async function* (step) {
      for (const { batch } of packed(records, { ...settings, packing: false })) {
        for (const { gradients } of await base.gradientsPerExample(batch, leavesAt(step), scale)) yield gradients;
      }
    });
    const asked = new Map<number, LoraLeaves>();
    for (const step of kept.keys()) {
      const [one] = packed(query, { ...settings, microTokens: 4_096 });
      if (one === undefined) throw new Error('Nothing was laid');
      asked.set(step, (await base.gradient(one.batch, leavesAt(step), scale, null)).gradients);
    }
    const file = FactorFile.open(path);
    if (file === null) throw new Error('Nothing was written');
    const taus = influenceOf((step) => asked.get(step) ?? new Map(), file);
    file.close();

    const places = taus.map(({ value }, place) => ({ value, place })).toSorted((one, other) => other.value - one.value);
    const helpful = places.slice(0, 4);
    const harmful = places.slice(-4);
    const meanOf = (counting: 0 | 1) =>
      taus.reduce((sum, { value }, place) => sum + (place % 2 === counting ? value : 0), 0) / (taus.length / 2);
    expect(helpful.every(({ value, place }) => value > 0 && place % 2 === 0)).toBe(true);
    expect(harmful.every(({ value }) => value < 0)).toBe(true);
    expect(meanOf(0)).toBeGreaterThan(Math.max(0, meanOf(1)));
    expect(taus.every(({ standardError }) => Number.isFinite(standardError) && standardError > 0)).toBe(true);
    const placesOf = (some: typeof places) => new Set(some.map(({ place }) => place));
    // The verification: trained again without them.
    expect(await trained(without(placesOf(helpful)), false)).toBeGreaterThan(full);
    expect(await trained(without(placesOf(harmful)), false)).toBeLessThan(full);
  }, 60_000);
});
