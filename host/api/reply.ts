import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Refusal } from './refusal.ts';
import { errorBody } from './refusal.ts';

/** A client that reads nothing for so long has gone without saying so. */
const LONGEST_DEAFNESS_MS = 30_000;

/** One response: a JSON text, an error in OpenAI's shape, or a stream of events. */
export class Reply {
  readonly #response: ServerResponse;
  readonly #gone: AbortSignal;

  constructor(response: ServerResponse, gone: AbortSignal) {
    this.#response = response;
    this.#gone = gone;
  }

  json(value: object): void {
    this.#whole(200, JSON.stringify(value), {});
  }

  /** In a stream that has begun the error is its last event: clients of OpenAI's look for it there. */
  error(refusal: Refusal): void {
    if (this.#response.writableEnded) return;
    if (this.#response.headersSent) {
      this.#response.end(`data: ${errorBody(refusal)}\n\n`);
      return;
    }
    const { status, retryAfterSeconds } = refusal;
    const wait = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
    const challenge = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
    this.#whole(status, errorBody(refusal), { ...wait, ...challenge });
  }

  openStream(): void {
    if (this.#response.headersSent) return;
    this.#response.writeHead(200, { ...ALWAYS, 'content-type': 'text/event-stream; charset=utf-8' });
  }

  /** Resolves when the client can take more; to false when it has gone. */
  async event(value: object): Promise<boolean> {
    if (this.#gone.aborted) return false;
    if (this.#response.write(`data: ${JSON.stringify(value)}\n\n`)) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const free = () => resolve(true);
    const left = () => resolve(false);
    this.#response.once('drain', free);
    this.#gone.addEventListener('abort', left, { once: true });
    const deaf = new AbortController();
    pause(LONGEST_DEAFNESS_MS, undefined, { signal: deaf.signal, ref: false }).then(
      () => this.#response.destroy(),
      () => {},
    );
    const went = await promise;
    deaf.abort();
    this.#response.off('drain', free);
    this.#gone.removeEventListener('abort', left);
    return went;
  }

  endStream(): void {
    this.#response.end('data: [DONE]\n\n');
  }

  #whole(status: number, body: string, headers: Record<string, string>): void {
    const length = String(Buffer.byteLength(body));
    this.#response.writeHead(status, {
      ...ALWAYS,
      'content-type': 'application/json; charset=utf-8',
      'content-length': length,
      ...headers,
    });
    this.#response.end(body);
  }
}

/** No page may read an answer (there is no CORS header at all), nor be made of one. */
const ALWAYS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
