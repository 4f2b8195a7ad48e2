import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { execFileSync } from 'node:child_process';
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Turn } from '#core/conversation.ts';
import { openHost } from '#host/host.ts';
import type { Host } from '#host/host.ts';
import { keepConnection } from '#protocol/connection.ts';
import type { Connection } from '#protocol/connection.ts';
import type { WindowContract } from '#protocol/window/contract.ts';
import type { AnswerEvent } from '#protocol/window/conversations.ts';
import { serverShell } from '#server/shell.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { transports } from './transports.ts';
import type { Transport } from './transports.ts';

const root = join(import.meta.dirname, '../..');

/** The real host and the real engine, over both wires: what a window relies on from the first question on. */
describe.each(Object.entries(transports))('host and engine over %s', (_name, openTransport) => {
  let folder: string;
  let host: Host;
  let transport: Transport;
  let connection: Connection;
  let client: ContractRouterClient<WindowContract>;

  const start = async () => {
    const opened = await openHost({
      dataFolder: folder,
      shell: serverShell({ version: '0.0.0', root }),
    });
    if (!opened.ok) throw new Error(opened.failure.code);
    host = opened.value;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-host-'));
    await start();
    transport = await openTransport((wire) => host.serve(wire));
    connection = keepConnection(() => transport.connect());
    client = createORPCClient(connection.link);
  });

  afterAll(async () => {
    connection.close();
    await transport.stop();
    await host.close();
    await rm(folder, { recursive: true, force: true });
  });

  const add = async (path: string, name: string): Promise<string> => {
    const blob = await openAsBlob(path);
    const { ticket } = await client.files.offer({ name, size: blob.size });
    for (let at = 0; at < blob.size;) {
      const chunk = new Blob([await blob.slice(at, at + 1024 * 1024).arrayBuffer()]);
      at = (await client.files.write({ ticket, offset: at, chunk })).received;
    }
    const job = await client.models.add({ ticket });
    for await (const live of await client.app.live()) {
      const now = live.jobs.find(({ id }) => id === job.id);
      if (now?.state === 'done') return now.result ?? '';
      if (now?.state === 'failed') throw new Error(JSON.stringify(now.failure));
    }
    throw new Error('the live state ended');
  };

  const read = async (events: AsyncIterable<AnswerEvent>, onText: () => void = () => {}) => {
    const seen: AnswerEvent[] = [];
    for await (const event of events) {
      seen.push(event);
      if (event.kind === 'text') onText();
    }
    const ended = seen.at(-1);
    if (ended?.kind !== 'ended') throw new Error(`ended with ${ended?.kind}`);
    const first = seen[0];
    return { seen, answer: ended.answer, conversation: first?.kind === 'accepted' ? first.conversation.id : '' };
  };

  it('refuses a question while no model is chosen, and keeps nothing of it', async () => {
    await expect(client.conversations.ask({ conversation: null, parent: null, text: 'Hello?' })).rejects.toMatchObject({
      data: { code: 'NO_MODEL_CHOSEN' },
    });
    expect(await client.conversations.list()).toEqual([]);
  });

  it('adds a model, loads it on the first question, streams the answer and keeps it', async () => {
    const hash = await add(await fixedModel('tiny', { ending: 'never' }), 'tiny.gguf');
    await client.settings.change({ chosenModel: hash, longestAnswerTokens: 40, temperature: 0 });
    const { seen, answer, conversation } = await read(
      await client.conversations.ask({ conversation: null, parent: null, text: 'Who made this?' }),
    );
    expect(seen[0]?.kind).toBe('accepted');
    expect(seen.some((event) => event.kind === 'preparing' && event.stage === 'loading')).toBe(true);
    const text = seen.map((event) => (event.kind === 'text' ? event.text : '')).join('');
    expect(text.length).toBeGreaterThan(0);
    expect(answer).toMatchObject({ state: 'done', ending: 'length', text, model: { hash, name: 'tiny' } });
    expect(answer.figures?.answerTokens).toBe(40);
    const kept = await client.conversations.open({ id: conversation });
    expect(kept.turns.at(-1)).toEqual(answer);
    expect(kept.conversation).toMatchObject({ title: 'Who made this?', answers: 1, leaf: answer.id });
  });

  it('answers again and follows up, as branches of one tree', async () => {
    const { answer, conversation, seen } = await read(
      await client.conversations.ask({ conversation: null, parent: null, text: 'One' }),
    );
    const question = (seen[0]?.kind === 'accepted' ? seen[0].question : undefined) as Turn;
    const again = await read(await client.conversations.askAgain({ question: question.id }));
    expect(again.answer).toMatchObject({ parent: question.id, state: 'done' });
    const next = await read(await client.conversations.ask({ conversation, parent: answer.id, text: 'Two' }));
    expect(next.answer.figures?.cachedTokens).toBeGreaterThan(0);
    const { turns } = await client.conversations.open({ id: conversation });
    expect(turns).toHaveLength(5);
  });

  it('stops where it is told to and keeps the words', async () => {
    await client.settings.change({ longestAnswerTokens: 2000 });
    const stream = await client.conversations.ask({ conversation: null, parent: null, text: 'Write on' });
    let stopping: Promise<void> | undefined;
    let id = '';
    const { answer } = await read(
      (async function* () {
        for await (const event of stream) {
          if (event.kind === 'accepted') id = event.answer.id;
          yield event;
        }
      })(),
      () => {
        stopping ??= client.conversations.stop({ answer: id });
      },
    );
    await stopping;
    expect(answer.state).toBe('stopped');
    expect(answer.text.length).toBeGreaterThan(0);
  });

  it('goes on writing when the window leaves, and lets it come back', async () => {
    const stream = await client.conversations.ask({ conversation: null, parent: null, text: 'Go on' });
    let id = '';
    for await (const event of stream) {
      if (event.kind === 'accepted') id = event.answer.id;
      if (event.kind === 'text') break;
    }
    await transport.stop();
    await expect.poll(() => connection.state.kind).toBe('lost');
    await transport.start();
    let offset = 0;
    const { answer } = await read(
      (async function* () {
        for await (const event of await client.conversations.follow({ answer: id })) {
          if (event.kind === 'text') {
            expect(event.offset).toBe(offset);
            offset += event.text.length;
            if (offset > 500) void client.conversations.stop({ answer: id });
          }
          yield event;
        }
      })(),
    );
    expect(answer.text).toHaveLength(offset);
  });

  it('says plainly when the engine is killed in mid-answer, keeps the words, and answers again', async () => {
    const stream = await client.conversations.ask({ conversation: null, parent: null, text: 'Crash' });
    let killed = false;
    const { answer } = await read(stream, () => {
      if (!killed) killAnswerChild();
      killed = true;
    });
    expect(answer).toMatchObject({ state: 'failed', failure: { code: 'ENGINE_CRASHED', detail: 'signal SIGKILL' } });
    expect(answer.text.length).toBeGreaterThan(0);
    await client.settings.change({ longestAnswerTokens: 5 });
    const next = await read(await client.conversations.ask({ conversation: null, parent: null, text: 'Again' }));
    expect(next.answer.state).toBe('done');
  });

  it('refuses a file that is no model and one that was cut, and shelves neither', async () => {
    const path = await fixedModel('tiny', { ending: 'never' });
    const whole = Buffer.from(await (await openAsBlob(path)).arrayBuffer());
    const before = await client.models.list();
    for (const [bytes, code] of [
      [Buffer.from('this is a letter to my aunt'), 'NOT_A_MODEL_FILE'],
      [whole.subarray(0, whole.length / 2), 'MODEL_FILE_DAMAGED'],
    ] as const) {
      const { ticket } = await client.files.offer({ name: 'bad.gguf', size: bytes.length });
      for (let at = 0; at < bytes.length;) {
        at = (
          await client.files.write({
            ticket,
            offset: at,
            chunk: new Blob([new Uint8Array(bytes.subarray(at, at + 1024 * 1024))]),
          })
        ).received;
      }
      await expect(client.models.inspect({ ticket })).rejects.toMatchObject({ data: { code } });
    }
    expect(await client.models.list()).toEqual(before);
  });

  it('keeps conversations over a restart of the host', async () => {
    const before = await client.conversations.list();
    await transport.stop();
    await host.close();
    await start();
    await transport.start();
    expect(await client.conversations.list()).toEqual(before);
  });

  function killAnswerChild(): void {
    const row = execFileSync('ps', ['-eo', 'pid=,ppid=,args='])
      .toString('utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .find(
        ([, parent, ...args]) => Number(parent) === process.pid && args.join(' ').endsWith('native/main.ts answer'),
      );
    if (row === undefined) throw new Error('no answering child');
    process.kill(Number(row[0]), 'SIGKILL');
  }
});
