import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import { fakeEngine, fakeHeader } from '#test/support/fakeEngine.ts';
import { fakeShell, freshFolder, heldLog } from '#test/support/hostParts.ts';
import { openSettings } from '../settings/settings.ts';
import { AnswerEngine } from './answerEngine.ts';
import { AnswerLine } from './answerLine.ts';
import type { AnswerNews, AnswerWish } from './answers.ts';
import { MOST_WAITING } from './line.ts';

const model = (letter: string): Model & { path: string } => ({
  hash: letter.repeat(64),
  name: letter,
  header: fakeHeader,
  addedAt: 1,
  path: `/models/${letter}`,
});
const models = [model('a'), model('b')];
const adapter = (letter: string) => ({ hash: letter.repeat(64), scale: 1 });

async function opened() {
  const fake = fakeEngine();
  const settings = await openSettings(join(await freshFolder(), 'settings.json'));
  const log = heldLog();
  const engine = new AnswerEngine({
    shell: fakeShell(fake),
    log,
    settings,
    changed: () => {},
    times: { startMs: 2_000, soundMs: 60_000, pauseMs: () => 1 },
  });
  onTestFinished(() => engine.close());
  const answers = new AnswerLine({
    engine,
    log,
    library: {
      find: (hash) => models.find((each) => each.hash === hash),
      load: async (hash, force) => {
        const found = models.find((each) => each.hash === hash);
        return found === undefined ? fail({ code: 'NOT_FOUND', what: 'model' }) : engine.load(found, force);
      },
    },
    usable: (_base, wished) =>
      Promise.resolve(
        wished.some(({ hash }) => hash.startsWith('f'))
          ? fail({ code: 'NOT_FOUND', what: 'adapter' })
          : ok(wished.map(({ hash, scale }) => ({ path: `/${hash}`, name: hash.slice(0, 1), bytes: 10, scale }))),
      ),
    chosen: () => models[0]?.hash ?? null,
  });
  const plain = plainAnswerSettings(settings.current);
  const ask = (text: string, more: Partial<AnswerWish> = {}, adapters: string[] = []) =>
    answers.ask({
      base: null,
      messages: [{ role: 'question', text }],
      settings: { ...plain, adapters: adapters.map(adapter) },
      priority: 'api',
      signal: new AbortController().signal,
      ...more,
    });
  return { fake, engine, ask };
}

async function all(news: AsyncIterable<AnswerNews>): Promise<AnswerNews[]> {
  const list: AnswerNews[] = [];
  for await (const one of news) list.push(one);
  return list;
}

const endOf = async (news: AsyncIterable<AnswerNews>) => (await all(news)).at(-1);
const last = (messages: { text: string }[]) => messages.at(-1)?.text;

describe('the line of answers', () => {
  it('loads the base, tells how it comes along, and ends once', async () => {
    const { ask } = await opened();
    const news = await all(ask('Hello?'));
    expect(news.map(({ kind }) => kind)).toEqual(['loading', 'reading', 'text', 'text', 'text', 'ended']);
  });

  it('serves a person before programs, and those with the same adapters together', async () => {
    const { ask, fake } = await opened();
    const first = ask('first', {}, ['1']);
    const waiting = [
      ask('other', {}, ['2']),
      ask('same', {}, ['1']),
      ask('other again', {}, ['2']),
      ask('person', { priority: 'person' }, ['2']),
    ];
    await all(first);
    await Promise.all(waiting.map(all));
    expect(fake.asked.map(last)).toEqual(['first', 'person', 'other', 'other again', 'same']);
    expect(fake.ways.map(({ adapters }) => adapters?.map(({ name }) => name).join())).toEqual([
      '1',
      '2',
      '2',
      '2',
      '1',
    ]);
  });

  it('changes the base where another is asked for, and refuses what is not there', async () => {
    const { ask, fake } = await opened();
    await Promise.all([ask('a'), ask('b', { base: 'b'.repeat(64) })].map(all));
    expect(fake.loads).toEqual(['/models/a', '/models/b']);
    expect(await endOf(ask('x', { base: 'c'.repeat(64) }))).toMatchObject({ failure: { code: 'NOT_FOUND' } });
    expect(await endOf(ask('x', {}, ['f']))).toMatchObject({ failure: { code: 'NOT_FOUND', what: 'adapter' } });
    expect((await endOf(ask('and on')))?.kind).toBe('ended');
  });

  it('says which adapters stay in memory, and which had to go', async () => {
    const { ask, engine } = await opened();
    for (const letter of ['1', '2', '3']) await all(ask('x', {}, [letter]));
    expect(engine.status.adapters).toMatchObject({
      resident: [
        { name: '2', stacked: false },
        { name: '3', stacked: true },
      ],
      evicted: [{ name: '1' }],
    });
    await all(ask('x', {}, ['1']));
    expect(engine.status.adapters.evicted.map(({ name }) => name)).toEqual(['2']);
    await engine.unload();
    expect(engine.status.adapters).toEqual({ resident: [], evicted: [] });
  });

  it('takes a wish back while it waits, while it is made, and before it begins', async () => {
    const { ask, fake } = await opened();
    await all(ask('to load'));
    fake.words = ['x', null];
    const [one, two] = [new AbortController(), new AbortController()];
    const first = ask('first', { signal: one.signal });
    const second = ask('second', { signal: two.signal });
    const third = ask('third');
    two.abort();
    expect(await all(second)).toEqual([
      { kind: 'waiting', ahead: 1 },
      { kind: 'failed', failure: { code: 'CANCELLED' } },
    ]);
    await expect.poll(() => fake.asked.length).toBe(2);
    fake.words = ['end'];
    one.abort();
    expect(await endOf(first)).toMatchObject({ kind: 'ended', ending: 'stopped' });
    expect(await endOf(third)).toMatchObject({ kind: 'ended', ending: 'finished' });
    expect(await endOf(ask('x', { signal: AbortSignal.abort() }))).toMatchObject({ failure: { code: 'CANCELLED' } });
    expect(fake.asked.map(last)).toEqual(['to load', 'first', 'third']);
  });

  it('a crash fails the answer that was made, and the next is made by another child', async () => {
    const { ask, fake } = await opened();
    await all(ask('to load'));
    fake.words = ['x', null];
    const first = ask('first');
    const second = ask('second');
    await expect.poll(() => fake.asked.length).toBe(2);
    fake.words = ['fine'];
    fake.crash('answer', 'signal SIGSEGV');
    expect(await endOf(first)).toMatchObject({ failure: { code: 'ENGINE_CRASHED' } });
    expect((await endOf(second))?.kind).toBe('ended');
  });

  it('ten thousand may wait; the next program is refused, a person is not, and taking them back is quick', async () => {
    const { ask, fake } = await opened();
    await all(ask('to load'));
    fake.words = ['x', null];
    const [now, calling] = [new AbortController(), new AbortController()];
    const first = ask('first', { signal: now.signal });
    // Of its own work: the machine may have other.
    const began = process.cpuUsage();
    const crowd = Array.from({ length: MOST_WAITING }, (_, place) => ask(`${place}`, { signal: calling.signal }));
    expect(await endOf(ask('one more'))).toEqual({ kind: 'failed', failure: { code: 'BUSY', what: 'answer' } });
    const person = ask('person', { priority: 'person' });
    calling.abort();
    const ends = await Promise.all(crowd.map(endOf));
    expect(ends.every((end) => end?.kind === 'failed' && end.failure.code === 'CANCELLED')).toBe(true);
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1_000).toBeLessThan(5_000);
    await expect.poll(() => fake.asked.length).toBe(2);
    fake.words = ['fine'];
    now.abort();
    await all(first);
    expect((await endOf(person))?.kind).toBe('ended');
  });
});
