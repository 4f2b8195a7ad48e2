import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Conversation, Turn } from '#core/conversation.ts';
import type { Failure } from '#core/failure.ts';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { AnswerEvent } from '#protocol/window/conversations.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { openLibrary } from '#test/support/library.ts';
import { AnswerLine } from '../engine/answerLine.ts';
import { newId } from '../ids.ts';
import { AnswerTools } from '../tools/answerTools.ts';
import { calculator } from '../tools/calculator.ts';
import { clock } from '../tools/clock.ts';
import { Conversations } from './conversations.ts';
import type { Follow } from './conversations.ts';
import { Presets } from './presets.ts';
import { titleOf } from './title.ts';
import { settleConversations } from './writes.ts';

/** Conversations over a fake engine, with one model in the library that is chosen. */
async function opened(folder?: string) {
  const home = folder ?? (await freshFolder());
  const parts = await openLibrary(home);
  const { catalogue, library, engine, settings, log } = parts;
  let revisions = 0;
  settleConversations(catalogue);
  const answers = new AnswerLine({
    engine,
    library,
    usable: (_base, wished) =>
      Promise.resolve(
        ok(
          wished.map(({ hash, scale }) => ({ path: `/adapters/${hash}`, name: hash.slice(0, 1), bytes: 1_000, scale })),
        ),
      ),
    chosen: () => settings.current.chosenModel,
    log,
  });
  const conversations: Conversations = new Conversations({
    catalogue,
    library,
    engine,
    answers,
    tools: new AnswerTools([calculator, clock()]),
    reading: { find: () => Promise.reject(new Error('nothing is to be read')) },
    adapterName: (hash) => `adapter ${hash.slice(0, 1)}`,
    remote: () => undefined,
    settings,
    log,
    revised: () => {
      revisions += 1;
    },
  });
  parts.hooks.engineChanged = () => conversations.engineChanged();
  const { close } = parts;
  const closeAll = async () => {
    await conversations.close();
    await close();
  };
  onTestFinished(closeAll);
  if (folder === undefined) {
    const path = join(home, 'base.gguf');
    await writeFile(path, `GGUF${'w'.repeat(500)}`);
    const offer = await parts.tickets.offerLocal(path);
    const job = offer.ok ? library.add(offer.value.ticket) : offer;
    if (!job.ok) throw new Error(job.failure.code);
    await expect.poll(() => parts.jobNow(job.value.id)?.state, { interval: 5 }).toBe('done');
    await settings.change({ chosenModel: parts.jobNow(job.value.id)?.result ?? null });
  }
  return { ...parts, folder: home, conversations, close: closeAll, revisions: () => revisions };
}

function must<Value>(result: Result<Value, Failure>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

async function readAll(follow: Follow, signal?: AbortSignal): Promise<AnswerEvent[]> {
  const events: AnswerEvent[] = [];
  for await (const event of follow(signal)) events.push(event);
  return events;
}

function partsOf(events: AnswerEvent[]): { conversation: Conversation; question: Turn; answer: Turn; text: string } {
  const [first, last] = [events[0], events.at(-1)];
  if (first?.kind !== 'accepted' || last?.kind !== 'ended') throw new Error(events.map(({ kind }) => kind).join());
  const text = events.map((event) => (event.kind === 'text' ? event.text : '')).join('');
  return { conversation: first.conversation, question: first.question, answer: last.answer, text };
}

const fresh = { conversation: null, parent: null };

describe('asking', () => {
  it('stores the question, loads the model, streams the answer and keeps it', async () => {
    const { conversations, revisions } = await opened();
    const events = await readAll(must(await conversations.ask({ ...fresh, text: 'Who made this?' })));
    const stages = events.flatMap((event) => (event.kind === 'preparing' ? [event.stage] : []));
    expect(stages[0]).toBe('starting');
    expect(stages).toContain('loading');
    const { conversation, question, answer, text } = partsOf(events);
    expect(text).toBe('Hello there.');
    expect(answer).toMatchObject({
      state: 'done',
      ending: 'finished',
      text,
      parent: question.id,
      model: { name: 'base' },
      figures: { answerTokens: 3 },
    });
    expect(question).toMatchObject({ role: 'question', state: 'done', text: 'Who made this?', model: null });
    const kept = must(conversations.open(conversation.id));
    expect(kept.turns).toEqual([question, answer]);
    expect(kept.conversation).toMatchObject({ title: 'Who made this?', answers: 1, leaf: answer.id });
    expect(revisions()).toBeGreaterThan(0);
  });

  it('shows nothing before the question is on disk', async () => {
    const { conversations, catalogue } = await opened();
    await readAll(must(await conversations.ask({ ...fresh, text: 'to load' })));
    for await (const event of must(await conversations.ask({ ...fresh, text: 'is it safe?' }))(undefined)) {
      const stored = catalogue.statement('SELECT count(*) AS rows FROM turns').get()?.['rows'];
      expect(stored).toBe(4);
      expect(event.kind).toBe('accepted');
      break;
    }
  });

  it('tells the model the branch that it is asked on, and no other', async () => {
    const { conversations, fake } = await opened();
    const one = partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'One' }))));
    const at = { conversation: one.conversation.id, parent: one.answer.id };
    fake.words = ['Second.'];
    await readAll(must(await conversations.ask({ ...at, text: 'Two' })));
    const edited = partsOf(await readAll(must(await conversations.ask({ ...at, text: 'Two, edited' }))));
    expect(fake.asked.at(-1)).toEqual([
      { role: 'question', text: 'One' },
      { role: 'answer', text: 'Hello there.' },
      { role: 'question', text: 'Two, edited' },
    ]);
    const again = partsOf(await readAll(must(await conversations.askAgain(one.question.id))));
    expect(fake.asked.at(-1)).toEqual([{ role: 'question', text: 'One' }]);
    expect(again.answer.parent).toBe(one.question.id);
    const now = must(conversations.open(one.conversation.id));
    expect(now.turns).toHaveLength(7);
    expect(now.conversation).toMatchObject({ leaf: again.answer.id, answers: 4 });
    expect(must(conversations.show(one.conversation.id, edited.answer.id)).leaf).toBe(edited.answer.id);
  });

  it('leaves out of the branch a question whose answer never came', async () => {
    const { conversations, fake } = await opened();
    const one = partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'One' }))));
    fake.words = [];
    const two = partsOf(
      await readAll(
        must(await conversations.ask({ conversation: one.conversation.id, parent: one.answer.id, text: 'Two' })),
      ),
    );
    fake.words = ['x'];
    await readAll(
      must(await conversations.ask({ conversation: one.conversation.id, parent: two.answer.id, text: 'Three' })),
    );
    expect(fake.asked.at(-1)?.map(({ text }) => text)).toEqual(['One', 'Hello there.', 'Three']);
  });

  it('refuses, and keeps nothing, without a model, or on what is not there', async () => {
    const { conversations, settings } = await opened();
    const first = partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'One' }))));
    const noTurn = { ok: false, failure: { code: 'NOT_FOUND', what: 'turn' } };
    const ask = (wish: Partial<{ conversation: string | null; parent: string | null }>) =>
      conversations.ask({ ...fresh, ...wish, text: 'x' });
    expect(await ask({ conversation: newId() })).toEqual({
      ok: false,
      failure: { code: 'NOT_FOUND', what: 'conversation' },
    });
    expect(await ask({ parent: first.answer.id })).toEqual(noTurn);
    expect(await ask({ conversation: first.conversation.id, parent: first.question.id })).toEqual(noTurn);
    expect(await conversations.askAgain(first.answer.id)).toEqual(noTurn);
    await settings.change({ chosenModel: null });
    expect(await ask({})).toEqual({ ok: false, failure: { code: 'NO_MODEL_CHOSEN' } });
    expect(conversations.list()).toHaveLength(1);
  });

  it('those who ask at the same moment wait in line, are told so, and each gets its answer', async () => {
    const { conversations, fake } = await opened();
    await readAll(must(await conversations.ask({ ...fresh, text: 'to load' })));
    fake.words = ['x', null];
    const first = must(await conversations.ask({ ...fresh, text: 'a' }))(undefined);
    const accepted = (await first.next()).value;
    const two = must(await conversations.ask({ ...fresh, text: 'b' }));
    const three = must(await conversations.ask({ ...fresh, text: 'c' }));
    const waiting: AnswerEvent[] = [];
    for await (const event of three(undefined)) {
      waiting.push(event);
      if (event.kind === 'preparing') break;
    }
    expect(waiting.at(-1)).toEqual({ kind: 'preparing', stage: 'waiting', fraction: null, ahead: 2 });
    fake.words = ['done'];
    if (accepted?.kind === 'accepted') await conversations.stop(accepted.answer.id);
    expect(partsOf(await readAll(two)).text).toBe('done');
    expect(partsOf(await readAll(three)).text).toBe('done');
    expect(fake.asked.map((messages) => messages.at(-1)?.text)).toEqual(['to load', 'a', 'b', 'c']);
    expect(conversations.list()).toHaveLength(4);
  });

  it('one that waits can be taken back, and the others do not notice', async () => {
    const { conversations, fake } = await opened();
    await readAll(must(await conversations.ask({ ...fresh, text: 'to load' })));
    fake.words = ['x', null];
    const first = must(await conversations.ask({ ...fresh, text: 'a' }))(undefined);
    const running = (await first.next()).value;
    const second = must(await conversations.ask({ ...fresh, text: 'b' }))(undefined);
    const waiting = (await second.next()).value;
    if (waiting?.kind !== 'accepted' || running?.kind !== 'accepted') throw new Error('not accepted');
    await conversations.stop(waiting.answer.id);
    expect(must(conversations.open(waiting.conversation.id)).turns.at(-1)).toMatchObject({
      state: 'stopped',
      text: '',
    });
    expect(must(conversations.open(running.conversation.id)).turns.at(-1)).toMatchObject({ state: 'writing' });
    await conversations.stop(running.answer.id);
    expect(fake.asked.map((messages) => messages.at(-1)?.text)).toEqual(['to load', 'a']);
  });

  it('takes nothing on when the disk is full, also when the engine had begun', async () => {
    const { conversations, catalogue, fake } = await opened();
    await readAll(must(await conversations.ask({ ...fresh, text: 'to load' })));
    const pages = Number(catalogue.statement('PRAGMA page_count').get()?.['page_count']);
    catalogue.statement(`PRAGMA max_page_count = ${pages}`).get();
    fake.words = ['x', null];
    const full = await conversations.ask({ ...fresh, text: 'y'.repeat(200_000) });
    expect(full).toMatchObject({ ok: false, failure: { code: 'DISK_FULL' } });
    expect(conversations.list()).toHaveLength(1);
    catalogue.statement('PRAGMA max_page_count = 1000000').get();
    fake.words = ['fine'];
    expect(partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'again' })))).text).toBe('fine');
  });
});

describe('an answer that is being written', () => {
  async function writing() {
    const all = await opened();
    await readAll(must(await all.conversations.ask({ ...fresh, text: 'to load' })));
    all.fake.words = ['one ', 'two ', null];
    const follow = must(await all.conversations.ask({ ...fresh, text: 'Write' }));
    const own = follow(undefined);
    const accepted = (await own.next()).value;
    if (accepted?.kind !== 'accepted') throw new Error('not accepted');
    const textNow = () => must(all.conversations.open(accepted.conversation.id)).turns.at(-1)?.text;
    await expect.poll(textNow, { interval: 5 }).toBe('one two ');
    return { ...all, own, ...accepted };
  }

  it('goes on when its window leaves; others take it up from the start', async () => {
    const { conversations, own, answer } = await writing();
    await own.return();
    const late = readAll(must(conversations.follow(answer.id)));
    const later = readAll(must(conversations.follow(answer.id)));
    expect(await conversations.stop(answer.id)).toEqual({ ok: true, value: undefined });
    for (const events of [await late, await later]) {
      expect(events.find((event) => event.kind === 'text')).toEqual({ kind: 'text', offset: 0, text: 'one two ' });
      expect(events.at(-1)).toMatchObject({
        kind: 'ended',
        answer: { state: 'stopped', text: 'one two ', figures: { answerTokens: 3 } },
      });
    }
    const after = await readAll(must(conversations.follow(answer.id)));
    expect(after.map(({ kind }) => kind)).toEqual(['text', 'ended']);
    expect(await conversations.stop(answer.id)).toEqual({ ok: true, value: undefined });
    expect(conversations.follow(newId())).toEqual({ ok: false, failure: { code: 'NOT_FOUND', what: 'answer' } });
    expect(await conversations.stop(newId())).toEqual({ ok: false, failure: { code: 'NOT_FOUND', what: 'answer' } });
  });

  it('ends its listeners with their signals, and nothing else', async () => {
    const { conversations, answer, engine } = await writing();
    const stop = new AbortController();
    const listening = readAll(must(conversations.follow(answer.id)), stop.signal);
    stop.abort();
    await listening;
    expect(engine.status.state).toBe('answering');
  });

  it('fails with how the engine ended, keeps the words, and the next answer comes', async () => {
    const { conversations, own, fake, answer, conversation } = await writing();
    fake.crash('answer', 'signal SIGKILL');
    const events: AnswerEvent[] = [];
    for await (const event of own) events.push(event);
    expect(events.at(-1)).toMatchObject({
      kind: 'ended',
      answer: { state: 'failed', text: 'one two ', failure: { code: 'ENGINE_CRASHED', detail: 'signal SIGKILL' } },
    });
    expect(must(conversations.open(conversation.id)).turns.at(-1)).toMatchObject({
      id: answer.id,
      state: 'failed',
      text: 'one two ',
    });
    fake.words = ['back'];
    expect(partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'Again' })))).text).toBe('back');
  });

  it('is stopped with its conversation when that is removed', async () => {
    const { conversations, conversation, engine } = await writing();
    expect(await conversations.remove(conversation.id)).toEqual({ ok: true, value: undefined });
    expect(engine.status.state).toBe('ready');
    expect(conversations.open(conversation.id).ok).toBe(false);
    expect(must(conversations.restore(conversation.id)).answers).toBe(1);
    expect(must(conversations.open(conversation.id)).turns.at(-1)).toMatchObject({
      state: 'stopped',
      text: 'one two ',
    });
  });

  it('is called interrupted, with its words, after the app ended or was killed in the middle', async () => {
    const orderly = await writing();
    await orderly.close();
    const after = await opened(orderly.folder);
    expect(must(after.conversations.open(orderly.conversation.id)).turns.at(-1)).toMatchObject({
      state: 'interrupted',
      text: 'one two ',
    });
    // Killed: only what was kept about once a second is there.
    after.catalogue.statement("UPDATE turns SET state = 'writing', text = 'one ' WHERE id = ?").run(orderly.answer.id);
    await after.close();
    const again = await opened(orderly.folder);
    expect(must(again.conversations.open(orderly.conversation.id)).turns.at(-1)).toMatchObject({
      state: 'interrupted',
      text: 'one ',
    });
  });

  it('is kept on disk about once a second', async () => {
    const { fake, conversations, catalogue } = await opened();
    const gates = Array.from({ length: 2 }, () => Promise.withResolvers<void>());
    fake.words = ['a', 'b', null];
    fake.pause = (at) => gates[at]?.promise ?? Promise.resolve();
    const follow = must(await conversations.ask({ ...fresh, text: 'Slow' }));
    const reading = readAll(follow);
    gates[0]?.resolve();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    gates[1]?.resolve();
    const stored = () => catalogue.statement("SELECT text FROM turns WHERE state = 'writing'").get()?.['text'];
    await expect.poll(stored, { interval: 10 }).toBe('ab');
    const { turns } = must(conversations.open(conversations.list()[0]?.id ?? ''));
    await conversations.stop(turns.at(-1)?.id ?? '');
    await reading;
  });

  it('can be stopped while its model is still being loaded', async () => {
    const { conversations, fake, engine } = await opened();
    fake.loadGate = new Promise(() => {});
    const events = must(await conversations.ask({ ...fresh, text: 'x' }))(undefined);
    const accepted = (await events.next()).value;
    const id = accepted?.kind === 'accepted' ? accepted.answer.id : '';
    await expect.poll(() => engine.status.loaded).toBe(0.5);
    await conversations.stop(id);
    const rest: AnswerEvent[] = [];
    for await (const event of events) rest.push(event);
    expect(rest.at(-1)).toMatchObject({ kind: 'ended', answer: { state: 'stopped', text: '' } });
    expect(fake.asked).toEqual([]);
  });

  it('fails as a turn when its model cannot be loaded: the question is kept', async () => {
    const { conversations, fake } = await opened();
    fake.loadFailure = { code: 'MODEL_NOT_SUPPORTED', name: 'base', detail: 'rwkv' };
    const { answer, conversation } = partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'Kept' }))));
    expect(answer).toMatchObject({ state: 'failed', failure: fake.loadFailure });
    expect(must(conversations.open(conversation.id)).turns[0]).toMatchObject({ text: 'Kept', state: 'done' });
  });

  it('says that it could not be kept when the disk is full at its end', async () => {
    const { conversations, catalogue, own, answer, conversation } = await writing();
    const pages = Number(catalogue.statement('PRAGMA page_count').get()?.['page_count']);
    // Takes what room the pages in use still have.
    for (let size = 100_000; size > 0; size = Math.floor(size / 2)) {
      catalogue.statement(`PRAGMA max_page_count = ${pages}`).get();
      catalogue.write(() =>
        catalogue
          .statement(
            'INSERT INTO conversations (id, title, created_at, updated_at, leaf, removed_at, settings) VALUES (?, ?, 1, 1, NULL, 1, NULL)',
          )
          .run(newId(), 'x'.repeat(size)),
      );
    }
    const real = catalogue.write.bind(catalogue);
    catalogue.write = (change) => {
      catalogue.write = real;
      return real(() => {
        const value = change();
        catalogue
          .statement(
            'INSERT INTO conversations (id, title, created_at, updated_at, leaf, removed_at, settings) VALUES (?, ?, 1, 1, NULL, 1, NULL)',
          )
          .run(newId(), 'x'.repeat(100_000));
        return value;
      });
    };
    await conversations.stop(answer.id);
    const events: AnswerEvent[] = [];
    for await (const event of own) events.push(event);
    expect(events.at(-1)).toMatchObject({
      kind: 'ended',
      answer: { state: 'failed', text: 'one two ', failure: { code: 'DISK_FULL' } },
    });
    expect(must(conversations.open(conversation.id)).turns.at(-1)?.state).toBe('interrupted');
    expect((await readAll(must(conversations.follow(answer.id)))).at(-1)).toMatchObject({
      kind: 'ended',
      answer: { state: 'interrupted' },
    });
  });
});

describe('the list of conversations', () => {
  it('has the newest first, is renamed, and forgets what was removed at the next start', async () => {
    const { conversations, folder, close } = await opened();
    const [one, two] = [
      partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'One' })))),
      partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'Two' })))),
    ];
    await readAll(
      must(await conversations.ask({ conversation: one.conversation.id, parent: one.answer.id, text: 'More' })),
    );
    expect(must(conversations.rename(two.conversation.id, 'A pair')).title).toBe('A pair');
    expect(conversations.list().map(({ title }) => title)).toEqual(['One', 'A pair']);
    expect(conversations.show(one.conversation.id, two.answer.id)).toEqual({
      ok: false,
      failure: { code: 'NOT_FOUND', what: 'turn' },
    });
    await conversations.remove(two.conversation.id);
    const gone = { ok: false, failure: { code: 'NOT_FOUND', what: 'conversation' } };
    expect(conversations.rename(two.conversation.id, 'x')).toEqual(gone);
    expect(await conversations.remove(two.conversation.id)).toEqual(gone);
    expect(await conversations.askAgain(two.question.id)).toEqual(gone);
    expect(conversations.restore(one.conversation.id)).toEqual(gone);
    await close();
    const after = await opened(folder);
    expect(after.conversations.restore(two.conversation.id)).toEqual(gone);
    expect(after.catalogue.statement('SELECT count(*) AS turns FROM turns').get()).toEqual({ turns: 4 });
  });

  it('forgets also a conversation of thousands of turns in one line', async () => {
    const { catalogue } = await opened();
    const conversation = newId();
    catalogue.write(() => {
      catalogue
        .statement(
          "INSERT INTO conversations (id, title, created_at, updated_at, leaf, removed_at, settings) VALUES (?, 'long', 1, 1, NULL, 1, NULL)",
        )
        .run(conversation);
      let parent: string | null = null;
      for (let turn = 0; turn < 3_000; turn += 1) {
        const id = newId();
        catalogue
          .statement(
            "INSERT INTO turns (id, conversation, parent, role, text, state, created_at) VALUES (?, ?, ?, 'answer', 'x', 'done', 1)",
          )
          .run(id, conversation, parent);
        parent = id;
      }
    });
    expect(settleConversations(catalogue).ok).toBe(true);
    expect(catalogue.statement('SELECT count(*) AS turns FROM turns').get()).toEqual({ turns: 0 });
  });
});

describe('the title of a conversation', () => {
  it.each([
    ['Short', 'Short'],
    ['  First line  \nsecond line', 'First line'],
    [
      'Please tell me everything that you know about the history of printing in Mainz',
      'Please tell me everything that you know about the history of…',
    ],
    ['x'.repeat(80), `${'x'.repeat(60)}…`],
    ['🖨'.repeat(70), `${'🖨'.repeat(60)}…`],
  ])('%j is %j', (question, title) => {
    expect(titleOf(question)).toBe(title);
  });
});

describe('the settings of an answer', () => {
  const adapter = { hash: 'e'.repeat(64), scale: 0.5 };

  it('are kept with the conversation and with each answer, and reach the engine', async () => {
    const { conversations, settings, fake } = await opened();
    const own = { ...plainAnswerSettings(settings.current), instruction: 'Be brief.', topK: 7, adapters: [adapter] };
    const begun = partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'One', settings: own }))));
    expect(begun.conversation.settings).toEqual(own);
    expect(begun.answer.made).toEqual({ ...own, adapters: [{ ...adapter, name: 'adapter e' }] });
    expect(fake.asked.at(-1)?.[0]).toEqual({ role: 'system', text: 'Be brief.' });
    expect(fake.ways.at(-1)).toMatchObject({
      topK: 7,
      adapters: [{ path: `/adapters/${adapter.hash}`, name: 'e', bytes: 1_000, scale: 0.5 }],
    });
    const { id } = begun.conversation;
    expect(must(conversations.settle(id, null)).settings).toBeNull();
    const next = await readAll(
      must(await conversations.ask({ conversation: id, parent: begun.answer.id, text: 'Two' })),
    );
    expect(partsOf(next).answer.made).toEqual(plainAnswerSettings(settings.current));
    expect(must(conversations.open(id)).turns[1]?.made).toEqual(begun.answer.made);
  });

  it('that new conversations begin with are theirs from then on', async () => {
    const { conversations, settings } = await opened();
    const own = { ...plainAnswerSettings(settings.current), minP: 0.2 };
    await settings.change({ newConversation: own });
    const { conversation, answer } = partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'One' }))));
    await settings.change({ newConversation: null });
    expect(must(conversations.open(conversation.id)).conversation.settings).toEqual(own);
    expect(answer.made).toEqual(own);
  });

  it('of one more answer change nothing for the next', async () => {
    const { conversations, settings, fake } = await opened();
    const begun = partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'One' }))));
    const other = { ...plainAnswerSettings(settings.current), seed: 5 };
    const again = await readAll(must(await conversations.askAgain(begun.question.id, other)));
    expect(partsOf(again).answer.made).toEqual(other);
    expect(fake.ways.at(-1)?.seed).toBe(5);
    expect(must(conversations.open(begun.conversation.id)).conversation.settings).toBeNull();
  });

  it('that ask for probabilities keep them with the answer', async () => {
    const { conversations, settings, fake } = await opened();
    const odds = [{ length: 5, probability: 0.5, likeliest: [['Hello', 0.5] as [string, number]] }];
    fake.odds = odds;
    const own = { ...plainAnswerSettings(settings.current), probabilities: true };
    const { answer, conversation } = partsOf(
      await readAll(must(await conversations.ask({ ...fresh, text: 'One', settings: own }))),
    );
    expect(must(conversations.odds(answer.id))).toEqual([...odds, ...odds, ...odds]);
    expect(conversations.odds(conversation.id)).toMatchObject({ ok: false, failure: { code: 'NOT_FOUND' } });
  });

  it('with a schema that no answer can be held to fail the answer with a reason', async () => {
    const { conversations, settings } = await opened();
    const own = { ...plainAnswerSettings(settings.current), schema: '{"type":"string","pattern":"a"}' };
    const { answer } = partsOf(await readAll(must(await conversations.ask({ ...fresh, text: 'One', settings: own }))));
    expect(answer).toMatchObject({ state: 'failed', failure: { code: 'ANSWER_SCHEMA_REFUSED', detail: '# pattern' } });
  });

  it('go under names: saved, replaced, renamed and removed', async () => {
    const { catalogue, settings } = await opened();
    let revisions = 0;
    const presets = new Presets(catalogue, () => (revisions += 1));
    const plain = plainAnswerSettings(settings.current);
    const brief = must(presets.save('Brief', { ...plain, longestAnswerTokens: 50 }));
    const long = must(presets.save('Long', { ...plain, longestAnswerTokens: 5_000 }));
    expect(must(presets.save('brief', plain))).toMatchObject({ id: brief.id, settings: plain });
    expect(presets.rename(long.id, 'BRIEF')).toEqual({ ok: false, failure: { code: 'NAME_TAKEN', name: 'BRIEF' } });
    expect(must(presets.rename(long.id, 'A long one')).name).toBe('A long one');
    expect(presets.list().map(({ name }) => name)).toEqual(['A long one', 'brief']);
    must(presets.remove(brief.id));
    expect(presets.list()).toHaveLength(1);
    expect(presets.rename(brief.id, 'x')).toMatchObject({ ok: false, failure: { what: 'preset' } });
    expect(revisions).toBe(5);
  });
});
