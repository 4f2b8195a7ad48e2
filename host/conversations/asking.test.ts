import { describe, expect, it } from 'vitest';
import type { AnswerEvent } from '#protocol/window/conversations.ts';
import { fresh, must, opened, partsOf, readAll } from '#test/support/conversations.ts';
import { newId } from '../ids.ts';

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
