import { createORPCClient, isDefinedError, ORPCError } from '@orpc/client';
import { eventIterator, oc } from '@orpc/contract';
import type { ContractRouterClient } from '@orpc/contract';
import { implement } from '@orpc/server';
import { StandardRPCHandler } from '@orpc/server/standard';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { failureSchema } from '#core/failure.ts';
import { CONNECTION_LOST, type Connection, keepConnection } from '#protocol/connection.ts';
import { serveOverWire } from '#protocol/wire/serve.ts';
import type { Frame, Wire } from '#protocol/wire/wire.ts';
import { type Transport, transports } from './transports.ts';

const payload = z.object({ big: z.bigint(), when: z.date(), text: z.string(), file: z.instanceof(Blob).optional() });

const contract = {
  echo: oc.input(payload).output(payload),
  fail: oc
    .errors({ FAILED: { data: failureSchema } })
    .input(z.void())
    .output(z.void()),
  bug: oc.input(z.void()).output(z.void()),
  count: oc
    .input(z.object({ to: z.number(), size: z.number() }))
    .output(eventIterator(z.object({ index: z.number(), filling: z.string() }))),
  endless: oc.input(z.void()).output(eventIterator(z.number())),
  hang: oc.input(z.void()).output(z.void()),
};

function hostSide() {
  const seen = { produced: 0, endlessEnded: 0, hangAborted: 0 };
  const on = implement(contract);
  const router = on.router({
    echo: on.echo.handler(({ input }) => input),
    fail: on.fail.handler(({ errors }) => {
      throw errors.FAILED({ data: { code: 'NOT_FOUND', what: 'model' } });
    }),
    bug: on.bug.handler(() => {
      throw new Error('secret detail');
    }),
    count: on.count.handler(async function* ({ input }) {
      for (let index = 0; index < input.to; index += 1) {
        seen.produced += 1;
        yield { index, filling: 'x'.repeat(input.size) };
      }
    }),
    endless: on.endless.handler(async function* () {
      try {
        for (let tick = 0; ; tick += 1) {
          yield tick;
          await pause(1);
        }
      } finally {
        seen.endlessEnded += 1;
      }
    }),
    hang: on.hang.handler(
      ({ signal }) =>
        new Promise<void>((resolve) => {
          signal?.addEventListener('abort', () => {
            seen.hangAborted += 1;
            resolve();
          });
        }),
    ),
  });
  return { seen, handler: new StandardRPCHandler(router, {}) };
}

describe.each(Object.entries(transports))('a contract over %s', (_name, openTransport) => {
  const cleanups: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  async function open(through: (wire: Wire) => Wire = (wire) => wire) {
    const { seen, handler } = hostSide();
    const transport: Transport = await openTransport((wire) => serveOverWire(wire, handler));
    const connection: Connection = keepConnection(async () => through(await transport.connect()));
    cleanups.push(
      () => transport.stop(),
      () => connection.close(),
    );
    const client: ContractRouterClient<typeof contract> = createORPCClient(connection.link);
    return { seen, transport, connection, client };
  }

  it('carries bigint, date, text and bytes there and back', async () => {
    const { client } = await open();
    const sent = {
      big: 2n ** 200n,
      when: new Date(86_400_000),
      text: 'a\r\n\u{1F58B} ß',
      file: new Blob([new Uint8Array([0, 255, 7])]),
    };
    const back = await client.echo(sent);
    expect({ ...back, file: undefined }).toEqual({ ...sent, file: undefined });
    expect(new Uint8Array(await (back.file as Blob).arrayBuffer())).toEqual(new Uint8Array([0, 255, 7]));
  });

  it('carries a chunk of four MiB', async () => {
    const { client } = await open();
    const chunk = new Uint8Array(4 * 1024 * 1024).map((_, index) => index % 251);
    const back = await client.echo({ big: 0n, when: new Date(0), text: '', file: new Blob([chunk]) });
    expect(Buffer.from(await (back.file as Blob).arrayBuffer()).equals(Buffer.from(chunk))).toBe(true);
  });

  it('streams in order and ends', async () => {
    const { client } = await open();
    const indexes: number[] = [];
    for await (const { index } of await client.count({ to: 2_000, size: 10 })) indexes.push(index);
    expect(indexes).toEqual(Array.from({ length: 2_000 }, (_, index) => index));
  });

  it('stops the generator when the stream is left', async () => {
    const { client, seen } = await open();
    for await (const tick of await client.endless()) if (tick >= 3) break;
    await expect.poll(() => seen.endlessEnded).toBe(1);
  });

  it('stops the generator when the window goes away', async () => {
    const { client, seen, connection } = await open();
    const stream = await client.endless();
    await stream.next();
    connection.close();
    await expect.poll(() => seen.endlessEnded).toBe(1);
  });

  it('cancels a call by its signal', async () => {
    const { client, seen } = await open();
    const controller = new AbortController();
    const call = client.hang(undefined, { signal: controller.signal });
    await pause(20);
    controller.abort();
    await expect(call).rejects.toThrow();
    await expect.poll(() => seen.hangAborted).toBe(1);
  });

  it('carries an expected failure as a typed error with its data', async () => {
    const { client } = await open();
    const error = await client.fail().catch((caught: unknown) => caught);
    expect(error instanceof Error && isDefinedError(error) && (error as ORPCError<string, unknown>).data).toEqual({
      code: 'NOT_FOUND',
      what: 'model',
    });
  });

  it('tells nothing of a bug', async () => {
    const { client } = await open();
    const error = await client.bug().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ORPCError);
    expect(JSON.stringify(error)).not.toContain('secret detail');
  });

  it('refuses input that the schema does not know', async () => {
    const { client } = await open();
    await expect(client.echo({ big: 'no' } as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('waits for a window that hangs instead of filling the memory', async () => {
    const gate = gated();
    const { client, seen } = await open(gate.through);
    const stream = await client.count({ to: 500, size: 32_000 });
    await stream.next();
    gate.close();
    void stream.next();
    await pause(300);
    const before = seen.produced;
    await pause(100);
    // 64 kB each against a window of 1 MiB.
    expect(seen.produced).toBe(before);
    expect(seen.produced).toBeLessThan(60);
    gate.open();
    let last = -1;
    for await (const { index } of stream) last = index;
    expect(last).toBe(499);
    expect(seen.produced).toBe(500);
  });

  it('survives frames that are not of the contract', async () => {
    const { client, transport } = await open();
    const wire = await transport.connect();
    wire.onFrame(() => {});
    for (const frame of [
      '',
      '{',
      '[]',
      'null',
      '+',
      '+NaN',
      '+-5',
      '{"i":1}',
      '{"i":"1","p":{"u":5}}',
      new Uint8Array([1, 2, 3]),
    ] as Frame[]) {
      wire.send(frame);
    }
    await pause(50);
    const sent = { big: 1n, when: new Date(0), text: 'still here' };
    expect(await client.echo(sent)).toEqual(sent);
    wire.close();
  });

  it('comes back by itself after the host restarts, and rejects what was under way', async () => {
    const { client, transport, connection } = await open();
    const sent = { big: 1n, when: new Date(0), text: 'hello' };
    await client.echo(sent);
    const states: string[] = [];
    connection.watch(({ kind }) => states.push(kind));
    const underWay = client.hang();
    underWay.catch(() => {});
    await pause(20);
    await transport.stop();
    await expect(underWay).rejects.toMatchObject({ code: CONNECTION_LOST });
    await transport.start();
    // Called while the connection is away: it waits for the next one.
    expect(await client.echo(sent)).toEqual(sent);
    expect(states[0]).toBe('connected');
    expect(states).toContain('lost');
    expect(states.at(-1)).toBe('connected');
  });
});

/** A window whose main thread hangs while the gate is shut: frames wait in front of it, unhandled. */
function gated() {
  let shut = false;
  let deliver: (frame: Frame) => void = () => {};
  const held: Frame[] = [];
  return {
    through: (wire: Wire): Wire => ({
      ...wire,
      onFrame(listener) {
        deliver = listener;
        wire.onFrame((frame) => (shut ? held.push(frame) : listener(frame)));
      },
    }),
    close() {
      shut = true;
    },
    open() {
      shut = false;
      for (const frame of held.splice(0)) deliver(frame);
    },
  };
}
