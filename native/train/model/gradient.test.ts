import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { batchOf, drawnLeaves, drawnTokens, trainable } from '#test/support/trainable.ts';
import { targetNames } from './trainable.ts';
import type { LoraLeaves, Trainable } from './trainable.ts';

const LENGTH = 24;
const SCALE = 2;
const one = drawnTokens(10, 1);
const other = drawnTokens(12, 2);

let keeping: Trainable;
let again: Trainable;
let leaves: LoraLeaves;

beforeAll(async () => {
  const path = await fixedModel('small', { architecture: 'qwen3', norms: 6 });
  keeping = await trainable(path);
  again = await trainable(path, { recompute: true });
  leaves = drawnLeaves(keeping.targets, 3);
});

afterAll(() => {
  keeping.close();
  again.close();
});

test('the matrices that carry an adapter come layer by layer, and only those that were chosen', async () => {
  expect(keeping.targets.map(({ name }) => name).slice(5, 9)).toEqual([
    'blk.0.ffn_up',
    'blk.0.ffn_down',
    'blk.1.attn_q',
    'blk.1.attn_k',
  ]);
  const some = await trainable(await fixedModel('small'), { targets: ['attn_v', 'attn_q'] });
  expect(some.targets).toEqual([
    { name: 'blk.0.attn_q', in: 256, out: 256 },
    { name: 'blk.0.attn_v', in: 256, out: 128 },
    { name: 'blk.1.attn_q', in: 256, out: 256 },
    { name: 'blk.1.attn_v', in: 256, out: 128 },
  ]);
  const { gradients } = await some.gradient(batchOf([[one, other]], LENGTH), drawnLeaves(some.targets, 3), SCALE, null);
  expect([...gradients.keys()]).toEqual(some.targets.map(({ name }) => name));
  some.close();
});

test('a gradient is by how much the loss changes, for both halves of every matrix', async () => {
  const batch = batchOf([[one, other]], LENGTH);
  const { gradients } = await keeping.gradient(batch, leaves, SCALE, null);
  for (const name of targetNames.map((target) => `blk.0.${target}`)) {
    for (const half of ['a', 'b'] as const) {
      // Along the gradient itself, where the loss changes most: single numbers drown in rounding.
      const gradient = gradients.get(name)?.[half] ?? new Float32Array(0);
      const length = Math.hypot(...gradient);
      const step = 0.02;
      const at = async (factor: number) => {
        const moved = new Map(leaves);
        const pair = leaves.get(name);
        if (pair === undefined) throw new Error(name);
        const numbers = pair[half].map((value, place) => value + (factor * (gradient[place] ?? 0)) / length);
        moved.set(name, { ...pair, [half]: numbers });
        return total(await keeping.losses(batch, moved, SCALE));
      };
      const slope = ((await at(step)) - (await at(-step))) / (2 * step);
      expect(Math.abs(slope - length) / length, `${name} ${half}`).toBeLessThan(0.01);
    }
  }
});

test('computing blocks again gives the same numbers as keeping what they made, with dropout too', async () => {
  const batch = batchOf([[one, other]], LENGTH);
  for (const dropout of [null, { rate: 0.25, seed: 7 }]) {
    const kept = await keeping.gradient(batch, leaves, SCALE, dropout);
    const recomputed = await again.gradient(batch, leaves, SCALE, dropout);
    expect(recomputed.loss).toBe(kept.loss);
    expect(difference(kept.gradients, recomputed.gradients)).toBeLessThan(1e-5);
  }
});

test('what drops out is drawn from the seed alone, and leaves the loss about where it was', async () => {
  const batch = batchOf([[one, other]], LENGTH);
  const lossOf = async (seed: number) => (await keeping.gradient(batch, leaves, SCALE, { rate: 0.25, seed })).loss;
  const whole = (await keeping.gradient(batch, leaves, SCALE, null)).loss;
  const first = await lossOf(1);
  expect(await lossOf(1)).toBe(first);
  expect(await lossOf(2)).not.toBe(first);
  expect(first).not.toBe(whole);
  expect(Math.abs(first - whole) / whole).toBeLessThan(0.1);
});

test('examples behind each other in a row are as examples in rows of their own', async () => {
  const packed = batchOf([[one, other]], LENGTH);
  const apart = batchOf([[one], [other]], LENGTH);
  const inOne = await keeping.gradient(packed, leaves, SCALE, null);
  const inTwo = await keeping.gradient(apart, leaves, SCALE, null);
  expect(inOne.weight).toBe(one.length + other.length - 2);
  expect(inTwo.weight).toBe(inOne.weight);
  expect(Math.abs(inOne.loss - inTwo.loss)).toBeLessThan(1e-3);
  expect(difference(inOne.gradients, inTwo.gradients)).toBeLessThan(1e-3);

  const losses = await keeping.losses(packed, leaves, SCALE);
  const alone = await keeping.losses(apart, leaves, SCALE);
  expect([...losses.keys()]).toEqual([0, 1]);
  for (const segment of [0, 1])
    expect(losses.get(segment)?.loss).toBeCloseTo(alone.get(segment)?.loss ?? Number.NaN, 3);
  expect(total(losses)).toBeCloseTo(inOne.loss, 3);
});

test('padding changes nothing, whatever stands in it', async () => {
  const batch = batchOf([[one, other]], LENGTH);
  const noise = { ...batch, tokens: batch.tokens.map((token, place) => (place < 22 ? token : 300 + place)) };
  const plain = await keeping.gradient(batch, leaves, SCALE, null);
  const noisy = await keeping.gradient(noise, leaves, SCALE, null);
  expect(noisy.loss).toBe(plain.loss);
  expect(difference(plain.gradients, noisy.gradients)).toBe(0);
});

test('the loss of a token is what its probability says, times its weight', async () => {
  const batch = batchOf([[one]], LENGTH);
  const weights = batch.weights.map((_, place) => (place === 3 ? 1 : place === 5 ? 0.5 : 0));
  const logits = await keeping.logits(batch, leaves, SCALE);
  const { vocabulary } = keeping.shape;
  const lossAt = (place: number) => {
    const row = logits.subarray(place * vocabulary, (place + 1) * vocabulary);
    const sum = row.reduce((all, logit) => all + Math.exp(logit), 0);
    return Math.log(sum) - (row[one[place + 1] ?? 0] ?? 0);
  };
  const expected = lossAt(3) + lossAt(5) / 2;
  const losses = await keeping.losses({ ...batch, weights }, leaves, SCALE);
  expect(losses.get(0)?.loss).toBeCloseTo(expected, 4);
  expect(losses.get(0)?.weight).toBe(1.5);
  expect((await keeping.gradient({ ...batch, weights }, leaves, SCALE, null)).loss).toBeCloseTo(expected, 4);
});

test('where nothing counts there is no loss and no gradient', async () => {
  const batch = batchOf([[one]], LENGTH);
  const nothing = { ...batch, weights: new Float32Array(LENGTH) };
  const { loss, weight, gradients } = await keeping.gradient(nothing, leaves, SCALE, null);
  expect([loss, weight]).toEqual([0, 0]);
  expect([...gradients.values()].every(({ a, b }) => [...a, ...b].every((value) => value === 0))).toBe(true);
  expect((await keeping.losses(nothing, leaves, SCALE)).size).toBe(0);
});

test('the gradients of each example for itself are those of a batch of it alone', async () => {
  const rows = [[one], [other], [drawnTokens(7, 4)]];
  for (const model of [keeping, again]) {
    // A row without anything, as packing leaves it.
    const all = await model.gradientsPerExample(batchOf([...rows, []], LENGTH), leaves, SCALE);
    expect(all.map(({ segment }) => segment)).toEqual([0, 1, 2]);
    for (const [place, row] of rows.entries()) {
      const alone = await model.gradient(batchOf([row], LENGTH), leaves, SCALE, null);
      expect(all[place]?.loss).toBeCloseTo(alone.loss, 4);
      expect(all[place]?.weight).toBe(alone.weight);
      expect(difference(alone.gradients, all[place]?.gradients ?? new Map())).toBeLessThan(1e-4);
    }
  }
  await expect(keeping.gradientsPerExample(batchOf([[one, other]], LENGTH), leaves, SCALE)).rejects.toThrow(
    /2 examples/,
  );
});

test('a weight where the example ends is a bug, and is not passed over', async () => {
  const batch = batchOf([[one]], LENGTH);
  batch.weights[one.length - 1] = 1;
  await expect(keeping.gradient(batch, leaves, SCALE, null)).rejects.toThrow(/not of its example/);
});

function total(losses: ReadonlyMap<number, { loss: number }>): number {
  return [...losses.values()].reduce((sum, { loss }) => sum + loss, 0);
}

/** The largest between any two numbers. */
function difference(some: LoraLeaves, others: LoraLeaves): number {
  let largest = 0;
  for (const [name, pair] of some)
    for (const half of ['a', 'b'] as const)
      for (const [place, value] of pair[half].entries())
        largest = Math.max(largest, Math.abs(value - (others.get(name)?.[half][place] ?? Number.NaN)));
  return largest;
}
