import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { DAMPING, type FactorHead, factorLeaves } from '#core/train/factors.ts';
import { linearTrainable } from '#test/support/linearTrainable.ts';
import { Seeded } from '#test/support/seeded.ts';
import type { LoraLeaves } from '../train/model/trainable.ts';
import { FactorFile, writeFactors } from './factors.ts';
import { restraintsBeside, standingsOf } from './standing.ts';

const RECORDS = 40;
const STEPS = [1, 2, 3];
const { targets } = linearTrainable();
const head: FactorHead = {
  format: 'colophon-factors/3',
  run: '01JD0000000000000000000000',
  base: 'a'.repeat(64),
  plan: { checkpoints: STEPS.length, targets: ['attn_q'], bits: 8 },
  steps: STEPS,
  weights: STEPS.map(() => 1),
  damping: DAMPING,
  leaves: factorLeaves(targets, 2, ['attn_q']),
  records: Array.from({ length: RECORDS }, (_, line) => [0, line]),
};

/** Each record teaches something of its own and a little that all teach; the last one only that, and a great deal of it. */
function gradients(): LoraLeaves[] {
  const chance = new Seeded(4);
  const drawn = (length: number) => Float32Array.from({ length }, () => 2 * chance.fraction() - 1);
  const shared = new Map(targets.map(({ name, in: width, out }) => [name, { a: drawn(2 * width), b: drawn(out * 2) }]));
  return Array.from({ length: RECORDS }, (_, record): LoraLeaves => {
    const [own, common] = record === RECORDS - 1 ? [0, 20] : [1, 0.5];
    const of = (all: Float32Array) => all.map((value) => common * value + own * (2 * chance.fraction() - 1));
    return new Map([...shared].map(([name, { a, b }]) => [name, { a: of(a), b: of(b) }]));
  });
}

it('tells the record that is large and helps with everything from the others, once for a file of factors', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-standing-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'factors@1');
  const made = gradients();
  for await (const _ of writeFactors(path, head, async function* () {
    yield* made;
  }));
  const file = FactorFile.open(path);
  if (file === null) throw new Error('Nothing was written');
  onTestFinished(() => file.close());
  const standings = standingsOf(file);
  expect(standings.at(-1)?.reach).toBeGreaterThan(0.9);
  expect(Math.max(...standings.slice(0, -1).map(({ breadth }) => breadth))).toBeLessThan(
    standings.at(-1)?.breadth ?? 0,
  );
  const { size: bytes } = await stat(path);
  const weights = restraintsBeside(path, bytes, file);
  expect(weights.at(-1)).toBeLessThan(0.2);
  const usual = weights.slice(0, -1);
  expect(usual.reduce((sum, weight) => sum + weight, 0) / usual.length).toBeGreaterThan(0.8);

  const place = `${path}.restraints`;
  expect(JSON.parse(await readFile(place, 'utf8'))).toEqual({ bytes, weights });
  // Of other factors, or half written: worked out again.
  await writeFile(place, '{"bytes":1,"weights":[0]}');
  expect(restraintsBeside(path, bytes, file)).toEqual(weights);
  await writeFile(place, '{"by');
  expect(restraintsBeside(path, bytes, file)).toEqual(weights);
});
