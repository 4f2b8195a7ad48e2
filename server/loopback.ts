import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Failure } from '#core/failure.ts';
import { ulidSchema } from '#core/ids.ts';
import { fail, ok, type Result } from '#core/result.ts';
import type { WindowFiles } from '#host/windowFiles.ts';
import { LARGEST_FRAME_BYTES } from '#protocol/wire/frames.ts';
import { FILE_CHUNK_BYTES } from '#protocol/window/fileChunk.ts';
import { wireOverSocket } from '#protocol/wire/socket.ts';
import type { Wire } from '#protocol/wire/wire.ts';
import type { Sessions } from './sessions.ts';

export const WINDOW_PROTOCOL = 'colophon.v1';
const SESSION_PREFIX = 'session.';

/** A window that is not let in learns it from this close code: browsers hide the status of a refused upgrade. */
export const NOT_LET_IN = 4401;

const MOST_CONNECTIONS = 512;
const MOST_WINDOWS = 32;
const LONGEST_BODY_BYTES = 1024;
const MOST_SPARE = 2;
const PARTS = '/files/';
const SESSION_HEADER = 'x-colophon-session';

export interface Loopback {
  readonly port: number;
  readonly address: string;
  close(): Promise<void>;
}

/** Of a file that a window sends: in one piece, with the length that was announced. Its bytes are good until it is taken. */
export type Part = Pick<Blob, 'size' | 'bytes'>;

export type LoopbackFailure = { code: 'PORT_TAKEN'; port: number } | { code: 'PORT_FORBIDDEN'; port: number };

/**
 * Serves the window to a browser on this machine, and only to one that came through a link of ours. The address is
 * 127.0.0.1, but everybody on this machine and every page in its browser can knock there, so each request must name
 * this very host (against DNS rebinding), each socket this very origin, and each socket a session.
 */
export async function serveLoopback(options: {
  port: number;
  files: (port: number) => WindowFiles;
  sessions: Sessions;
  onWire: (wire: Wire) => void;
  onPart: (ticket: string, at: number, part: Part) => Promise<Result<{ received: number }, Failure>>;
}): Promise<Result<Loopback, LoopbackFailure>> {
  const { sessions, onWire, onPart } = options;
  const server = createServer({
    connectionsCheckingInterval: 1_000,
    headersTimeout: 5_000,
    requestTimeout: 10_000,
    keepAliveTimeout: 5_000,
  });
  server.maxConnections = MOST_CONNECTIONS;

  const listening = await listen(server, options.port);
  if (!listening.ok) return listening;
  const port = listening.value;
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  const files = options.files(port);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_FRAME_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(WINDOW_PROTOCOL) ? WINDOW_PROTOCOL : false),
  });

  server.on('request', (request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (!hosts.has(request.headers.host ?? '')) return end(response, 421);
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (request.method === 'POST' && path === '/session') {
      if (!isOwnOrigin(request)) return end(response, 403);
      const body = await readBody(request);
      const link = body === undefined ? undefined : linkIn(body);
      const session = link === undefined ? undefined : sessions.redeem(link);
      if (session === undefined) return end(response, 401);
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify({ session }));
      return;
    }
    if (request.method === 'PUT' && path.startsWith(PARTS)) return takePart(request, response, path);
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405);
    const file = await files.get(path);
    response.writeHead(file.status, { ...file.headers, 'content-length': String(file.body.byteLength) });
    response.end(request.method === 'HEAD' ? undefined : file.body);
  };

  /** Parts follow each other: to ask the system for memory for each costs as much as taking it. */
  const spare: Buffer<ArrayBuffer>[] = [];

  /** A file goes beside the wire, as its bytes: `PUT /files/<ticket>?at=<offset>`, by whoever has a session. */
  const takePart = async (request: IncomingMessage, response: ServerResponse, path: string) => {
    const session = request.headers[SESSION_HEADER];
    if (!isOwnOrigin(request)) return refuseBody(request, response, 403);
    if (typeof session !== 'string' || !sessions.isValid(session)) return refuseBody(request, response, 401);
    const ticket = ulidSchema.safeParse(path.slice(PARTS.length));
    if (!ticket.success) return refuseBody(request, response, 404);
    const at = wholeNumber(new URLSearchParams(request.url?.split('?', 2)[1]).get('at'));
    const length = wholeNumber(request.headers['content-length']);
    if (at === undefined || length === undefined) return refuseBody(request, response, 400);
    if (length > FILE_CHUNK_BYTES) return refuseBody(request, response, 413);
    const memory = spare.pop() ?? Buffer.allocUnsafeSlow(FILE_CHUNK_BYTES);
    const bytes = await readPart(request, memory.subarray(0, length));
    const taken = bytes && (await onPart(ticket.data, at, { size: length, bytes: () => Promise.resolve(bytes) }));
    if (spare.length < MOST_SPARE) spare.push(memory);
    if (taken === undefined) return end(response, 400);
    const body = JSON.stringify(taken.ok ? taken.value : taken.failure);
    response.writeHead(taken.ok ? 200 : 409, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(body);
  };

  const isOwnOrigin = (request: IncomingMessage) => request.headers.origin === `http://${request.headers.host}`;

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (!hosts.has(request.headers.host ?? '')) return refuse(socket, '421 Misdirected Request');
    if (!isOwnOrigin(request)) return refuse(socket, '403 Forbidden');
    if (request.url !== '/wire') return refuse(socket, '404 Not Found');
    if (sockets.clients.size >= MOST_WINDOWS) return refuse(socket, '503 Service Unavailable');
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (!offered.includes(WINDOW_PROTOCOL)) return refuse(socket, '400 Bad Request');
    const session = offered.find((name) => name.startsWith(SESSION_PREFIX))?.slice(SESSION_PREFIX.length);
    sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.on('error', () => opened.terminate());
      if (session === undefined || !sessions.isValid(session)) opened.close(NOT_LET_IN, 'link used up');
      else onWire(wireOverSocket(opened));
    });
  });

  return ok({
    port,
    address: `http://127.0.0.1:${port}/`,
    async close() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  });
}

function listen(server: Server, port: number): Promise<Result<number, LoopbackFailure>> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(fail({ code: 'PORT_TAKEN', port }));
      else if (error.code === 'EACCES') resolve(fail({ code: 'PORT_FORBIDDEN', port }));
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(ok(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': '0' });
  response.end();
}

/** What was not asked for is not read either. */
function refuseBody(request: IncomingMessage, response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': '0', connection: 'close' });
  response.end(() => request.destroy());
}

function wholeNumber(written: string | null | undefined): number | undefined {
  if (written == null || !/^\d{1,15}$/.test(written)) return undefined;
  return Number(written);
}

/** Undefined where it ends before the length that it announced; more than that no parser of requests lets through. */
async function readPart(
  request: IncomingMessage,
  into: Buffer<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  let at = 0;
  try {
    for await (const piece of request as AsyncIterable<Buffer>) at += piece.copy(into, at);
  } catch {
    return undefined;
  }
  return at === into.length ? into : undefined;
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LONGEST_BODY_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function linkIn(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || !('open' in parsed)) return undefined;
    return typeof parsed.open === 'string' ? parsed.open : undefined;
  } catch {
    return undefined;
  }
}
