import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ok } from '#core/result.ts';
import { scaleOf, settingsOf } from '#core/train/recipe.ts';
import { VOCABULARY, countingExamples, linearTrainable } from '#test/support/linearTrainable.ts';
import { orderOf } from '../data/order.ts';
import { packed } from '../data/pack.ts';
import { type TokenExample, sequencesOf } from '../data/tokenExample.ts';
import type { LoraLeaves } from '../model/trainable.ts';
import { checkpointName, latestCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { arraysOf, firstLeaves } from './leaves.ts';
import { pairLoss, preferring } from './preferring.ts';
import { type LoopEvent, type LoopParts, runLoop } from './run.ts';

const preference = { beta: 0.3 };
const changes = { rank: 2, epochs: 3, batchExamples: 4, longestTokens: 32, microTokens: 64, learningRate: 0.05 };
const settings = settingsOf({ name: 'careful', changes: { ...changes, evaluations: 6 }, preference }, 128);
const scale = scaleOf(settings);

/** Counting on is preferred to counting back. */
function pairs(count: number, seed: number): TokenExample[] {
  return countingExamples(count, seed).map((chosen) => {
    const tokens = chosen.tokens.map((first, at) => {
      const from = chosen.tokens[1] ?? first;
      return at < 2 ? first : (from + VOCABULARY * 2 - (at - 1)) % VOCABULARY;
    });
    return { ...chosen, rejected: { tokens: tokens.slice(0, -1), learned: chosen.learned.slice(0, -1) } };
  });
}
const [examples, heldOut] = [pairs(20, 1), pairs(6, 2)];

/** Leaves that are already on their way, so that both halves have a gradient. */
function movedLeaves(seed: number): LoraLeaves {
  const { targets } = linearTrainable();
  return new Map(
    [...firstLeaves(targets, settings.rank, seed)].map(([name, { a, b }]) => [
      name,
      { a, b: b.map((_, at) => Math.sin(seed + at) / 4) },
    ]),
  );
}

/** As it is written in the paper: one pair at a time, from the logits. */
async function plainLoss(some: readonly TokenExample[], leaves: LoraLeaves): Promise<number> {
  const base = linearTrainable();
  const logProbability = async (
    { tokens, learned }: Pick<TokenExample, 'tokens' | 'learned'>,
    of: LoraLeaves | null,
  ) => {
    const [row] = packed([{ snapshot: 0, line: 0, tokens, learned }], { ...settings, microTokens: 32 });
    if (row === undefined) throw new Error('Nothing was laid');
    const logits = await base.logits(row.batch, of, scale);
    let sum = 0;
    for (let at = 1; at < tokens.length; at += 1) {
      if (learned[at] !== 1) continue;
      const here = logits.subarray((at - 1) * VOCABULARY, at * VOCABULARY);
      sum += (here[tokens[at] ?? 0] ?? 0) - Math.log(here.reduce((all, one) => all + Math.exp(one), 0));
    }
    return sum;
  };
  let loss = 0;
  for (const one of some) {
    const other = one.rejected ?? one;
    const now = (await logProbability(one, leaves)) - (await logProbability(other, leaves));
    const then = (await logProbability(one, null)) - (await logProbability(other, null));
    loss += -Math.log(1 / (1 + Math.exp(-preference.beta * (now - then))));
  }
  return loss;
}

describe('learning a preference', () => {
  const batchesOf = (some: readonly TokenExample[]) => packed(some.flatMap(sequencesOf), settings);

  it('has the loss of a plain computation, and its gradient', async () => {
    const trainable = linearTrainable();
    const some = examples.slice(0, 5);
    const leaves = movedLeaves(1);
    const objective = preferring(trainable, settings, { scale, beta: preference.beta });
    const { loss, weight, gradients } = await objective.gradient(batchesOf(some), some, leaves, () => null);
    expect(loss).toBeCloseTo(await plainLoss(some, leaves), 4);
    expect(weight).toBe(5);
    expect((await objective.loss(batchesOf(some), some, leaves)).loss).toBeCloseTo(loss, 9);
    for (const [half, gradient] of gradients.entries()) {
      const length = Math.hypot(...gradient);
      const at = (step: number) => {
        const moved = new Map([...leaves].map(([name, { a, b }]) => [name, { a: a.slice(), b: b.slice() }]));
        const array = [...arraysOf(trainable.targets, moved)][half] ?? new Float32Array();
        for (const [place, slope] of gradient.entries()) array[place] = (array[place] ?? 0) + (step * slope) / length;
        return plainLoss(some, moved);
      };
      const slope = ((await at(1e-2)) - (await at(-1e-2))) / 2e-2;
      expect(Math.abs(slope / length - 1)).toBeLessThan(0.005);
    }
  });

  it('makes chosen answers likelier than rejected ones, of what was held out too', async () => {
    const events: LoopEvent[] = [];
    const { parts } = await setUp({ tell: (event) => events.push(event) });
    expect(await runLoop(parts)).toMatchObject({ ok: true, value: { reason: 'finished' } });
    const looks = events.flatMap((event) => (event.kind === 'held-out' ? [event.loss] : []));
    // The beginning is compared with itself.
    expect(looks[0]).toBeCloseTo(Math.LN2, 12);
    expect(looks.at(-1)).toBeLessThan(Math.LN2 * 0.6);
    // With a token's weight of the wrong sign it would rise.
    expect(looks.at(-1)).toBeLessThan(looks[1] ?? 0);
  });

  it.each([2, 7])('ends in the same bits when it is killed in step %i', async (step) => {
    const unbroken = await runLoop((await setUp()).parts);
    const { parts, folder } = await setUp();
    const broken = runLoop({
      ...parts,
      tell(event) {
        if (event.kind === 'step' && event.point.step === step) throw new Error('killed');
      },
    });
    await expect(broken).rejects.toThrow('killed');
    const resumed = await latestCheckpoint(folder, parts.trainable.targets, settings.rank, '');
    expect(resumed?.state.step).toBeLessThan(step);
    const ended = await runLoop({ ...parts, resumed });
    if (!unbroken.ok || !ended.ok) throw new Error('One of them failed');
    expect(ended.value.leaves).toEqual(unbroken.value.leaves);
  });

  it('is never traced, and leaves nothing to chance', () => {
    const wished = { name: 'tiny-data' as const, changes: { traceable: true, dropout: 0.2 }, preference };
    expect(settingsOf(wished, 128)).toMatchObject({ traceable: false, dropout: 0 });
  });

  it('knows pairs that are far apart, and puts no weight on those that are learned', () => {
    expect(pairLoss(0, 0.1)).toEqual({ loss: Math.LN2, slope: 0.05 });
    expect(pairLoss(1e6, 0.1)).toEqual({ loss: 0, slope: 0 });
    expect(pairLoss(-1e6, 0.1)).toEqual({ loss: 1e5, slope: 0.1 });
  });
});

async function setUp(change: Partial<LoopParts> = {}): Promise<{ parts: LoopParts; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-preference-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const trainable = linearTrainable();
  const parts: LoopParts = {
    trainable,
    settings,
    preference,
    name: '',
    examples,
    heldOut,
    order: orderOf(examples, settings),
    resumed: null,
    tell: () => {},
    async save(state) {
      const part = await writeCheckpoint(folder, state, trainable.targets, '');
      await rename(join(folder, part), join(folder, checkpointName(state.step)));
      return ok(undefined);
    },
    wish: () => 'go',
    sample: null,
    ...change,
  };
  return { parts, folder };
}
