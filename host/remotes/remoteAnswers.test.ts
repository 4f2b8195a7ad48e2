import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import type { RemoteChoice, RemoteKind } from '#core/remote.ts';
import { defaultSettings } from '#core/settings.ts';
import { freshFolder, heldLog } from '#test/support/hostParts.ts';
import { BASE, badStreams, piece, RemoteServer } from '#test/support/remoteServers.ts';
import { openCatalogue } from '../catalogue/catalogue.ts';
import { Net } from '../fetch/net.ts';
import { openSettings } from '../settings/settings.ts';
import { KeyBox } from './keyBox.ts';
import { RemoteAnswers } from './remoteAnswers.ts';
import { Remotes } from './remotes.ts';

const never = new AbortController().signal;
const SECRET = 'sk-a-key-that-nobody-may-see-0123456789';

async function opened(server: RemoteServer, environment: NodeJS.ProcessEnv = {}) {
  const folder = await freshFolder();
  const catalogue = openCatalogue(join(folder, 'catalogue.sqlite'));
  if (!catalogue.ok) throw new Error(catalogue.failure.kind);
  const settings = await openSettings(join(folder, 'settings.json'));
  const log = heldLog();
  const turned = (bytes: Uint8Array) => Promise.resolve(bytes.map((byte) => byte ^ 0x5a));
  const vault = { protection: () => Promise.resolve('file' as const), seal: turned, open: turned };
  const keys = new KeyBox(join(folder, 'remotes.key'), vault);
  const net = new Net({ settings, environment, changed: () => {} });
  const parts = {
    catalogue: catalogue.value,
    net,
    keys,
    log,
    revised: () => {},
    times: { patienceMs: 400, silenceMs: 200 },
  };
  const remotes = new Remotes(parts);
  const answers = new RemoteAnswers({ open: (id) => remotes.open(id), log });
  onTestFinished(async () => {
    catalogue.value.close();
    await server.close();
  });
  const add = async (kind: RemoteKind, key: string | null = null, address = server.address) => {
    const added = await remotes.add({ name: 'Box', address, kind, plainHttp: false, key }, never);
    if (!added.ok) throw new Error(JSON.stringify(added.failure));
    return added.value.id;
  };
  return { remotes, answers, net, log, add, settings, catalogue: catalogue.value, again: () => new Remotes(parts) };
}

function asked(remote: string, part: Partial<RemoteChoice> = {}, signal = never) {
  return {
    base: null,
    messages: [{ role: 'question' as const, text: 'Where do rivers run?' }],
    settings: {
      ...plainAnswerSettings(defaultSettings),
      remote: { remote, model: BASE, adapters: [], fallsBack: false, ...part },
    },
    priority: 'person' as const,
    signal,
  };
}

async function heard(news: ReturnType<RemoteAnswers['ask']>) {
  let text = '';
  for await (const one of news) {
    if (one.kind === 'text') text += one.text;
    if (one.kind === 'ended' || one.kind === 'failed') return { text, end: one };
  }
  throw new Error('no end');
}

describe('an answer of another machine', () => {
  it('comes whole, with the figures that the server told', async () => {
    const server = await new RemoteServer('plain').open();
    const { answers, add, net } = await opened(server);
    const { text, end } = await heard(answers.ask(asked(await add('plain'))));
    expect(text).toBe('All rivers run into the sea. Ünïted 🌊');
    expect(end).toMatchObject({
      kind: 'ended',
      ending: 'finished',
      figures: { promptTokens: 12, answerTokens: 8, contextSize: null, device: 'Box' },
    });
    expect(Object.keys(server.chats[0]?.body ?? {}).toSorted()).toEqual(
      ['max_tokens', 'messages', 'model', 'stream', 'stream_options', 'temperature', 'top_p'].toSorted(),
    );
    expect(net.uses).toEqual([]);
  });

  it.each([
    ['liar', 'server', 'out of memory'],
    ['hanger', 'slow', ''],
    ['rubbish', 'answer', ''],
    ['cut', 'cut', ''],
    ['silentEnd', 'cut', ''],
  ] as const)('keeps what came of a %s, and says that it ended as “%s”', async (kind, reason, detail) => {
    const server = await new RemoteServer('plain').open();
    const { answers, add } = await opened(server);
    const id = await add('plain');
    server.stream = badStreams[kind];
    const { text, end } = await heard(answers.ask(asked(id)));
    expect(text).toBe('All ');
    expect(end).toMatchObject({ kind: 'failed', failure: { code: 'REMOTE_FAILED', name: 'Box', reason, detail } });
  });

  it('is not listened to without end', async () => {
    const server = await new RemoteServer('plain').open();
    const { answers, add } = await opened(server);
    const id = await add('plain');
    server.stream = badStreams.endless;
    const { end } = await heard(answers.ask(asked(id)));
    expect(end).toMatchObject({ kind: 'failed', failure: { reason: 'too-large' } });
    await expect.poll(() => server.left).toBe(1);
  });

  it('puts a character together that came in halves, and lets no lone half through', async () => {
    const server = await new RemoteServer('plain').open();
    const { answers, add } = await opened(server);
    const id = await add('plain');
    server.stream = (response) => {
      for (const content of ['a\ud83c', '\udf0a', 'b\ud83c', 'c\0']) response.write(piece({ content }));
      response.end(`${piece({}, 'stop')}data: [DONE]\n\n`);
    };
    expect((await heard(answers.ask(asked(id)))).text).toBe('a🌊b\ufffdc\ufffd');
  });

  it('closes the request when nobody wants it any more', async () => {
    const server = await new RemoteServer('plain').open();
    const { answers, add } = await opened(server);
    const id = await add('plain');
    server.stream = badStreams.hanger;
    const stop = new AbortController();
    const news = answers.ask(asked(id, {}, stop.signal));
    await expect.poll(() => server.chats.length).toBe(1);
    stop.abort();
    expect((await heard(news)).end).toEqual({ kind: 'ended', ending: 'stopped', figures: null });
    await expect.poll(() => server.left).toBe(1);
  });

  it('is asked for with the adapters of each kind of server', async () => {
    const body = async (
      kind: RemoteKind,
      adapters: RemoteChoice['adapters'],
      before?: (all: Remotes, id: string) => Promise<unknown>,
    ) => {
      const server = await new RemoteServer(kind).open();
      const { answers, add, remotes } = await opened(server);
      const id = await add(kind);
      await before?.(remotes, id);
      expect((await heard(answers.ask(asked(id, { adapters })))).end.kind).toBe('ended');
      return server.chats[0]?.body;
    };
    expect(
      await body('vllm', [{ id: 'tone', scale: 1 }], (all, id) =>
        all.addAdapter(id, { adapter: 'tone', path: '/adapters/tone', source: null }, never),
      ),
    ).toMatchObject({ model: 'tone', repetition_penalty: 1 });
    expect(
      await body('lorax', [{ id: 'somebody/tone', scale: 1 }], (all, id) =>
        all.addAdapter(id, { adapter: 'somebody/tone', path: null, source: 's3' }, never),
      ),
    ).toMatchObject({ model: 'somebody/tone', adapter_source: 's3' });
    expect(await body('lorax', [])).toMatchObject({ model: '' });
    expect(await body('llama', [{ id: '1: terms.gguf', scale: 0.5 }])).toMatchObject({
      model: BASE,
      lora: [{ id: 1, scale: 0.5 }],
    });
  });
});

describe('a server', () => {
  it('is kept only when it answers as one of its kind', async () => {
    const server = await new RemoteServer('plain').open();
    const { remotes } = await opened(server);
    const wish = { name: 'Box', address: `${server.address}/v1/`, plainHttp: false, key: null };
    expect(await remotes.add({ ...wish, kind: 'llama' }, never)).toMatchObject({ failure: { reason: 'not-found' } });
    server.instead = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[{"id":7}]}');
      return true;
    };
    expect(await remotes.add({ ...wish, kind: 'plain' }, never)).toMatchObject({ failure: { reason: 'answer' } });
    expect(remotes.list()).toEqual([]);
    server.instead = () => false;
    expect(await remotes.add({ ...wish, kind: 'plain' }, never)).toMatchObject({
      value: { address: server.address, models: [{ id: BASE }], adapters: [] },
    });
    expect(await remotes.add({ ...wish, kind: 'plain' }, never)).toMatchObject({ failure: { code: 'NAME_TAKEN' } });
  });

  it('is not asked over plain http without a word, nor at an address that is none', async () => {
    const server = await new RemoteServer('plain').open();
    const { remotes } = await opened(server);
    const wish = { name: 'Box', kind: 'plain' as const, plainHttp: false, key: null };
    const reason = async (address: string) => {
      const added = await remotes.add({ ...wish, address }, never);
      return added.ok ? null : added.failure;
    };
    expect(await reason('http://10.1.2.3:8000')).toMatchObject({ reason: 'plain' });
    for (const address of [
      'file:///etc/passwd',
      'https://me:secret@box',
      'box:8000',
      'https://169.254.169.254/',
      'https://box/?a=b',
    ]) {
      expect(await reason(address)).toMatchObject({ reason: 'address' });
    }
    expect(server.asked).toEqual([]);
  });

  it('cannot send what is said to it on to somebody else', async () => {
    const thief = await new RemoteServer('plain').open();
    onTestFinished(() => thief.close());
    const server = await new RemoteServer('plain').open();
    const { answers, add } = await opened(server);
    server.key = SECRET;
    const id = await add('plain', SECRET);
    server.instead = (_request, response) => {
      response.writeHead(307, { location: `${thief.address}/v1/chat/completions` }).end();
      return true;
    };
    expect((await heard(answers.ask(asked(id)))).end).toMatchObject({ failure: { reason: 'redirect' } });
    expect(thief.asked).toEqual([]);
  });

  it('gets its key, which is told to nobody and lies sealed', async () => {
    const server = await new RemoteServer('plain').open();
    server.key = SECRET;
    const { answers, add, remotes, log, catalogue, again } = await opened(server);
    expect(
      await remotes.add({ name: 'No', address: server.address, kind: 'plain', plainHttp: false, key: 'wrong' }, never),
    ).toMatchObject({
      failure: { reason: 'denied', detail: 'Unauthorized' },
    });
    const id = await add('plain', SECRET);
    expect((await heard(answers.ask(asked(id)))).end.kind).toBe('ended');
    expect(server.chats[0]?.authorization).toBe(`Bearer ${SECRET}`);
    const row = catalogue.statement('SELECT * FROM remotes').get() ?? {};
    const told =
      JSON.stringify([remotes.list(), log.lines, row]) + Buffer.from(row['sealed_key'] as Uint8Array).toString();
    expect(told).not.toContain(SECRET);
    // It is there after a start, too.
    expect((await again().look(id, never)).ok).toBe(true);
    expect(server.asked.at(-1)?.authorization).toBe(`Bearer ${SECRET}`);
  });

  it('does not get a key that was meant for another address', async () => {
    const server = await new RemoteServer('plain').open();
    const other = await new RemoteServer('plain').open();
    onTestFinished(() => other.close());
    const { add, remotes } = await opened(server);
    const id = await add('plain', SECRET);
    const wish = { name: 'Box', address: other.address, kind: 'plain' as const, plainHttp: false, key: null };
    expect(await remotes.change(id, wish, never)).toMatchObject({ value: { hasKey: false } });
    expect(other.asked.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  it('loads and unloads adapters, and says why not in its own words', async () => {
    const server = await new RemoteServer('vllm').open();
    const { add, remotes } = await opened(server);
    const id = await add('vllm');
    const load = (adapter: string, path: string) => remotes.addAdapter(id, { adapter, path, source: null }, never);
    expect(await load('tone', '/adapters/tone')).toMatchObject({
      value: { models: [{ id: BASE }], adapters: [{ id: 'tone', path: '/adapters/tone', loaded: true }] },
    });
    expect(await load('tone', '/adapters/tone')).toMatchObject({ failure: { reason: 'refused' } });
    expect(await load('gone', '/nowhere')).toMatchObject({
      failure: { reason: 'not-found', detail: 'No adapter found for /nowhere' },
    });
    expect(await remotes.unloadAdapter(id, 'tone', never)).toMatchObject({
      value: { adapters: [{ id: 'tone', path: '/adapters/tone', loaded: false }] },
    });
    expect(remotes.forgetAdapter(id, 'tone')).toMatchObject({ value: { adapters: [] } });
  });

  it('that does not answer keeps what it had, with the reason beside it', async () => {
    const server = await new RemoteServer('llama').open();
    const { add, remotes } = await opened(server);
    const id = await add('llama');
    await server.close();
    expect(await remotes.look(id, never)).toMatchObject({
      value: { trouble: 'unreachable', adapters: [{ id: '0: tone.gguf' }, { id: '1: terms.gguf' }] },
    });
  });

  it('is reached by way of the proxy, unless it is on this machine', async () => {
    const server = await new RemoteServer('plain').open();
    const { add, remotes } = await opened(server, {
      HTTP_PROXY: 'http://127.0.0.1:1',
      HTTPS_PROXY: 'http://127.0.0.1:1',
    });
    await add('plain');
    const wish = { name: 'Far', address: 'https://192.0.2.1', kind: 'plain' as const, plainHttp: false, key: null };
    expect(await remotes.add(wish, never)).toMatchObject({ failure: { reason: 'proxy' } });
  });
});
