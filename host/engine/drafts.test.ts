import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Model, ModelHeader } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import { fakeEngine, fakeHeader } from '#test/support/fakeEngine.ts';
import { fakeShell, freshFolder, heldLog } from '#test/support/hostParts.ts';
import { openSettings } from '../settings/settings.ts';
import { AnswerEngine } from './answerEngine.ts';
import { Drafts } from './drafts.ts';
import { ParseEngine } from './parseEngine.ts';

const GIBIBYTE = 1024 ** 3;
const times = { startMs: 2_000, soundMs: 60_000, pauseMs: () => 1 };

const modelOf = (letter: string, header: Partial<ModelHeader>): Model => ({
  hash: letter.repeat(64),
  name: letter,
  header: { ...fakeHeader, ...header },
  addedAt: 1,
});

const BASE = modelOf('a', { weightBytes: 9_000 });
const OTHER = modelOf('b', { weightBytes: 8_000 });
const DRAFT = modelOf('d', { weightBytes: 2_000 });
const HUGE = modelOf('f', { weightBytes: 4_000 * GIBIBYTE });
const LARGE = modelOf('c', { weightBytes: 3_000 * GIBIBYTE });
const EMBEDS = modelOf('e', { purpose: 'embed', weightBytes: 100 });
const MODELS = [BASE, OTHER, DRAFT, HUGE, LARGE, EMBEDS];

async function open() {
  const fake = fakeEngine();
  const shell = fakeShell(fake);
  const log = heldLog();
  const settings = await openSettings(join(await freshFolder(), 'settings.json'));
  const answer = new AnswerEngine({
    shell,
    log,
    settings,
    changed: () => {},
    times,
    stopMs: 200,
    draft: (base) => drafts.of(base),
  });
  const parse = new ParseEngine({ shell, log, times });
  const sound = (hash: string) => {
    const model = MODELS.find((each) => each.hash === hash);
    return Promise.resolve(
      model === undefined
        ? fail({ code: 'NOT_FOUND' as const, what: 'model' as const })
        : ok({ model, path: `/${model.name}` }),
    );
  };
  const drafts = new Drafts({ settings, answer, parse, models: { sound } });
  onTestFinished(async () => {
    await answer.close();
    await parse.close();
  });
  const load = (model: Model) => answer.load({ ...model, path: `/${model.name}` }, model === HUGE);
  const say = () => answer.generate([{ role: 'question', text: 'x' }], () => {});
  return { fake, settings, answer, drafts, load, say };
}

it('comes beside the base that is loaded, goes when it is taken away, and the base stays', async () => {
  const { fake, settings, answer, drafts, load } = await open();
  await load(BASE);
  expect((await drafts.put(DRAFT.hash, BASE.hash, false)).ok).toBe(true);
  expect(fake.drafts).toEqual(['/d']);
  expect(settings.current.drafts).toEqual({ [BASE.hash]: DRAFT.hash });
  const [status] = answer.draft.status;
  expect(status).toMatchObject({ purpose: 'draft', state: 'ready', model: { name: 'd' }, base: { name: 'a' } });
  expect(status?.bytes).toBeGreaterThan(2_000);
  expect((await drafts.takeAway(BASE.hash)).ok).toBe(true);
  expect(fake.drafts).toEqual(['/d', '']);
  expect(answer.draft.status).toEqual([]);
  expect(settings.current.drafts).toEqual({});
  expect(answer.holds(BASE.hash)).toBe(true);
  expect(fake.loads).toEqual(['/a']);
});

it('comes with its base from then on, and with no other', async () => {
  const { fake, answer, drafts, load } = await open();
  expect((await drafts.put(DRAFT.hash, BASE.hash, false)).ok).toBe(true);
  expect(fake.drafts).toEqual([]);
  await load(BASE);
  expect(fake.drafts).toEqual(['/d']);
  await load(OTHER);
  expect(fake.drafts).toEqual(['/d', '']);
  expect(answer.draft.status).toEqual([]);
  await load(BASE);
  await answer.unload();
  expect(answer.draft.status).toEqual([]);
  await load(BASE);
  expect(fake.drafts).toEqual(['/d', '', '/d', '/d']);
});

it('is refused with the reason: another vocabulary, not smaller, a model that does not answer', async () => {
  const { fake, settings, drafts, load } = await open();
  await load(BASE);
  const refusals = async (draft: Model, base: Model) => [
    await drafts.put(draft.hash, base.hash, true),
    await drafts.fit(draft.hash, base.hash),
  ];
  const reason = (told: string) => ({ ok: false, failure: { code: 'DRAFT_REFUSED', reason: told } });
  for (const refused of await refusals(BASE, OTHER)) expect(refused).toMatchObject(reason('not-smaller'));
  for (const refused of await refusals(BASE, BASE)) expect(refused).toMatchObject(reason('not-smaller'));
  for (const refused of await refusals(EMBEDS, BASE)) expect(refused).toMatchObject(reason('does-not-answer'));
  for (const refused of await refusals(DRAFT, EMBEDS)) expect(refused).toMatchObject(reason('does-not-answer'));
  fake.differs = 'token 7 is “a” in the draft and “b” in the base';
  for (const refused of await refusals(DRAFT, BASE)) {
    expect(refused).toMatchObject(reason('vocabulary'));
    expect(refused).toMatchObject({ failure: { name: 'd', base: 'a', difference: fake.differs } });
  }
  expect(await drafts.put('0'.repeat(64), BASE.hash, false)).toMatchObject({ failure: { code: 'NOT_FOUND' } });
  expect(fake.drafts).toEqual([]);
  expect(settings.current.drafts).toEqual({});
});

it('is not let in where there is no room beside the base, which stays; the figures are told', async () => {
  const { fake, settings, answer, drafts, load } = await open();
  await load(HUGE);
  const fit = await drafts.fit(LARGE.hash, HUGE.hash);
  expect(fit).toMatchObject({ ok: true, value: { now: true, fit: { verdict: 'too-large' } } });
  const refused = await drafts.put(LARGE.hash, HUGE.hash, false);
  if (refused.ok || refused.failure.code !== 'TOO_LARGE_FOR_MEMORY') throw new Error('it was not refused');
  expect(refused.failure.neededBytes).toBe(fit.ok ? fit.value.fit.neededBytes : 0);
  expect(answer.holds(HUGE.hash)).toBe(true);
  expect(fake.drafts).toEqual([]);
  expect(settings.current.drafts).toEqual({});
  expect(answer.draft.status).toMatchObject([{ state: 'failed', bytes: 0, failure: { code: 'TOO_LARGE_FOR_MEMORY' } }]);
  expect((await drafts.put(LARGE.hash, HUGE.hash, true)).ok).toBe(true);
  expect(answer.draft.status).toMatchObject([{ state: 'ready' }]);
});

it('that finds no room when its base is loaded is done without, and that is told', async () => {
  const { answer, drafts, load } = await open();
  await drafts.put(LARGE.hash, HUGE.hash, false);
  expect((await load(HUGE)).ok).toBe(true);
  expect(answer.status).toMatchObject({ state: 'ready', failure: null });
  expect(answer.draft.status).toMatchObject([{ state: 'failed', failure: { code: 'TOO_LARGE_FOR_MEMORY' } }]);
});

it('waits for nobody who is answered: it is refused, and an answer that comes meanwhile waits for it', async () => {
  const { fake, drafts, load, say } = await open();
  await load(BASE);
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  fake.pause = () => {
    begun.resolve();
    return gate.promise;
  };
  const answered = say();
  await begun.promise;
  expect(await drafts.put(DRAFT.hash, BASE.hash, false)).toEqual({
    ok: false,
    failure: { code: 'BUSY', what: 'answer' },
  });
  gate.resolve();
  expect((await answered).ok).toBe(true);
  const coming = Promise.withResolvers<void>();
  const there = Promise.withResolvers<void>();
  fake.onDraft = () => {
    coming.resolve();
    return there.promise;
  };
  const put = drafts.put(DRAFT.hash, BASE.hash, false);
  await coming.promise;
  const asked = fake.asked.length;
  const second = say();
  await new Promise(setImmediate);
  expect(fake.asked).toHaveLength(asked);
  there.resolve();
  expect((await put).ok).toBe(true);
  expect((await second).ok).toBe(true);
});

it('that ends the engine when it comes is told, and is not brought again before a person says so', async () => {
  const { fake, answer, drafts, load } = await open();
  await drafts.put(DRAFT.hash, BASE.hash, false);
  fake.onDraft = () => {
    fake.crash('answer');
    return new Promise(() => {});
  };
  expect(await load(BASE)).toMatchObject({ failure: { code: 'ENGINE_CRASHED' } });
  expect(answer.draft.status).toMatchObject([{ state: 'failed', failure: { code: 'ENGINE_CRASHED' } }]);
  fake.onDraft = () => Promise.resolve();
  await expect.poll(async () => (await load(BASE)).ok).toBe(true);
  expect(fake.drafts).toEqual(['/d']);
  expect((await drafts.put(DRAFT.hash, BASE.hash, false)).ok).toBe(true);
  expect(answer.draft.status).toMatchObject([{ state: 'ready' }]);
});

it('goes with the engine, and comes again with its base', async () => {
  const { fake, answer, drafts, load } = await open();
  await load(BASE);
  await drafts.put(DRAFT.hash, BASE.hash, false);
  fake.crash('answer');
  await expect.poll(() => answer.draft.status).toEqual([]);
  await expect.poll(async () => (await load(BASE)).ok).toBe(true);
  expect(answer.draft.status).toMatchObject([{ state: 'ready' }]);
  expect(fake.drafts).toEqual(['/d', '/d']);
});

it('guesses for none any more when it is removed, or its base', async () => {
  const { fake, settings, drafts, load } = await open();
  await load(BASE);
  await drafts.put(DRAFT.hash, BASE.hash, false);
  await drafts.put(DRAFT.hash, OTHER.hash, false);
  await drafts.forget(OTHER.hash);
  expect(settings.current.drafts).toEqual({ [BASE.hash]: DRAFT.hash });
  await drafts.forget(DRAFT.hash);
  expect(settings.current.drafts).toEqual({});
  expect(fake.drafts).toEqual(['/d', '']);
});
