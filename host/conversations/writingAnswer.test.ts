import { describe, expect, it } from 'vitest';
import type { AnswerEvent } from '#protocol/window/conversations.ts';
import { fresh, must, opened, partsOf, readAll } from '#test/support/conversations.ts';
import { newId } from '../ids.ts';

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
