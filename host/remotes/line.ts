import { fetchTroubleSchema } from '#core/fetch.ts';
import type { FetchTrouble } from '#core/fetch.ts';
import { remoteTroubleSchema } from '#core/remote.ts';
import type { RemoteKind, RemoteTrouble } from '#core/remote.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { readJson } from '../fetch/ask.ts';
import type { Answer } from '../fetch/ask.ts';
import type { Net, Talk } from '../fetch/net.ts';
import { cleaned, wordsOf } from './says.ts';

/** Why a call came to nothing, and the server's own words about it. */
export interface Refused {
  reason: RemoteTrouble;
  detail: string;
}

/** How to reach one server. */
export interface Reach {
  name: string;
  address: string;
  host: string;
  kind: RemoteKind;
  plainHttp: boolean;
  /** Opened for one call only. */
  key: string | null;
}

export interface RemoteTimes {
  /** Until the first word of an answer's headers: a busy server lets people wait in line. */
  patienceMs: number;
  /** Of silence in the middle of an answer. */
  silenceMs: number;
}

export const usualTimes: RemoteTimes = { patienceMs: 120_000, silenceMs: 120_000 };
const LOOK_PATIENCE_MS = 15_000;

/** A line to one server: what goes out over it, and what may come back. */
export class RemoteLine {
  readonly #net: Net;
  readonly #reach: Reach;
  readonly #times: RemoteTimes;

  constructor(net: Net, reach: Reach, times: RemoteTimes) {
    this.#net = net;
    this.#reach = reach;
    this.#times = times;
  }

  /** A JSON answer, or why there is none. */
  getJson(path: string, signal: AbortSignal): Promise<Result<unknown, Refused>> {
    return this.#talk(async (talk) => {
      const patienceMs = Math.min(LOOK_PATIENCE_MS, this.#times.patienceMs);
      const answer = await talk.get({ ...this.#wish(path, signal), patienceMs, ownOriginOnly: true });
      if (!answer.ok) return refused(answer.failure);
      if (answer.value.status !== 200) return refusedBy(answer.value);
      const said = await readJson(answer.value, patienceMs);
      return said.ok ? said : refused(said.failure);
    });
  }

  /** For calls whose answer tells nothing but that it was done. */
  do(path: string, body: object, signal: AbortSignal): Promise<Result<void, Refused>> {
    return this.#talk(async (talk) => {
      const answer = await this.#post(talk, path, body, signal);
      if (!answer.ok) return refused(answer.failure);
      if (answer.value.status !== 200) return refusedBy(answer.value);
      answer.value.body.destroy();
      return ok(undefined);
    });
  }

  /** Hands the bytes of a stream of events to `read`, as they come. The request is closed when `read` is done. */
  stream<Value>(
    path: string,
    body: object,
    signal: AbortSignal,
    read: (bytes: AsyncIterable<Uint8Array>) => Promise<Result<Value, Refused>>,
  ): Promise<Result<Value, Refused>> {
    return this.#talk(async (talk) => {
      const answer = await this.#post(talk, path, body, signal);
      if (!answer.ok) return refused(answer.failure);
      const { status, headers, body: bytes } = answer.value;
      if (status !== 200) return refusedBy(answer.value);
      const kind = headers['content-type'] ?? '';
      const packed = (headers['content-encoding'] ?? 'identity') !== 'identity';
      if (packed || !/^text\/event-stream\b/i.test(kind)) {
        bytes.destroy();
        return refused('answer');
      }
      // Each piece that comes is a sign of life.
      const silence = setTimeout(() => bytes.destroy(new Silent()), this.#times.silenceMs);
      bytes.on('data', () => silence.refresh());
      try {
        return await read(bytes);
      } catch (error) {
        if (error instanceof Silent) return refused('slow');
        // What else breaks here is the connection; a bug in `read` would be thrown by its caller's tests.
        if (error instanceof Error && 'code' in error) return refused('cut');
        throw error;
      } finally {
        clearTimeout(silence);
        bytes.destroy();
      }
    });
  }

  #talk<Value>(work: (talk: Talk) => Promise<Value>): Promise<Value> {
    const { name, host } = this.#reach;
    return this.#net.talk({ what: 'server', subject: name, host }, work);
  }

  #post(talk: Talk, path: string, body: object, signal: AbortSignal): Promise<Result<Answer, FetchTrouble>> {
    const wish = this.#wish(path, signal);
    const headers = { ...wish.headers, 'content-type': 'application/json' };
    const payload = JSON.stringify(body);
    return talk.post({ ...wish, headers, payload, patienceMs: this.#times.patienceMs });
  }

  #wish(path: string, signal: AbortSignal) {
    const { address, plainHttp, key } = this.#reach;
    const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
    return { url: new URL(`${address}${path}`), plainHttp, headers, signal };
  }
}

class Silent extends Error {}

export function refused(reason: FetchTrouble | RemoteTrouble, detail = ''): { ok: false; failure: Refused } {
  return fail({ reason: troubleOf(reason), detail });
}

/** What a status means, with the server's own words where it has some. */
async function refusedBy(answer: Answer): Promise<{ ok: false; failure: Refused }> {
  const { status } = answer;
  const said = await readJson(answer, LOOK_PATIENCE_MS);
  const detail = (said.ok ? wordsOf(said.value) : null) ?? cleaned(`HTTP ${status}`);
  if (status === 401 || status === 403) return refused('denied', detail);
  if (status === 404 || status === 405 || status === 410) return refused('not-found', detail);
  if (status === 429 || status === 503) return refused('busy', detail);
  if (status >= 500) return refused('server', detail);
  return refused(status >= 400 ? 'refused' : 'answer', detail);
}

/** Troubles of a file have no place here; what they stand for has. */
const MEANT: Partial<Record<FetchTrouble, RemoteTrouble>> = {
  gated: 'denied',
  redirects: 'redirect',
  'no-length': 'answer',
  length: 'answer',
  hash: 'answer',
  parts: 'answer',
};

function troubleOf(trouble: FetchTrouble | RemoteTrouble): RemoteTrouble {
  const known = remoteTroubleSchema.safeParse(trouble).data;
  return known ?? MEANT[fetchTroubleSchema.parse(trouble)] ?? 'answer';
}
