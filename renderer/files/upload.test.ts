import { ORPCError } from '@orpc/client';
import { describe, expect, test } from 'vitest';
import { CONNECTION_LOST } from '#protocol/connection.ts';
import { FILE_CHUNK_BYTES } from '#protocol/window/fileChunk.ts';
import { upload } from './upload.ts';

type Host = Parameters<typeof upload>[0]['host'];

/** A host that keeps what it is sent, as the real one does: a chunk that is not next is left out. */
function receiver(breakAt: (call: number) => 'before' | 'after' | undefined = () => undefined) {
  const parts: Uint8Array[] = [];
  const offsets: number[] = [];
  let received = 0;
  let calls = 0;
  const lost = () => new ORPCError(CONNECTION_LOST);
  const host = {
    async write({ offset, chunk }: { offset: number; chunk: Blob }) {
      calls += 1;
      const breaks = breakAt(calls);
      if (breaks === 'before') throw lost();
      offsets.push(offset);
      if (offset === received) {
        parts.push(new Uint8Array(await chunk.arrayBuffer()));
        received += chunk.size;
      }
      if (breaks === 'after') throw lost();
      return { received };
    },
    received: () => Promise.resolve({ received }),
  } as unknown as Host;
  return { host, offsets, bytes: async () => new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()) };
}

function fileOf(size: number): File {
  const bytes = new Uint8Array(size);
  for (let index = 0; index < size; index += 997) bytes[index] = index % 251;
  return new File([bytes], 'model.gguf');
}

const calm = { ticket: 'ticket', onSent: () => {}, pauseMs: 1 };

describe('sending a file', () => {
  test('arrives whole, in chunks, in order, with its progress told', async () => {
    const file = fileOf(FILE_CHUNK_BYTES * 2 + 5);
    const { host, offsets, bytes } = receiver();
    const sent: number[] = [];
    const done = await upload({
      ...calm,
      host,
      file,
      signal: new AbortController().signal,
      onSent: (n) => sent.push(n),
    });
    expect(done.ok).toBe(true);
    expect(offsets).toEqual([0, FILE_CHUNK_BYTES, FILE_CHUNK_BYTES * 2]);
    expect(sent).toEqual([FILE_CHUNK_BYTES, FILE_CHUNK_BYTES * 2, file.size]);
    expect(Buffer.from(await bytes()).equals(Buffer.from(await file.arrayBuffer()))).toBe(true);
  });

  test.each(['before', 'after'] as const)(
    'goes on where it was when the connection breaks %s a chunk is kept',
    async (when) => {
      const file = fileOf(FILE_CHUNK_BYTES * 3);
      const { host, bytes } = receiver((call) => (call === 2 ? when : undefined));
      const waits: boolean[] = [];
      const signal = new AbortController().signal;
      const done = await upload({ ...calm, host, file, signal, onWaiting: (waiting) => waits.push(waiting) });
      expect(done.ok).toBe(true);
      expect(waits).toEqual([true, false]);
      expect(Buffer.from(await bytes()).equals(Buffer.from(await file.arrayBuffer()))).toBe(true);
    },
  );

  test('waits through a long silence, asking again and again', async () => {
    const { host } = receiver((call) => (call === 1 ? 'before' : undefined));
    let asked = 0;
    const patient: Host = {
      ...host,
      received: async () => {
        asked += 1;
        if (asked < 4) throw new ORPCError(CONNECTION_LOST);
        return { received: 0 };
      },
    };
    const done = await upload({ ...calm, host: patient, file: fileOf(10), signal: new AbortController().signal });
    expect(done.ok).toBe(true);
    expect(asked).toBe(4);
  });

  test('ends with the host’s failure', async () => {
    const { host } = receiver();
    const full: Host = {
      ...host,
      write: () => {
        throw new ORPCError('FAILED', { defined: true, data: { code: 'DISK_FULL', neededBytes: 2, freeBytes: 1 } });
      },
    };
    const done = await upload({ ...calm, host: full, file: fileOf(10), signal: new AbortController().signal });
    expect(done).toMatchObject({ ok: false, failure: { kind: 'failure', failure: { code: 'DISK_FULL' } } });
  });

  test('stops when it is cancelled, also while it waits for a connection', async () => {
    const { host } = receiver(() => 'before');
    const silent: Host = {
      ...host,
      received: () => Promise.reject(new ORPCError(CONNECTION_LOST)),
    };
    const stop = new AbortController();
    const running = upload({ ...calm, host: silent, file: fileOf(10), signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    expect(await running).toMatchObject({ ok: false, failure: { failure: { code: 'CANCELLED' } } });
  });

  test('a host that never gets further is a bug, not a loop', async () => {
    const { host } = receiver();
    const stuck: Host = { ...host, write: () => Promise.resolve({ received: 0 }) };
    const done = await upload({ ...calm, host: stuck, file: fileOf(10), signal: new AbortController().signal });
    expect(done).toMatchObject({ ok: false, failure: { kind: 'bug' } });
  });

  test('a file that can no longer be read has changed', async () => {
    const { host } = receiver();
    const file = fileOf(10);
    Object.defineProperty(file, 'slice', {
      value: () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) }),
    });
    const done = await upload({ ...calm, host, file, signal: new AbortController().signal });
    expect(done).toMatchObject({ ok: false, failure: { failure: { code: 'FILE_CHANGED', name: 'model.gguf' } } });
  });
});

describe('sending beside the wire', () => {
  const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
  const never = new AbortController().signal;
  /** A server that keeps what it is sent; at some calls the way to it is gone. */
  const doorTo = (breaksAt: number[] = []) => {
    const parts: Blob[] = [];
    let received = 0;
    let calls = 0;
    const send = (_ticket: string, at: number, part: Blob) => {
      calls += 1;
      if (breaksAt.includes(calls)) return Promise.reject(new TypeError('Failed to fetch'));
      if (at === received) {
        parts.push(part);
        received += part.size;
      }
      return Promise.resolve(json({ received }));
    };
    const host = { received: () => Promise.resolve({ received }) } as unknown as Host;
    return { door: { send }, host, bytes: async () => new Uint8Array(await new Blob(parts).arrayBuffer()) };
  };

  test('arrives whole, across a lost connection', async () => {
    const file = fileOf(FILE_CHUNK_BYTES * 2 + 5);
    const { door, host, bytes } = doorTo([2]);
    const waits: boolean[] = [];
    const onWaiting = (waiting: boolean) => waits.push(waiting);
    const done = await upload({ ...calm, door, host, file, signal: never, onWaiting });
    expect(done.ok).toBe(true);
    expect(waits).toEqual([true, false]);
    expect(Buffer.from(await bytes()).equals(Buffer.from(await file.arrayBuffer()))).toBe(true);
  });

  test('says when the file is no longer what was chosen', async () => {
    const gone = {
      name: 'a.jsonl',
      size: 9,
      slice: () => ({ slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) }) }),
    } as unknown as File;
    const done = await upload({ ...calm, ...doorTo([1, 2, 3]), file: gone, signal: never });
    expect(done).toMatchObject({ failure: { failure: { code: 'FILE_CHANGED', name: 'a.jsonl' } } });
  });

  test('says what the host could not do, and what nobody expected', async () => {
    const full = { code: 'DISK_FULL', neededBytes: 9, freeBytes: 1 };
    const { host } = doorTo();
    const told = (answer: Response) =>
      upload({ ...calm, host, file: fileOf(9), signal: never, door: { send: () => Promise.resolve(answer) } });
    expect(await told(json(full, 409))).toEqual({ ok: false, failure: { kind: 'failure', failure: full } });
    expect(await told(new Response('', { status: 413 }))).toMatchObject({ failure: { kind: 'bug' } });
  });
});
