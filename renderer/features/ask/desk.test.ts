import { describe, expect, test, vi } from 'vitest';
import type { Turn } from '#core/conversation.ts';
import type { AnswerEvent } from '#protocol/window/conversations.ts';
import type { Trouble } from '#renderer/host/failureOf.ts';
import { Desk } from './desk.ts';
import { NEW, type Opened } from './deskState.ts';

const turn = (
  id: string,
  parent: string | null,
  role: Turn['role'],
  text = '',
  state: Turn['state'] = 'done',
): Turn => ({
  id,
  parent,
  role,
  text,
  state,
  ending: null,
  failure: null,
  figures: null,
  model: null,
  made: null,
  createdAt: 0,
});
const conversation = (leaf: string, title = 'T') => ({
  id: 'c',
  title,
  createdAt: 0,
  updatedAt: 0,
  answers: 1,
  leaf,
  settings: null,
});
const question = turn('q', null, 'question', 'Why?');
const answer = turn('a', 'q', 'answer', '', 'writing');
const accepted: AnswerEvent = { kind: 'accepted', conversation: conversation('a'), question, answer };
const words = (offset: number, text: string): AnswerEvent => ({ kind: 'text', offset, text });
const ended = (text: string, state: Turn['state'] = 'done'): AnswerEvent => ({
  kind: 'ended',
  answer: { ...answer, text, state },
});

/** A stream that is fed by hand. */
class Feed implements AsyncIterable<AnswerEvent> {
  readonly #queue: (AnswerEvent | Error | 'over')[] = [];
  #wake: () => void = () => {};

  send(...items: (AnswerEvent | Error | 'over')[]): void {
    this.#queue.push(...items);
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AnswerEvent, void> {
    for (;;) {
      const next = this.#queue.shift();
      if (next === 'over') return;
      if (next instanceof Error) throw next;
      if (next === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
      else yield next;
    }
  }
}

function makeDesk() {
  const asked = new Feed();
  const followed: Feed[] = [];
  const host = {
    open: vi.fn<(input: { id: string }) => Promise<Opened>>(),
    ask: vi.fn(() => Promise.resolve<AsyncIterable<AnswerEvent>>(asked)),
    askAgain: vi.fn(() => Promise.resolve<AsyncIterable<AnswerEvent>>(asked)),
    compare: vi.fn(() => Promise.reject(new Error('not asked for'))),
    keep: vi.fn(() => Promise.reject(new Error('not asked for'))),
    follow: vi.fn(() => {
      const feed = new Feed();
      followed.push(feed);
      return Promise.resolve<AsyncIterable<AnswerEvent>>(feed);
    }),
    stop: vi.fn(() => Promise.resolve()),
  };
  const hooks = {
    failureOf: vi.fn((error: unknown): Trouble => ({ kind: 'bug', error })),
    arrived: vi.fn(),
    accepted: vi.fn(),
    ended: vi.fn(),
    lostSight: vi.fn(),
  };
  const desk = new Desk(host, hooks);
  return { desk, host, hooks, asked, followed, state: () => desk.store.getState() };
}

const soon = () => new Promise((resolve) => setTimeout(resolve));

describe('asking', () => {
  test('calls at once, shows the question until it is accepted, and then the turns, without a gap', async () => {
    const { desk, host, hooks, asked, state } = makeDesk();
    const seen: string[] = [];
    desk.store.subscribe(({ asking, opened, heard }) => {
      seen.push(
        [asking.get(NEW)?.text ?? '-', opened.get('c')?.turns.length ?? 0, heard.get('a')?.text ?? '-'].join(' '),
      );
    });
    const accepts = desk.ask(NEW, null, 'Why?');
    expect(host.ask).toHaveBeenCalledWith({ conversation: null, parent: null, text: 'Why?' });
    expect(state().asking.get(NEW)).toMatchObject({ text: 'Why?', parent: null, trouble: null });

    asked.send(accepted, words(0, 'Because'));
    expect(await accepts).toBe(true);
    await soon();
    expect(seen).toEqual(['Why? 0 -', '- 2 ', '- 2 Because']);
    expect(state().begun).toBe('c');
    expect(hooks.arrived).toHaveBeenCalledWith(NEW, expect.objectContaining({ text: 'Why?', parent: null }));
    expect(hooks.accepted).toHaveBeenCalledWith(accepted);
  });

  test('the end puts the turn in its place and forgets what was heard, in one step', async () => {
    const { desk, hooks, asked, state } = makeDesk();
    void desk.ask(NEW, null, 'Why?');
    asked.send(accepted, words(0, 'Be'), ended('Because.'));
    await soon();
    expect(state().heard.size).toBe(0);
    expect(
      state()
        .opened.get('c')
        ?.turns.find(({ id }) => id === 'a'),
    ).toMatchObject({ text: 'Because.', state: 'done' });
    expect(hooks.ended).toHaveBeenCalledOnce();
    expect(hooks.lostSight).not.toHaveBeenCalled();
  });

  test('a refusal leaves the question with the person, until it is asked again or put away', async () => {
    const { desk, host, state } = makeDesk();
    const error = new Error('no');
    host.ask.mockRejectedValueOnce(error);
    expect(await desk.ask('c', 'a', 'And?')).toBe(false);
    expect(state().asking.get('c')).toMatchObject({ text: 'And?', parent: 'a', trouble: { kind: 'bug', error } });
    desk.forgetTrouble('c');
    expect(state().asking.size).toBe(0);
  });

  test('a question whose call was lost is found again in what the host keeps', async () => {
    const { desk, host, hooks, state } = makeDesk();
    hooks.failureOf.mockReturnValue({ kind: 'lost' });
    host.ask.mockRejectedValueOnce(new Error('lost'));
    await desk.ask('c', null, 'Why?');
    const copy = (createdAt: number) => ({ conversation: conversation('q'), turns: [{ ...question, createdAt }] });
    host.open.mockResolvedValueOnce(copy(0));
    await desk.open('c');
    expect(state().asking.get('c')?.trouble).toEqual({ kind: 'lost' });
    host.open.mockResolvedValueOnce(copy(Date.now() + 1));
    await desk.open('c');
    expect(state().asking.size).toBe(0);
    expect(hooks.arrived).toHaveBeenCalledOnce();
  });

  test('one question at a time in one place', async () => {
    const { desk, host } = makeDesk();
    void desk.ask('c', null, 'One');
    expect(await desk.ask('c', null, 'Two')).toBe(false);
    expect(await desk.askAgain('c', 'q')).toBe(false);
    expect(host.ask).toHaveBeenCalledOnce();
    expect(host.askAgain).not.toHaveBeenCalled();
  });

  test('a stream without its question is a refusal, not a silence', async () => {
    const { desk, asked, state } = makeDesk();
    const accepts = desk.ask('c', null, 'One');
    asked.send('over');
    expect(await accepts).toBe(false);
    expect(state().asking.get('c')?.trouble).not.toBeNull();
  });

  test('a stop before the acceptance stops as soon as there is something to stop', async () => {
    const { desk, host, asked } = makeDesk();
    const accepts = desk.ask(NEW, null, 'Why?');
    desk.stopAsking(NEW);
    expect(host.stop).not.toHaveBeenCalled();
    asked.send(accepted);
    await accepts;
    expect(host.stop).toHaveBeenCalledWith({ answer: 'a' });
  });
});

describe('following', () => {
  test('a broken stream is reported, what was heard stays, and following goes on from there', async () => {
    const { desk, hooks, asked, followed, state } = makeDesk();
    void desk.ask(NEW, null, 'Why?');
    asked.send(accepted, words(0, 'one two'), new Error('connection lost'));
    await soon();
    expect(hooks.lostSight).toHaveBeenCalledOnce();
    expect(state().heard.get('a')).toMatchObject({ text: 'one two', torn: true });

    const follows = desk.follow('a');
    await soon();
    followed[0]?.send(words(0, 'one two three'), ended('one two three four'));
    await follows;
    expect(state().opened.get('c')?.turns.at(-1)?.text).toBe('one two three four');
  });

  test('what ended while nobody listened is forgotten when the conversation is fetched again', async () => {
    const { desk, host, asked, state } = makeDesk();
    void desk.ask(NEW, null, 'Why?');
    asked.send(accepted, words(0, 'one'), new Error('connection lost'));
    await soon();
    const interrupted: Turn = { ...answer, text: 'one two', state: 'interrupted' };
    host.open.mockResolvedValueOnce({ conversation: conversation('a'), turns: [question, interrupted] });
    await desk.open('c');
    expect(state().heard.size).toBe(0);
    expect(state().opened.get('c')?.turns.at(-1)).toEqual(interrupted);
  });

  test('an answer without a word yet is taken up too', async () => {
    const { desk, host, asked, followed, state } = makeDesk();
    void desk.ask(NEW, null, 'Why?');
    asked.send(accepted, new Error('connection lost'));
    await soon();
    const follows = desk.follow('a');
    await soon();
    followed[0]?.send({ kind: 'preparing', stage: 'loading', fraction: 0.5 });
    await soon();
    expect(state().heard.get('a')).toEqual({ text: '', preparing: { stage: 'loading', fraction: 0.5 }, torn: false });
    followed[0]?.send(words(0, 'one'), ended('one'));
    await follows;
    expect(host.follow).toHaveBeenCalledOnce();
  });

  test('nobody listens twice', async () => {
    const { desk, host, asked } = makeDesk();
    void desk.ask(NEW, null, 'Why?');
    asked.send(accepted);
    await soon();
    await desk.follow('a');
    expect(host.follow).not.toHaveBeenCalled();
  });

  test('a hole is mended by following anew, but not for ever', async () => {
    const { desk, host, asked, followed, state } = makeDesk();
    void desk.ask(NEW, null, 'Why?');
    asked.send(accepted, words(0, 'one '), words(9, 'three'));
    await soon();
    expect(host.follow).toHaveBeenCalledOnce();
    followed[0]?.send(words(0, 'one two three'));
    await soon();
    expect(state().heard.get('a')).toEqual({ text: 'one two three', preparing: null, torn: false });

    followed[0]?.send(words(90, 'x'), words(91, 'x'));
    for (const index of [1, 2, 3]) {
      await soon();
      followed[index]?.send(words(90, 'x'));
    }
    await soon();
    expect(host.follow.mock.calls.length).toBeLessThan(5);
  });
});

describe('opening', () => {
  test('a copy that was fetched before the last change here is not taken', async () => {
    const { desk, host, asked, state } = makeDesk();
    const before: Opened = { conversation: conversation('a', 'before'), turns: [question] };
    const after: Opened = { conversation: conversation('a', 'after'), turns: [question, answer] };
    const { promise, resolve: deliver } = Promise.withResolvers<Opened>();
    host.open.mockReturnValueOnce(promise).mockResolvedValueOnce(after);
    const opens = desk.open('c');
    void desk.ask('c', null, 'Why?');
    asked.send(accepted);
    await soon();
    deliver(before);
    expect((await opens).conversation.title).toBe('after');
    expect(state().opened.get('c')?.turns).toHaveLength(2);
    expect(host.open).toHaveBeenCalledTimes(2);
  });

  test('what has not changed stays the same object', async () => {
    const { desk, host } = makeDesk();
    host.open.mockImplementation(() => Promise.resolve({ conversation: conversation('q'), turns: [{ ...question }] }));
    const first = await desk.open('c');
    expect((await desk.open('c')).turns[0]).toBe(first.turns[0]);
  });

  test('only so many stay in memory', async () => {
    const { desk, host, state } = makeDesk();
    host.open.mockImplementation(({ id }) =>
      Promise.resolve({ conversation: { ...conversation('q'), id }, turns: [] }),
    );
    for (let index = 0; index < 40; index += 1) await desk.open(`c${index}`);
    expect(state().opened.size).toBe(24);
    expect(state().opened.has('c39')).toBe(true);
  });
});
