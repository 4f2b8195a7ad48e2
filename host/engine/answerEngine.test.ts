import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Model } from '#core/model.ts';
import { fakeEngine, fakeHeader } from '#test/support/fakeEngine.ts';
import { fakeShell, freshFolder, heldLog } from '#test/support/hostParts.ts';
import { openSettings } from '../settings/settings.ts';
import { AnswerEngine } from './answerEngine.ts';

const GIBIBYTE = 1024 ** 3;

function model(letter: string, weightBytes = 2000): Model & { path: string } {
  const header = { ...fakeHeader, weightBytes };
  return { hash: letter.repeat(64), name: letter, header, addedAt: 1, path: `/models/${letter}` };
}

async function opened() {
  const fake = fakeEngine();
  const settings = await openSettings(join(await freshFolder(), 'settings.json'));
  const states: string[] = [];
  const engine: AnswerEngine = new AnswerEngine({
    shell: fakeShell(fake),
    log: heldLog(),
    settings,
    changed: () => {
      const { state, loaded } = engine.status;
      const now = loaded === null ? state : `${state} ${loaded}`;
      if (states.at(-1) !== now) states.push(now);
    },
    times: { startMs: 2_000, soundMs: 60_000, pauseMs: () => 1 },
    stopMs: 30,
  });
  onTestFinished(() => engine.close());
  return { fake, engine, settings, states };
}

const hello = [{ role: 'question' as const, text: 'Hello?' }];

describe('the answering engine', () => {
  it('tells every stage of a load and an answer, and the device with its reason', async () => {
    const { engine, states } = await opened();
    expect(engine.status).toMatchObject({ state: 'off', model: null, device: null, memory: null });
    expect(await engine.load(model('a'), false)).toEqual({ ok: true, value: undefined });
    const said: string[] = [];
    const end = await engine.generate(hello, (event) => said.push(event.kind === 'text' ? event.text : event.kind));
    expect(said).toEqual(['reading', 'Hello', ' there', '.']);
    expect(end).toMatchObject({ ok: true, value: { ending: 'finished' } });
    expect(states).toEqual(['starting', 'loading 0', 'loading 0.5', 'ready', 'answering', 'ready']);
    expect(engine.status).toMatchObject({
      model: { name: 'a' },
      device: { kind: 'cuda', name: 'Fake card', reason: 'best' },
      memory: { usedBytes: GIBIBYTE, totalBytes: 8 * GIBIBYTE },
      failure: null,
    });
  });

  it('tells with how much less a model was loaded when the driver refused more, and until it is unloaded', async () => {
    const { engine, fake } = await opened();
    await engine.load(model('a'), false);
    expect(engine.status.backedOff).toBeNull();
    fake.backsOff = { contextTokens: 512, gpuLayers: 7 };
    await engine.load(model('b'), false);
    expect(engine.status.backedOff).toMatchObject({ contextTokens: 512, layers: 7 });
    expect(engine.isReadyFor('b'.repeat(64))).toBe(true);
    await engine.unload();
    expect(engine.status.backedOff).toBeNull();
  });

  it('loads once for all who ask, and again when the settings want it otherwise', async () => {
    const { engine, fake, settings } = await opened();
    await Promise.all([engine.load(model('a'), false), engine.load(model('a'), false)]);
    expect(fake.loads).toEqual(['/models/a']);
    expect(engine.isReadyFor('a'.repeat(64))).toBe(true);
    await settings.change({ contextTokens: 1024 });
    expect(engine.isReadyFor('a'.repeat(64))).toBe(false);
    await engine.load(model('a'), false);
    await Promise.all([engine.load(model('b'), false), engine.load(model('c'), false)]);
    expect(fake.loads).toEqual(['/models/a', '/models/a', '/models/b', '/models/c']);
  });

  it('refuses what is too large before the child hears of it, keeps what is loaded, and tries it when told to', async () => {
    const { engine, fake } = await opened();
    await engine.load(model('a'), false);
    const huge = model('h', 1e15);
    expect(await engine.load(huge, false)).toMatchObject({
      ok: false,
      failure: { code: 'TOO_LARGE_FOR_MEMORY', name: 'h' },
    });
    expect(engine.isReadyFor('a'.repeat(64))).toBe(true);
    expect(fake.loads).toEqual(['/models/a']);
    expect((await engine.load(huge, true)).ok).toBe(true);
  });

  it('hands on what the child says against a file', async () => {
    const { engine, fake } = await opened();
    fake.loadFailure = { code: 'MODEL_NOT_SUPPORTED', name: 'a', detail: 'rwkv' };
    expect(await engine.load(model('a'), false)).toEqual({ ok: false, failure: fake.loadFailure });
    expect(engine.status).toMatchObject({ state: 'off', model: null, failure: fake.loadFailure });
  });

  it('makes one answer at a time, and loads and unloads nothing meanwhile', async () => {
    const { engine, fake } = await opened();
    await engine.load(model('a'), false);
    fake.words = ['x', null];
    const answer = engine.generate(hello, () => {});
    const busy = { ok: false, failure: { code: 'BUSY', what: 'answer' } };
    expect(await engine.generate(hello, () => {})).toEqual(busy);
    expect(await engine.load(model('b'), false)).toEqual(busy);
    expect(await engine.unload()).toEqual(busy);
    await expect.poll(() => fake.asked.length).toBe(1);
    await engine.stop();
    expect(await answer).toMatchObject({ ok: true, value: { ending: 'stopped' } });
    expect(await engine.unload()).toEqual({ ok: true, value: undefined });
    expect(engine.status).toMatchObject({ state: 'off', model: null });
  });

  it('ends a child that does not heed a stop', async () => {
    const { engine, fake } = await opened();
    await engine.load(model('a'), false);
    fake.words = [null];
    fake.heedsStop = false;
    const answer = engine.generate(hello, () => {});
    await expect.poll(() => fake.asked.length).toBe(1);
    await engine.stop();
    expect(await answer).toEqual({ ok: false, failure: { code: 'ENGINE_CRASHED', detail: 'signal SIGKILL' } });
    await expect.poll(() => engine.status.state).toBe('off');
  });

  it('says how a child ended in the middle of anything, is restarted, and holds nothing any more', async () => {
    const { engine, fake, states } = await opened();
    await engine.load(model('a'), false);
    fake.words = ['x', null];
    const seen: string[] = [];
    const answer = engine.generate(hello, ({ kind }) => {
      seen.push(kind);
      if (kind === 'text') fake.crash('answer', 'signal SIGSEGV');
    });
    expect(await answer).toEqual({ ok: false, failure: { code: 'ENGINE_CRASHED', detail: 'signal SIGSEGV' } });
    expect(seen).toEqual(['reading', 'text']);
    await expect.poll(() => engine.status.state).toBe('off');
    expect(states.slice(-2)).toEqual(['restarting', 'off']);
    expect(engine.status.model).toBeNull();
    expect(engine.isReadyFor('a'.repeat(64))).toBe(false);
    expect((await engine.load(model('a'), false)).ok).toBe(true);
  });

  it('says so when it ends while loading', async () => {
    const { engine, fake } = await opened();
    fake.loadGate = new Promise(() => {});
    const load = engine.load(model('a'), false);
    await expect.poll(() => engine.status.loaded).toBe(0.5);
    fake.crash('answer');
    expect(await load).toEqual({ ok: false, failure: { code: 'ENGINE_CRASHED', detail: 'signal SIGKILL' } });
  });

  it('takes back a load that hangs, when it is told to unload', async () => {
    const { engine, fake } = await opened();
    fake.loadGate = new Promise(() => {});
    const load = engine.load(model('a'), false);
    await expect.poll(() => engine.status.loaded).toBe(0.5);
    expect(await engine.unload()).toEqual({ ok: true, value: undefined });
    expect(await load).toEqual({ ok: false, failure: { code: 'CANCELLED' } });
    expect(engine.status).toMatchObject({ state: 'off', model: null, failure: null });
    fake.loadGate = Promise.resolve();
    expect((await engine.load(model('a'), false)).ok).toBe(true);
  });

  it('ends in "failed" with a reason when it cannot be kept running', async () => {
    const { engine, fake } = await opened();
    fake.startsToFail = 99;
    expect(await engine.load(model('a'), false)).toMatchObject({ ok: false, failure: { code: 'ENGINE_UNAVAILABLE' } });
    expect(engine.status).toMatchObject({
      state: 'failed',
      failure: { code: 'ENGINE_UNAVAILABLE', detail: 'exit code 1' },
    });
  });

  it('does not believe a child that sends nonsense', async () => {
    const { engine, fake } = await opened();
    fake.device = { ...fake.device, totalBytes: -1 };
    expect(await engine.device()).toMatchObject({ ok: false, failure: { code: 'ENGINE_UNAVAILABLE' } });
  });
});
