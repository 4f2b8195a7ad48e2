import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { batchOf, drawnLeaves, drawnTokens, trainable } from '#test/support/trainable.ts';
import type { Batch, LoraLeaves, Trainable } from '../train/model/trainable.ts';
import { countedByGain } from './countedByGain.ts';

const SCALE = 1.5;
const batch = batchOf([[drawnTokens(12, 1)], [drawnTokens(7, 2)]], 16);

let base: Trainable;
let adapter: LoraLeaves;

beforeAll(async () => {
  base = await trainable(await fixedModel('small'), { targets: ['attn_q', 'attn_v'] });
  adapter = drawnLeaves(base.targets, 3);
});
afterAll(() => base.close());

const told = (...all: readonly (readonly number[])[]) => new Map(all.map((each, segment) => [segment, { each }]));
const counted = async () =>
  countedByGain(batch, await base.losses(batch, adapter, 0), await base.losses(batch, adapter, SCALE));
const lossAt = async (of: Batch, leaves: LoraLeaves) =>
  [...(await base.losses(of, leaves, SCALE)).values()].reduce((sum, { loss }) => sum + loss, 0);

it('tells the loss of each token, and all of them are the loss', async () => {
  for (const { loss, weight, each } of (await base.losses(batch, adapter, SCALE)).values()) {
    expect(each).toHaveLength(weight);
    expect(each.reduce((sum, one) => sum + one, 0)).toBeCloseTo(loss, 4);
  }
});

it('leaves answers as they are where each token gained as much, however much that is', () => {
  const few = { ...batch, weights: Float32Array.from(batch.weights, (_, place) => (place < 3 ? 1 : 0)) };
  expect(countedByGain(few, told([3, 2, 5]), told([2, 1, 4])).weights).toEqual(few.weights);
  expect(countedByGain(few, told([3, 2, 5]), told([2.9, 1.9, 4.9])).weights[1]).toBeCloseTo(1, 9);
});

it('asks by half of what was gained and not of what was lost, each answer by itself, and of one token no more than counts', () => {
  const at = (places: readonly number[]) =>
    Float32Array.from(batch.weights, (_, place) => (places.includes(place) ? 1 : 0));
  const few = { ...batch, weights: at([0, 1, 2, 16, 17]) };
  const { weights } = countedByGain(few, told([2, 4, 1], [30, 8]), told([1, 1, 3], [0, 0]));
  expect([...weights].filter((_, place) => few.weights[place] === 1)).toEqual([0.875, 1.625, 0.5, 1, 1]);
});

it('of an answer that gained nothing nobody helped', async () => {
  const losses = await base.losses(batch, adapter, SCALE);
  const none = countedByGain(batch, losses, losses);
  expect(none.weights.every((weight) => weight === 0)).toBe(true);
  const { gradients } = await base.gradient(none, adapter, SCALE, null);
  for (const { a, b } of gradients.values()) expect([...a, ...b].every((value) => value === 0)).toBe(true);
});

it('its gradient is by how much the loss changes when each token counts so', async () => {
  const weighed = await counted();
  expect(new Set(weighed.weights).size).toBeGreaterThan(5);
  const { gradients } = await base.gradient(weighed, adapter, SCALE, null);
  const step = 1e-2;
  const along = (by: number): LoraLeaves =>
    new Map(
      [...adapter].map(([name, { a, b }]) => {
        const own = gradients.get(name)!;
        const moved = (from: Float32Array, to: Float32Array) => from.map((value, at) => value + (by * to[at]!) / size);
        return [name, { a: moved(a, own.a), b: moved(b, own.b) }];
      }),
    );
  const size = Math.hypot(...[...gradients.values()].flatMap(({ a, b }) => [...a, ...b]));
  const slope = ((await lossAt(weighed, along(step))) - (await lossAt(weighed, along(-step)))) / (2 * step);
  expect(Math.abs(slope - size) / size).toBeLessThan(0.02);
});
