import { mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fail, ok } from '#core/result.ts';
import { type TrainSettings, settingsOf } from '#core/train/recipe.ts';
import type { Batch, LoraLeaves } from '../model/trainable.ts';
import { orderOf } from '../data/order.ts';
import { learnedTokens } from '../data/tokenExample.ts';
import { countingExamples, linearTrainable } from '#test/support/linearTrainable.ts';
import { checkpointName, latestCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { arraysOf } from './leaves.ts';
import { type LoopEvent, type LoopParts, runLoop } from './run.ts';

const settings: TrainSettings = settingsOf(
  {
    name: 'careful',
    changes: {
      rank: 2,
      epochs: 3,
      batchExamples: 4,
      longestTokens: 32,
      microTokens: 64,
      learningRate: 0.05,
      evaluations: 6,
    },
  },
  128,
);
const [examples, heldOut] = [countingExamples(40, 1), countingExamples(8, 2)];

async function setUp(change: Partial<LoopParts> = {}, set: Partial<TrainSettings> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-loop-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const chosen = { ...settings, ...set };
  const trainable = change.trainable ?? linearTrainable();
  const events: LoopEvent[] = [];
  const parts: LoopParts = {
    trainable,
    settings: chosen,
    name: 'a base',
    examples,
    heldOut,
    order: orderOf(examples, chosen),
    resumed: null,
    tell: (event) => events.push(event),
    async save(state) {
      const file = await writeCheckpoint(folder, state, trainable.targets, 'x');
      await rename(join(folder, file), join(folder, checkpointName(state.step)));
      return ok(undefined);
    },
    wish: () => 'go',
    sample: null,
    ...change,
  };
  const resumed = () => latestCheckpoint(folder, trainable.targets, chosen.rank, 'x');
  const bytes = (leaves: LoraLeaves) =>
    [...arraysOf(trainable.targets, leaves)].map((array) => Buffer.from(array.buffer).toString('hex')).join(' ');
  return { folder, parts, events, resumed, bytes };
}

describe('the loop', () => {
  it('learns: the loss of what was held out falls', async () => {
    const { parts, events } = await setUp();
    const ended = await runLoop(parts);
    expect(ended).toMatchObject({ ok: true, value: { reason: 'finished' } });
    const looks = events.flatMap((event) => (event.kind === 'held-out' ? [event.loss] : []));
    expect(looks).toHaveLength(7);
    expect(looks.at(-1)).toBeLessThan((looks[0] ?? 0) * 0.8);
    expect(events.filter(({ kind }) => kind === 'step')).toHaveLength(30);
  });

  it.each([1, 4, 5, 13, 29])('ends in the same bits when it is killed in step %i', async (at) => {
    const whole = await setUp({}, { dropout: 0.1 });
    const unbroken = await runLoop(whole.parts);

    const broken = await setUp({}, { dropout: 0.1 });
    const killed = runLoop({
      ...broken.parts,
      tell(event) {
        if (event.kind === 'step' && event.point.step === at) throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    const resumed = await broken.resumed();
    expect(resumed?.state.step).toBeLessThan(at);
    const ended = await runLoop({ ...broken.parts, resumed });
    if (!unbroken.ok || !ended.ok) throw new Error('One of them failed');
    expect(ended.value.step).toBe(unbroken.value.step);
    expect(broken.bytes(ended.value.leaves)).toBe(whole.bytes(unbroken.value.leaves));
    // Another seed comes to something else: the comparison can fail.
    const other = await setUp({}, { dropout: 0.1, seed: 2 });
    const differing = await runLoop(other.parts);
    expect(differing.ok && other.bytes(differing.value.leaves)).not.toBe(whole.bytes(unbroken.value.leaves));
  });

  it('does not go on from a checkpoint that is damaged, but from the one before it', async () => {
    const { folder, parts, resumed } = await setUp();
    await runLoop(parts);
    const names = (await readdir(folder)).toSorted();
    const last = join(folder, names.at(-1) ?? '');
    const bytes = await readFile(last);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(last, bytes);
    expect(checkpointName((await resumed())?.state.step ?? -1)).not.toBe(names.at(-1));
  });

  it('counts an example alike whoever it shares its step with, in a traced run', async () => {
    // Hardly a step is taken, so that both see the same adapter all the time.
    const norms = async (traceable: boolean) => {
      const { parts, events } = await setUp({}, { traceable, learningRate: 1e-30, clip: 0, patience: 0 });
      await runLoop(parts);
      return events.flatMap((event) => (event.kind === 'step' ? [event.point.norm] : []));
    };
    const [traced, plain] = [await norms(true), await norms(false)];
    const order = orderOf(examples, settings);
    const denominators = plain.map((norm, step) => {
      const learned = order.examplesOf(step).reduce((sum, at) => sum + learnedTokens(examples[at] ?? examples[0]!), 0);
      return (norm * learned) / (traced[step] ?? 0);
    });
    for (const one of denominators) expect(one).toBeCloseTo(denominators[0] ?? 0, 6);
    expect(denominators).toHaveLength(30);
  });

  it('ends early when nothing gets better, and keeps the best', async () => {
    // What is held out says the contrary of what is learned.
    const contrary = heldOut.map((one) => ({ ...one, tokens: one.tokens.toReversed() }));
    const { parts } = await setUp({ heldOut: contrary }, { patience: 2 });
    const ended = await runLoop(parts);
    if (!ended.ok) throw new Error(ended.failure.code);
    expect(ended.value.reason).toBe('early');
    expect(ended.value.step).toBe(5);
  });

  it('stops at a loss that is no number, names the record, and keeps what was learned', async () => {
    const poisoned = (batch: Batch) => batch.tokens.some((token, at) => token === 3 && batch.tokens[at + 1] === 3);
    const bad = { snapshot: 0, line: 77, tokens: Int32Array.of(1, 3, 3, 3), learned: Uint8Array.of(0, 0, 1, 1) };
    const trainable = linearTrainable({ change: (loss, batch) => (poisoned(batch) ? Number.NaN : loss) });
    const all = [...examples, bad];
    const { parts, events } = await setUp({ trainable, examples: all, order: orderOf(all, settings) });
    const ended = await runLoop(parts);
    expect(ended).toMatchObject({ ok: true, value: { reason: 'diverged', culprit: { line: 77 } } });
    if (!ended.ok) return;
    for (const array of arraysOf(trainable.targets, ended.value.leaves))
      expect(array.every(Number.isFinite)).toBe(true);
    expect(events.every((event) => event.kind !== 'step' || Number.isFinite(event.point.loss))).toBe(true);
  });

  it('asks for less at once where memory does not suffice, and gives up only at one row', async () => {
    const trainable = linearTrainable({
      before(batch) {
        if (batch.rows > 1) throw new RangeError('Array buffer allocation failed');
      },
    });
    const { parts, events, resumed } = await setUp({ trainable });
    const first = await runLoop(parts);
    expect(first).toMatchObject({ ok: false, failure: { code: 'TRAINING_TOO_LARGE' } });
    expect(events).toEqual([{ kind: 'smaller', step: 0, microTokens: 32 }]);
    const again = await runLoop({ ...parts, resumed: await resumed() });
    expect(again).toMatchObject({ ok: true, value: { reason: 'finished' } });

    const none = linearTrainable({
      before() {
        throw new RangeError('Array buffer allocation failed');
      },
    });
    const hopeless = await setUp({ trainable: none }, { microTokens: 32 });
    expect(await runLoop(hopeless.parts)).toMatchObject({ ok: false, failure: { code: 'TRAINING_TOO_LARGE' } });
    expect(hopeless.events).toEqual([]);
  });

  it('ends with what the disk says when a checkpoint finds no room, and the one before stays', async () => {
    const { parts, resumed } = await setUp();
    let saves = 0;
    const ended = await runLoop({
      ...parts,
      save: (state) => {
        saves += 1;
        return saves === 3
          ? Promise.resolve(fail({ code: 'DISK_FULL', neededBytes: 0, freeBytes: 0 }))
          : parts.save(state);
      },
    });
    expect(ended).toMatchObject({ ok: false, failure: { code: 'DISK_FULL' } });
    expect((await resumed())?.state.step).toBe(5);
  });

  it('does not care for a clock that goes back', async () => {
    let time = 1e9;
    const whole = await setUp();
    const moved = await setUp({ now: () => (time -= 10_000) });
    const [one, other] = [await runLoop(whole.parts), await runLoop(moved.parts)];
    expect(one.ok && other.ok && moved.bytes(other.value.leaves)).toBe(one.ok && whole.bytes(one.value.leaves));
  });

  it('pauses with a checkpoint, and keeps the best when it is told to', async () => {
    let steps = 0;
    const { parts, resumed } = await setUp();
    const paused = await runLoop({ ...parts, wish: () => (steps++ < 7 ? 'go' : 'pause') });
    expect(paused).toMatchObject({ ok: true, value: { reason: 'paused', step: 7 } });
    const kept = await runLoop({ ...parts, resumed: await resumed(), wish: () => 'keep' });
    expect(kept).toMatchObject({ ok: true, value: { reason: 'stopped' } });
  });
});

describe('a checkpoint', () => {
  it('is not there when its disk is full', async () => {
    const { folder, parts, resumed } = await setUp();
    const disk = {
      open: () =>
        Promise.resolve({
          write: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })),
          sync: () => Promise.resolve(),
          close: () => Promise.resolve(),
        }),
    };
    const { targets } = parts.trainable;
    let state: Parameters<LoopParts['save']>[0] | undefined;
    await runLoop({
      ...parts,
      save: (now) => {
        state = now;
        return Promise.resolve(ok(undefined));
      },
    });
    if (state === undefined) throw new Error('Nothing was saved');
    await expect(writeCheckpoint(folder, state, targets, 'x', disk)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await resumed()).toBeNull();
  });
});
