import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultApiLimits } from '#core/apiDefaults.ts';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import type { AnswerSettings } from '#core/answerSettings.ts';
import { defaultSettings } from '#core/settings.ts';
import type { AnswerEvent } from '#protocol/window/conversations.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { hostClient } from '#scripts/hostClient.ts';
import type { HostClient } from '#scripts/hostClient.ts';
import { BASE, badStreams, honestly, RemoteServer } from '#test/support/remoteServers.ts';

/** Another machine's server, as the window reaches it: the real host and engine, and a stand-in over real HTTP. */
const SECRET = 'sk-this-stands-nowhere-0123456789abcdef';
const WORDS = 'All rivers run into the sea. Ünïted 🌊';
let folder: string;
let running: HostClient;
let server: RemoteServer;
let box: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-remotes-'));
  running = await hostClient(join(folder, 'data'));
  server = await new RemoteServer('vllm').open();
  server.key = SECRET;
  const { client } = running;
  const wish = { name: 'Box', address: server.address, kind: 'vllm' as const, plainHttp: false, key: SECRET };
  ({ id: box } = await client.remotes.add(wish));
}, 60_000);

afterEach(() => {
  server.stream = honestly;
});

afterAll(async () => {
  await running.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

function there(part: Partial<NonNullable<AnswerSettings['remote']>> = {}): AnswerSettings {
  const remote = { remote: box, model: BASE, adapters: [], fallsBack: false, ...part };
  return { ...plainAnswerSettings(defaultSettings), longestAnswerTokens: 8, remote };
}

async function heard(events: AsyncIterable<AnswerEvent>) {
  let conversation = '';
  let question = '';
  for await (const event of events) {
    if (event.kind === 'accepted') {
      conversation = event.conversation.id;
      question = event.question.id;
    }
    if (event.kind === 'ended') return { conversation, question, answer: event.answer };
  }
  throw new Error('no end');
}

const ask = (settings: AnswerSettings, agreed?: string) =>
  running.client.conversations.ask({
    conversation: null,
    parent: null,
    text: 'Where do rivers run?',
    settings,
    ...(agreed !== undefined && { agreed }),
  });

describe('a conversation that another machine answers', () => {
  it('sends nothing before the person has said yes, and says what would go', async () => {
    const { client } = running;
    const before = server.chats.length;
    await expect(ask(there())).rejects.toMatchObject({
      data: { code: 'REMOTE_NOT_AGREED', remote: box, name: 'Box', messages: 0, instruction: false },
    });
    await expect(ask(there(), '01ARZ3NDEKTSV4RRFFQ69G5FAV')).rejects.toMatchObject({
      data: { code: 'REMOTE_NOT_AGREED' },
    });
    expect(server.chats).toHaveLength(before);
    expect(await client.conversations.list()).toEqual([]);

    const { conversation, answer } = await heard(await ask(there(), box));
    expect(answer).toMatchObject({
      state: 'done',
      text: WORDS,
      model: null,
      made: { remote: { name: 'Box', model: BASE, traceable: false }, adapters: [] },
    });
    // The word holds for this conversation, and the mark stays when the server is gone from the list.
    const next = await client.conversations.ask({ conversation, parent: answer.id, text: 'And then?' });
    expect((await heard(next)).answer.state).toBe('done');
    expect(server.chats.at(-1)?.body['messages']).toEqual([
      { role: 'user', content: 'Where do rivers run?' },
      { role: 'assistant', content: WORDS },
      { role: 'user', content: 'And then?' },
    ]);
    const { host } = new URL(server.address);
    expect((await client.conversations.open({ id: conversation })).conversation.wentTo).toEqual([
      { name: 'Box', host },
    ]);
  });

  it('counts the messages that would go along', async () => {
    const { client } = running;
    const { conversation, answer } = await heard(await ask(there(), box));
    const other = await new RemoteServer('plain').open();
    const second = await client.remotes.add({
      name: 'Second',
      address: other.address,
      kind: 'plain',
      plainHttp: false,
      key: null,
    });
    await client.conversations.settle({ id: conversation, settings: there({ remote: second.id }) });
    const asked = client.conversations.ask({ conversation, parent: answer.id, text: 'And then?' });
    await expect(asked).rejects.toMatchObject({ data: { code: 'REMOTE_NOT_AGREED', name: 'Second', messages: 2 } });
    expect(other.chats).toEqual([]);
    await client.remotes.remove({ id: second.id });
    await other.close();
  });

  it('keeps what came when the server breaks off, and stops when the person wants no more', async () => {
    const { client } = running;
    server.stream = badStreams.cut;
    const { answer } = await heard(await ask(there(), box));
    expect(answer).toMatchObject({
      state: 'failed',
      text: 'All ',
      failure: { code: 'REMOTE_FAILED', name: 'Box', reason: 'cut' },
    });

    server.stream = badStreams.hanger;
    const left = server.left;
    const events = await ask(there(), box);
    for await (const event of events) {
      if (event.kind === 'text') {
        const { conversations } = client;
        const [newest] = await conversations.list();
        const { turns } = await conversations.open({ id: newest?.id ?? '' });
        await conversations.stop({ answer: turns.at(-1)?.id ?? '' });
      }
      if (event.kind === 'ended') expect(event.answer).toMatchObject({ state: 'stopped', text: 'All ' });
    }
    await expect.poll(() => server.left).toBe(left + 1);
  });

  it('is answered here when the other fails, only where the person said so', async () => {
    const { client } = running;
    const path = await fixedModel('tiny');
    const blob = await openAsBlob(path);
    const ticket = await running.send('tiny.gguf', new Uint8Array(await blob.arrayBuffer()));
    const added = await running.ended(await client.models.add({ ticket }));
    await client.settings.change({ chosenModel: added.result ?? '' });
    server.stream = badStreams.liar;
    const answersOf = async (id: string) =>
      (await client.conversations.open({ id })).turns.filter(({ role }) => role === 'answer');

    const alone = await heard(await ask(there(), box));
    await new Promise((resume) => setTimeout(resume, 300));
    expect(await answersOf(alone.conversation)).toHaveLength(1);
    // By hand, once.
    const { remote: _, ...here } = there();
    const again = await heard(await client.conversations.askAgain({ question: alone.question, settings: here }));
    expect(again.answer).toMatchObject({ state: 'done', model: { name: 'tiny' } });

    const { conversation } = await heard(await ask(there({ fallsBack: true }), box));
    await expect
      .poll(async () => (await answersOf(conversation)).map(({ state, text }) => [state, text !== '']), {
        timeout: 20_000,
      })
      .toEqual([
        ['failed', true],
        ['done', true],
      ]);
    const [first, second] = await answersOf(conversation);
    expect(first).toMatchObject({ text: 'All ', failure: { reason: 'server' }, made: { remote: { name: 'Box' } } });
    expect(second?.made?.remote).toBeUndefined();
  }, 60_000);

  it('leaves no key in what the window hears, nor in anything that lies on disk', async () => {
    const told = JSON.stringify(await running.client.remotes.list());
    expect(told).toContain('"hasKey":true');
    expect(told).not.toContain(SECRET);
    for (const entry of await readdir(join(folder, 'data'), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      expect((await readFile(join(entry.parentPath, entry.name))).includes(SECRET), entry.name).toBe(false);
    }
  });
});

describe('programs that ask this machine for another one’s models', () => {
  it('reach a server only while its switch is on, which no other address takes over', async () => {
    const { client } = running;
    const { secret } = await client.api.makeKey({ name: 'Suite', limits: defaultApiLimits });
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const place = free.address();
    const port = typeof place === 'object' && place !== null ? place.port : 0;
    await new Promise((closed) => free.close(closed));
    const { address } = await client.api.change({ on: true, port });
    const askAsProgram = () =>
      fetch(`${address}/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: `Box/${BASE}`, messages: [{ role: 'user', content: 'Where do rivers run?' }] }),
      });
    const before = server.chats.length;
    expect((await askAsProgram()).status).toBe(404);
    expect(server.chats).toHaveLength(before);
    expect(await client.remotes.serve({ id: box, on: true })).toMatchObject({ servesApi: true });
    const answer: unknown = await (await askAsProgram()).json();
    expect(answer).toMatchObject({ model: `Box/${BASE}`, choices: [{ message: { content: WORDS } }] });
    expect(server.chats).toHaveLength(before + 1);
    expect(server.chats.at(-1)).toMatchObject({
      authorization: `Bearer ${SECRET}`,
      body: { model: BASE, messages: [{ role: 'user', content: 'Where do rivers run?' }] },
    });

    const other = await new RemoteServer('vllm').open();
    const wish = { id: box, name: 'Box', kind: 'vllm' as const, plainHttp: false, key: null };
    expect(await client.remotes.change({ ...wish, address: other.address })).toMatchObject({ servesApi: false });
    expect((await askAsProgram()).status).toBe(404);
    expect(other.chats).toEqual([]);
    await client.remotes.change({ ...wish, address: server.address, key: SECRET });
    await client.api.change({ on: false, port });
    await other.close();
  });
});
