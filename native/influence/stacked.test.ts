import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { RANK, batchOf, drawnLeaves, drawnTokens, trainable, writeLeaves } from '#test/support/trainable.ts';
import type { LoraLeaves, Target, Trainable } from '../train/model/trainable.ts';
import { readAnswering } from './answeringAdapter.ts';
import { joined, ownPart } from './stacked.ts';

const SCALE = 1.5;
const batch = batchOf([[drawnTokens(12, 1)]], 16);

let base: Trainable;
/** The adapter that is asked about changes queries and values, the other one queries and the way out. */
let mine: Target[];
let own: LoraLeaves;
let other: LoraLeaves;

beforeAll(async () => {
  base = await trainable(await fixedModel('small'), { targets: ['attn_q', 'attn_v', 'attn_output'] });
  const on = (...names: string[]) => base.targets.filter(({ name }) => names.some((one) => name.endsWith(one)));
  mine = on('attn_q', 'attn_v');
  own = drawnLeaves(mine, 3);
  other = drawnLeaves(on('attn_q', 'attn_output'), 4, 0.2);
});
afterAll(() => base.close());

async function gradientOf(beside: LoraLeaves, leaves = own): Promise<LoraLeaves> {
  const { gradients } = await base.gradient(batch, joined(leaves, SCALE, [beside], base.targets), 1, null);
  return ownPart(gradients, leaves, SCALE, mine);
}

function scaled(leaves: LoraLeaves, by: number): LoraLeaves {
  return new Map([...leaves].map(([name, { a, b }]) => [name, { a, b: b.map((value) => value * by) }]));
}

function distance(one: LoraLeaves, two: LoraLeaves): number {
  const ends = mine.flatMap(({ name }) =>
    (['a', 'b'] as const).map((half) => {
      const [left, right] = [one.get(name)![half], two.get(name)![half]];
      expect(left).toHaveLength(right.length);
      return Math.hypot(...left.map((value, at) => value - right[at]!)) / Math.hypot(...right);
    }),
  );
  return Math.max(...ends);
}

it('beside an adapter that counts nothing an adapter has the gradient that it has alone', async () => {
  const alone = await trainable(await fixedModel('small'), { targets: ['attn_q', 'attn_v'] });
  onTestFinished(() => alone.close());
  const { gradients } = await alone.gradient(batch, own, SCALE, null);
  expect(distance(await gradientOf(scaled(other, 0)), gradients)).toBeLessThan(1e-4);
  expect(distance(await gradientOf(other), gradients)).toBeGreaterThan(0.05);
});

it('it is by how much the loss changes where all of them act', async () => {
  const gradients = await gradientOf(other);
  const lossAt = async (leaves: LoraLeaves) => {
    const found = await base.losses(batch, joined(leaves, SCALE, [other], base.targets), 1);
    return [...found.values()].reduce((sum, { loss }) => sum + loss, 0);
  };
  for (const name of ['blk.0.attn_q', 'blk.1.attn_v']) {
    for (const half of ['a', 'b'] as const) {
      // Along the gradient itself, where the loss changes most: single numbers drown in rounding.
      const gradient = gradients.get(name)![half];
      const length = Math.hypot(...gradient);
      const moved = (by: number): LoraLeaves =>
        new Map(own).set(name, {
          ...own.get(name)!,
          [half]: own.get(name)![half].map((value, at) => value + (by * gradient[at]!) / length),
        });
      const slope = ((await lossAt(moved(0.02))) - (await lossAt(moved(-0.02)))) / 0.04;
      expect(Math.abs(slope - length) / length, `${name} ${half}`).toBeLessThan(0.01);
    }
  }
});

it('an adapter beside it is read as it counts; one on other matrices is not supported', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-beside-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [good, odd] = [join(folder, 'good.gguf'), join(folder, 'odd.gguf')];
  const alpha = 6;
  const targets = base.targets.filter(({ name }) => other.has(name));
  await writeLeaves(good, targets, other, 'llama', alpha);
  const read = readAnswering({ path: good, name: 'Good', scale: 0.5 });
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  expect(read.value.targets.toSorted()).toEqual(['attn_output', 'attn_q']);
  const strong = scaled(other, (0.5 * alpha) / RANK);
  for (const [name, { a, b }] of read.value.leaves) {
    expect(a).toEqual(strong.get(name)?.a);
    expect(Math.max(...b.map((value, at) => Math.abs(value - strong.get(name)!.b[at]!)))).toBeLessThan(1e-7);
  }
  const embedding = { name: 'token_embd', in: 8, out: 4 };
  await writeLeaves(odd, [embedding], drawnLeaves([embedding], 1), 'llama', alpha);
  expect(readAnswering({ path: odd, name: 'Odd', scale: 1 }).ok).toBe(false);
  expect(readAnswering({ path: join(folder, 'none.gguf'), name: 'None', scale: 1 }).ok).toBe(false);
});
