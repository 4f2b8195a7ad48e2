import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { fail, ok } from '#core/result.ts';
import { FILE_CHUNK_BYTES } from '#protocol/window/fileChunk.ts';
import { WindowFiles } from '#host/windowFiles.ts';
import type { Wire } from '#protocol/wire/wire.ts';
import { type Loopback, NOT_LET_IN, serveLoopback } from './loopback.ts';
import { Sessions } from './sessions.ts';

let loopback: Loopback;
let folder: string;
let sessions: Sessions;
let wires: Wire[];
let parts: { at: number; text: string }[];
const TICKET = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-window-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><meta nonce="%CSP_NONCE%">');
  sessions = new Sessions(new Uint8Array(32).fill(7));
  wires = [];
  parts = [];
  const served = await serveLoopback({
    port: 0,
    sessions,
    files: () => new WindowFiles(folder, ''),
    onWire: (wire) => wires.push(wire),
    onPart: async (ticket, at, part) => {
      if (ticket !== TICKET) return fail({ code: 'NOT_FOUND', what: 'file' });
      parts.push({ at, text: Buffer.from(await part.bytes()).toString('utf8') });
      return ok({ received: at + part.size });
    },
  });
  if (!served.ok) throw new Error(served.failure.code);
  loopback = served.value;
});

afterEach(async () => {
  await loopback.close();
  await rm(folder, { recursive: true });
});

const own = () => `http://127.0.0.1:${loopback.port}`;

function ask(
  path: string,
  options: { method?: string; host?: string; origin?: string; body?: string; session?: string } = {},
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }> {
  return new Promise((resolve, reject) => {
    const headers: Record<string, string> = { host: options.host ?? `127.0.0.1:${loopback.port}` };
    if (options.origin !== undefined) headers.origin = options.origin;
    if (options.session !== undefined) headers['x-colophon-session'] = options.session;
    const sent = request(
      { host: '127.0.0.1', port: loopback.port, path, method: options.method ?? 'GET', headers },
      (response) => {
        let body = '';
        response.on('data', (part) => (body += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });
}

const redeem = (link: string, origin = own()) =>
  ask('/session', { method: 'POST', origin, body: JSON.stringify({ open: link }) });

function knock(
  session: string | undefined,
  options: { origin?: string; host?: string; path?: string } = {},
): Promise<{ opened: boolean; close: number; socket: WebSocket }> {
  const protocols = ['colophon.v1', ...(session === undefined ? [] : [`session.${session}`])];
  const socket = new WebSocket(`ws://127.0.0.1:${loopback.port}${options.path ?? '/wire'}`, protocols, {
    origin: options.origin ?? own(),
    headers: options.host === undefined ? {} : { host: options.host },
  });
  return new Promise((resolve) => {
    let settle = setTimeout(() => {}, 0);
    socket.on('open', () => (settle = setTimeout(() => resolve({ opened: true, close: 0, socket }), 100)));
    socket.on('close', (close) => {
      clearTimeout(settle);
      resolve({ opened: false, close, socket });
    });
    socket.on('error', () => {});
  });
}

const validSession = () => sessions.redeem(sessions.newLink()) ?? '';

describe('who is let in', () => {
  it('serves the page to a request that names this host', async () => {
    const page = await ask('/');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toMatch(/script-src 'self'/);
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect(page.body).not.toContain('%CSP_NONCE%');
  });

  it.each(['evil.example', 'evil.example:80', 'x', '127.0.0.1', '127.0.0.1:1'])(
    'refuses Host %j (DNS rebinding)',
    async (host) => {
      expect((await ask('/', { host })).status).toBe(421);
      expect((await knock(validSession(), { host, origin: `http://${host}` })).opened).toBe(false);
    },
  );

  it('exchanges a link for a session once', async () => {
    const link = sessions.newLink();
    const first = await redeem(link);
    expect(first.status).toBe(200);
    const { session } = JSON.parse(first.body) as { session: string };
    expect((await knock(session)).opened).toBe(true);
    expect((await redeem(link)).status).toBe(401);
    expect(wires).toHaveLength(1);
  });

  it('does not give a session to another origin, and the link stays good', async () => {
    const link = sessions.newLink();
    expect((await redeem(link, 'http://evil.example')).status).toBe(403);
    expect((await redeem(link)).status).toBe(200);
  });

  it.each(['{', '{"open":5}', '[]', 'null', `{"open":"${'x'.repeat(5000)}"}`])(
    'refuses the body %.20s',
    async (body) => {
      expect((await ask('/session', { method: 'POST', origin: own(), body })).status).toBe(401);
    },
  );

  it.each([undefined, 'x', 'a.b.c', 'a.99999999999999.c', ''])(
    'closes a socket with session %j, saying why',
    async (session) => {
      expect(await knock(session)).toMatchObject({ opened: false, close: NOT_LET_IN });
      expect(wires).toHaveLength(0);
    },
  );

  it.each(['http://evil.example', 'null', 'http://127.0.0.1', 'https://127.0.0.1'])(
    'refuses a socket from origin %s',
    async (origin) => {
      expect((await knock(validSession(), { origin })).opened).toBe(false);
      expect(wires).toHaveLength(0);
    },
  );

  it('refuses a session that another key signed, or that is over', async () => {
    const stranger = new Sessions(new Uint8Array(32).fill(8));
    expect((await knock(stranger.redeem(stranger.newLink()))).close).toBe(NOT_LET_IN);
    let now = 0;
    const timed = new Sessions(new Uint8Array(32), () => now);
    const session = timed.redeem(timed.newLink()) ?? '';
    expect(timed.isValid(session)).toBe(true);
    const late = timed.newLink();
    now = 40 * 24 * 3600 * 1000;
    expect(timed.isValid(session)).toBe(false);
    expect(timed.redeem(late)).toBeUndefined();
  });

  it('answers nothing but GET, HEAD and the one POST', async () => {
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'POST'])
      expect((await ask('/', { method, origin: own() })).status).toBe(405);
  });
});

describe('who tries to wear it down', () => {
  it('drops a socket that sends more than a frame may hold', async () => {
    const { socket } = await knock(validSession());
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.send(Buffer.alloc(17 * 1024 * 1024));
    expect(await closed).toBe(1009);
    expect((await ask('/')).status).toBe(200);
  });

  it('answers while a thousand sockets knock and slow ones never finish', async () => {
    const kept = await knock(validSession());
    const idle: Socket[] = [];
    for (let index = 0; index < 1_000; index += 1) {
      const socket = connect(loopback.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.on('connect', () => socket.write('GET / HTTP/1.1\r\nHost: '));
      idle.push(socket);
    }
    await pause(300);
    // The window that is in already is not touched by the queue outside.
    const pong = new Promise((resolve) => kept.socket.on('pong', resolve));
    kept.socket.ping();
    await pong;
    // Half requests are thrown out after five seconds, and then there is room again.
    await expect
      .poll(async () => (await ask('/').catch(() => ({ status: 0 }))).status, { timeout: 15_000, interval: 500 })
      .toBe(200);
    for (const socket of idle) socket.destroy();
  });

  it('lets in only so many windows', async () => {
    const session = validSession();
    const knocks = await Promise.all(Array.from({ length: 40 }, () => knock(session)));
    expect(knocks.filter(({ opened }) => opened)).toHaveLength(32);
    for (const { socket } of knocks) socket.terminate();
  });
});

describe('a part of a file', () => {
  const put = (path: string, options: Parameters<typeof ask>[1] = {}) =>
    ask(path, { method: 'PUT', origin: own(), session: validSession(), body: 'ab\u00fc', ...options });
  const withoutSession = (path: string) => ask(path, { method: 'PUT', origin: own(), body: 'ab\u00fc' });
  const place = `/files/${TICKET}?at=7`;

  it('is taken from whoever has a session, with its place', async () => {
    const taken = await put(place);
    expect([taken.status, taken.body]).toEqual([200, '{"received":11}']);
    expect(parts).toEqual([{ at: 7, text: 'ab\u00fc' }]);
  });

  it('is refused from other origins, without a session, and with one that is made up', async () => {
    expect((await put(place, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await withoutSession(place)).status).toBe(401);
    expect((await put(place, { session: 'a.9999999999999.b' })).status).toBe(401);
    expect((await put(place, { host: 'evil.example' })).status).toBe(421);
    expect(parts).toEqual([]);
  });

  it.each(['/files/', '/files/x', '/files/../session', `/files/${TICKET}/x`])('has no place at %s', async (path) => {
    expect((await put(`${path}?at=0`)).status).toBe(404);
  });

  it.each(['', '?at=', '?at=-1', '?at=1.5', '?at=x', '?at=1e300'])('needs a place: %j', async (query) => {
    const { status } = await put(`/files/${TICKET}${query}`);
    expect([status, parts]).toEqual([400, []]);
  });

  it('is not read where it is larger than one may be', async () => {
    const tooLarge = await new Promise<number>((resolve, reject) => {
      const sent = request({
        host: '127.0.0.1',
        port: loopback.port,
        path: place,
        method: 'PUT',
        headers: { origin: own(), 'x-colophon-session': validSession(), 'content-length': FILE_CHUNK_BYTES + 1 },
      });
      sent.on('response', ({ statusCode }) => resolve(statusCode ?? 0));
      sent.on('error', reject);
      sent.write('a');
    });
    expect(tooLarge).toBe(413);
    expect(parts).toEqual([]);
  });

  it('that ends before its length is not taken', async () => {
    const sent = connect(loopback.port, '127.0.0.1');
    const head = `PUT ${place} HTTP/1.1\r\nhost: 127.0.0.1:${loopback.port}\r\norigin: ${own()}\r\nx-colophon-session: ${validSession()}\r\ncontent-length: 9\r\n\r\nhalf`;
    await new Promise<void>((resolve) => sent.write(head, () => resolve()));
    await pause(50);
    sent.destroy();
    await pause(50);
    expect(parts).toEqual([]);
  });

  it('tells what the host could not do', async () => {
    const refused = await put('/files/01ARZ3NDEKTSV4RRFFQ69G5FAW?at=0');
    expect([refused.status, JSON.parse(refused.body)]).toEqual([409, { code: 'NOT_FOUND', what: 'file' }]);
  });
});
