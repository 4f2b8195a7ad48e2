import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Model, Purpose } from '#core/model.ts';
import { ok, fail } from '#core/result.ts';
import { fakeEngine, fakeHeader } from '#test/support/fakeEngine.ts';
import { fakeShell, freshFolder, heldLog } from '#test/support/hostParts.ts';
import { openSettings } from '../settings/settings.ts';
import { AnswerEngine } from './answerEngine.ts';
import { Besides } from './besides.ts';

const GIBIBYTE = 1024 ** 3;
const times = { startMs: 2_000, soundMs: 60_000, pauseMs: () => 1 };

const modelOf = (hash: string, purpose: Purpose, addedAt = 1): Model => ({
  hash: hash.repeat(64),
  name: hash,
  header: { ...fakeHeader, purpose },
  addedAt,
});

const BASE = modelOf('a', 'answer');
const EMBEDS = modelOf('e', 'embed');
const EMBEDS_TOO = modelOf('f', 'embed', 2);
const RANKS = modelOf('d', 'rank');

async function open(models: Model[] = [BASE, EMBEDS, RANKS]) {
  const fake = fakeEngine();
  const shell = fakeShell(fake);
  const log = heldLog();
  const settings = await openSettings(join(await freshFolder(), 'settings.json'));
  const answer = new AnswerEngine({ shell, log, settings, changed: () => {}, times });
  const sound = (hash: string) => {
    const model = models.find((each) => each.hash === hash);
    return Promise.resolve(
      model === undefined
        ? fail({ code: 'NOT_FOUND' as const, what: 'model' as const })
        : ok({ model, path: `/${hash}` }),
    );
  };
  const besides = new Besides({
    shell,
    log,
    settings,
    answer,
    models: { list: () => models, sound },
    changed: () => {},
    times,
  });
  onTestFinished(async () => {
    await besides.close();
    await answer.close();
  });
  return { fake, settings, answer, besides };
}

it('makes vectors beside a base that goes on, and loads the model for it', async () => {
  const { fake, answer, besides } = await open();
  expect((await answer.load({ ...BASE, path: '/base' }, false)).ok).toBe(true);
  const made = await besides.embed(['ab', 'abcd']);
  expect(made).toEqual({ ok: true, value: [Float32Array.from([2, 0]), Float32Array.from([4, 0])] });
  expect(answer.holds(BASE.hash)).toBe(true);
  expect(besides.status).toMatchObject([{ purpose: 'embed', state: 'ready', model: { name: 'e' }, failure: null }]);
  expect(besides.status[0]?.bytes).toBeGreaterThan(2000);
  await besides.embed(['again']);
  expect(fake.besides).toEqual([`/${EMBEDS.hash}`]);
});

it('weighs texts in their order, more than go to the child at once', async () => {
  const { fake, besides } = await open();
  fake.onText = (text) => Promise.resolve([Number(text) / 1000]);
  const texts = Array.from({ length: 150 }, (_, place) => String(place));
  const made = await besides.rerank('why', texts);
  expect(made.ok && made.value).toEqual(texts.map((text) => Number(text) / 1000));
});

it('uses the chosen one, else the newest, and says when there is none', async () => {
  const { fake, settings, besides } = await open([BASE, EMBEDS, EMBEDS_TOO]);
  await besides.embed(['x']);
  expect((await besides.put(EMBEDS.hash, false)).ok).toBe(true);
  await besides.embed(['x']);
  expect(fake.besides).toEqual([EMBEDS_TOO, EMBEDS].map(({ hash }) => `/${hash}`));
  expect(settings.current.embedModel).toBe(EMBEDS.hash);
  expect(await besides.rerank('why', ['x'])).toMatchObject({ failure: { code: 'NO_MODEL_CHOSEN' } });
  expect(await besides.embedWith(BASE.hash, ['x'], new AbortController().signal)).toMatchObject({ ok: false });
});

it('is taken away with its child and all of its memory, in the middle of its work too', async () => {
  const { fake, settings, besides } = await open();
  await besides.put(EMBEDS.hash, false);
  const begun = Promise.withResolvers<void>();
  fake.onText = () => {
    begun.resolve();
    return new Promise(() => {});
  };
  const work = besides.embed(['never']);
  await begun.promise;
  expect((await besides.takeAway(EMBEDS.hash)).ok).toBe(true);
  expect(await work).toMatchObject({ failure: { code: 'CANCELLED' } });
  expect(fake.running('embed')).toBe(false);
  expect(besides.status).toEqual([]);
  expect(settings.current.embedModel).toBeNull();
});

it('crashes alone, says so, and is there again for the next who asks', async () => {
  const { fake, answer, besides } = await open();
  await answer.load({ ...BASE, path: '/base' }, false);
  await besides.put(EMBEDS.hash, false);
  fake.onText = () => {
    fake.crash('embed');
    return Promise.resolve([0, 0]);
  };
  expect(await besides.embed(['x'])).toMatchObject({ failure: { code: 'ENGINE_CRASHED' } });
  expect(besides.status).toMatchObject([{ state: 'failed', failure: { code: 'ENGINE_CRASHED' } }]);
  expect(answer.status).toMatchObject({ state: 'ready', model: { hash: BASE.hash } });
  fake.onText = () => Promise.resolve([1, 2]);
  expect(await besides.embed(['x'])).toMatchObject({ ok: true });
});

it('is not let in where there is no room beside the base, and the figures are told', async () => {
  const huge = { ...EMBEDS, header: { ...EMBEDS.header, weightBytes: 4000 * GIBIBYTE } };
  const { fake, besides } = await open([BASE, huge]);
  const refused = await besides.put(huge.hash, false);
  expect(refused).toMatchObject({ failure: { code: 'TOO_LARGE_FOR_MEMORY', name: 'e' } });
  expect(besides.status).toMatchObject([{ state: 'failed', bytes: 0, failure: { code: 'TOO_LARGE_FOR_MEMORY' } }]);
  expect(fake.besides).toEqual([]);
  expect((await besides.put(huge.hash, true)).ok).toBe(true);
});

it('is not loaded in the place of the base', async () => {
  const { answer } = await open();
  expect(await answer.load({ ...EMBEDS, path: '/e' }, false)).toMatchObject({
    failure: { code: 'MODEL_NOT_SUPPORTED', name: 'e' },
  });
});

it('believes no vector of another length, and none that has no numbers', async () => {
  const { fake, besides } = await open();
  for (const bad of [[1], [1, 2, 3], [Number.NaN, 0], [Number.POSITIVE_INFINITY, 0]]) {
    fake.onText = () => Promise.resolve(bad);
    expect(await besides.embed(['x'])).toMatchObject({ failure: { code: 'ENGINE_UNAVAILABLE' } });
  }
});

it('stops reading for somebody who has gone', async () => {
  const { fake, besides } = await open();
  const leaving = new AbortController();
  let read = 0;
  fake.onText = (text) => {
    read += 1;
    if (text === '3') leaving.abort();
    return Promise.resolve([0, 1]);
  };
  const texts = Array.from({ length: 500 }, (_, place) => String(place));
  expect(await besides.embed(texts, leaving.signal)).toMatchObject({ failure: { code: 'CANCELLED' } });
  expect(read).toBeLessThan(65);
});
