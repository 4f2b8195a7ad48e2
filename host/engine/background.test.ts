import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Model } from '#core/model.ts';
import { fakeEngine, fakeHeader } from '#test/support/fakeEngine.ts';
import { fakeShell, freshFolder, heldLog } from '#test/support/hostParts.ts';
import { openSettings } from '../settings/settings.ts';
import { AnswerEngine } from './answerEngine.ts';

const model = (letter: string): Model & { path: string } => ({
  hash: letter.repeat(64),
  name: letter,
  header: { ...fakeHeader, weightBytes: 2_000 },
  addedAt: 1,
  path: `/models/${letter}`,
});
const a = 'a'.repeat(64);
const wish = {
  messages: [{ role: 'question' as const, text: 'Which?' }],
  shape: { type: 'object' as const, properties: { label: { enum: ['one'] } } },
  candidates: null,
  longestAnswerTokens: 16,
  seed: 1,
};
const never = new AbortController().signal;

async function opened() {
  const fake = fakeEngine();
  const settings = await openSettings(join(await freshFolder(), 'settings.json'));
  const engine = new AnswerEngine({
    shell: fakeShell(fake),
    log: heldLog(),
    settings,
    changed: () => {},
    times: { startMs: 2_000, soundMs: 60_000, pauseMs: () => 1 },
    stopMs: 1_000,
  });
  onTestFinished(() => engine.close());
  await engine.load(model('a'), false);
  return { fake, engine };
}

/** Work that goes on until it is told to stop. */
function longWork(fake: ReturnType<typeof fakeEngine>) {
  const begun = Promise.withResolvers<void>();
  fake.completes = async (_, stopped) => {
    begun.resolve();
    await stopped;
    return { text: '{', ending: 'stopped', probabilities: null, promptTokens: 3 };
  };
  return begun.promise;
}

describe('work in the background', () => {
  it('gives way to a person who asks, at once, and the person gets an answer', async () => {
    const { fake, engine } = await opened();
    const begun = longWork(fake);
    const work = engine.complete(a, wish, never);
    await begun;
    expect(engine.status.state).toBe('ready');
    const answer = await engine.generate([{ role: 'question', text: 'Hello?' }], () => {});
    expect(answer).toMatchObject({ ok: true, value: { ending: 'finished' } });
    expect(await work).toEqual({ ok: false, failure: { code: 'BUSY', what: 'answer' } });
  });

  it('gives way to a person who chooses another model, or none', async () => {
    const { fake, engine } = await opened();
    let begun = longWork(fake);
    const first = engine.complete(a, wish, never);
    await begun;
    expect(await engine.load(model('b'), false)).toEqual({ ok: true, value: undefined });
    expect(await first).toMatchObject({ ok: false, failure: { code: 'BUSY' } });
    begun = longWork(fake);
    const second = engine.complete('b'.repeat(64), wish, never);
    await begun;
    expect(await engine.unload()).toEqual({ ok: true, value: undefined });
    expect(await second).toMatchObject({ ok: false, failure: { code: 'BUSY' } });
    expect(await engine.complete(a, wish, never)).toMatchObject({
      ok: false,
      failure: { code: 'BUSY', what: 'model' },
    });
  });

  it('is refused while somebody is answered, and ends when it is called off', async () => {
    const { fake, engine } = await opened();
    fake.words = ['Hello', null];
    const answering = engine.generate([{ role: 'question', text: 'Hello?' }], () => {});
    expect(engine.restedMs).toBe(0);
    expect(await engine.complete(a, wish, never)).toMatchObject({ ok: false, failure: { code: 'BUSY' } });
    await engine.stop();
    await answering;
    expect(engine.restedMs).toBeLessThan(1_000);
    const begun = longWork(fake);
    const calling = new AbortController();
    const work = engine.complete(a, wish, calling.signal);
    await begun;
    calling.abort();
    expect(await work).toMatchObject({ ok: false, failure: { code: 'BUSY' } });
  });

  it('that does not heed the wish to stop is ended with its child', async () => {
    const { fake, engine } = await opened();
    fake.heedsStop = false;
    const begun = longWork(fake);
    const work = engine.complete(a, wish, never);
    await begun;
    const answer = await engine.generate([{ role: 'question', text: 'Hello?' }], () => {});
    expect(answer).toMatchObject({ ok: false, failure: { code: 'ENGINE_UNAVAILABLE' } });
    expect(await work).toMatchObject({ ok: false, failure: { code: 'BUSY' } });
  });
});
