import { lookup as lookUpName } from 'node:dns';
import { request as requestHttp } from 'node:http';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { FetchTrouble } from '#core/fetch.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { errorCodeOf } from '../durable/failures.ts';
import { nearnessOfName, redirectOf } from './address.ts';
import type { Bearer } from './hubToken.ts';
import { bareHost, isNearer, nearnessBehind } from './places.ts';
import type { Nearness } from './places.ts';
import { directWay } from './proxy.ts';
import type { Way } from './proxy.ts';

/** The hub needs one or two; whoever sends one around more often goes in circles. */
const MOST_REDIRECTS = 6;

/** `bytes`: how long it is, where that is known beforehand. */
export interface Sending {
  method: 'PUT' | 'POST';
  type: string;
  bytes: number;
  content: AsyncIterable<Uint8Array>;
}

export interface Asking {
  url: URL;
  plainHttp: boolean;
  /** Who told the address: nothing that lies nearer is asked. Left out where the person did. */
  from?: Nearness | undefined;
  headers: Record<string, string>;
  /** Goes with the headers to this origin, and to nobody to whom it sends on. */
  bearer?: Bearer | null;
  /** What is sent, as a POST; without it, it is a GET. */
  payload?: string;
  /** Something long that is sent as it is read, and to nobody else. */
  sending?: Sending;
  /** Follow no redirect to anybody else: what is sent, and the key that goes with it, are meant for this one. */
  ownOriginOnly?: boolean;
  way: Way;
  /** From the asking to the end of the answer's headers, for each hop. */
  patienceMs: number;
  signal: AbortSignal;
  /** Who is asked, at each hop. */
  talking: (host: string) => void;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Whoever does not read it to its end destroys it. */
  body: IncomingMessage;
  /** Headers of the redirects on the way, first one first: the hub says there what the file hashes to. */
  passed: IncomingHttpHeaders[];
}

/** One request, over as many redirects as are safe. Any status is an answer; no answer is a trouble. */
export async function ask(asking: Asking): Promise<Result<Answer, FetchTrouble>> {
  const passed: IncomingHttpHeaders[] = [];
  const seen = new Set<string>();
  let { url, from = 'never' } = asking;
  for (let hop = 0; ; hop += 1) {
    if (seen.has(url.href) || hop > MOST_REDIRECTS) return fail('redirects');
    seen.add(url.href);
    asking.talking(url.host);
    const said = await hopTo(url, from, asking);
    if (!said.ok) return said.failure === 'address' && hop > 0 ? fail('redirect') : said;
    const { body, nearness } = said.value;
    const status = body.statusCode ?? 0;
    const { location } = body.headers;
    if (![301, 302, 303, 307, 308].includes(status) || location === undefined) {
      return ok({ status, headers: body.headers, body, passed });
    }
    body.destroy();
    const next = redirectOf(url, location, asking.plainHttp);
    if (!next.ok) return next;
    // What was read for the first one is gone.
    if (asking.sending !== undefined) return fail('redirect');
    if (asking.ownOriginOnly === true && next.value.origin !== url.origin) return fail('redirect');
    // The others make a GET of a POST, and lose what was sent.
    if (asking.payload !== undefined && status !== 307 && status !== 308) return fail('redirect');
    passed.push(body.headers);
    from = nearness;
    url = next.value;
  }
}

/** "address": what the name leads to may not be asked. */
async function hopTo(
  url: URL,
  from: Nearness,
  { way, headers, bearer, payload, sending, patienceMs, signal }: Asking,
): Promise<Result<{ body: IncomingMessage; nearness: Nearness }, FetchTrouble>> {
  const host = bareHost(url);
  let nearness = nearnessOfName(url);
  if (nearness === 'never' || isNearer(nearness, from)) return fail('address');
  // Nothing between this machine and itself.
  const taken = nearness === 'this-machine' ? directWay : way;
  const lookup: NonNullable<RequestOptions['lookup']> = (name, options, done) => {
    lookUpName(name, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, '', 0);
      // A proxy's own name is the person's choice.
      if (name === host) {
        const behind = nearnessBehind(
          name,
          addresses.map(({ address }) => address),
          from,
        );
        if (behind === null) return done(new NotAllowed(), '', 0);
        nearness = behind;
      }
      const first = addresses[0];
      if (options.all === true) done(null, addresses);
      else done(null, first?.address ?? '', first?.family ?? 0);
    });
  };

  const { promise, resolve } = Promise.withResolvers<Result<IncomingMessage, FetchTrouble>>();
  const options: RequestOptions = {
    headers: {
      'user-agent': 'Colophon',
      'accept-encoding': 'identity',
      ...(bearer?.origin === url.origin && { authorization: `Bearer ${bearer.token}` }),
      ...(sending !== undefined && { 'content-type': sending.type, 'content-length': sending.bytes }),
      ...headers,
    },
    signal,
    ...(payload === undefined ? {} : { method: 'POST' }),
    ...(sending === undefined ? {} : { method: sending.method }),
    ...(isIP(host) === 0 ? { lookup } : {}),
  };
  const request =
    url.protocol === 'https:'
      ? requestHttps(url, { ...options, agent: taken.https })
      : requestHttp(url, { ...options, agent: taken.http });
  const patience = setTimeout(() => request.destroy(new TooSlow()), patienceMs);
  request.on('response', (response) => {
    // An answer that breaks is told to whoever reads it; without a listener it would end the process.
    response.on('error', () => {});
    resolve(ok(response));
  });
  request.on('error', (error) => resolve(fail(troubleOf(error, taken))));
  if (sending === undefined) request.end(payload);
  // Patience is for silence: as long as something goes, it is not at its end.
  else void send(sending, request, () => patience.refresh());
  const said = await promise;
  clearTimeout(patience);
  return said.ok ? ok({ body: said.value, nearness }) : said;
}

async function send({ content }: Sending, request: ClientRequest, went: () => void): Promise<void> {
  const noted = async function* () {
    for await (const part of content) {
      went();
      yield part;
    }
  };
  // Whatever ends it ends the request too, which says so.
  await pipeline(noted, request).catch(() => {});
}

class NotAllowed extends Error {}
class TooSlow extends Error {}

function troubleOf(error: Error, { proxied }: Way): FetchTrouble {
  if (error instanceof NotAllowed) return 'address';
  if (error instanceof TooSlow) return 'slow';
  const code = errorCodeOf(error);
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|^ERR_SSL|^EPROTO/.test(code)) return 'certificate';
  if (code.startsWith('HPE_')) return 'answer';
  return proxied ? 'proxy' : 'unreachable';
}

/** What an answer's status means when it is not the file or the list that was asked for. */
export function refusalOf({ status, headers }: Pick<Answer, 'status' | 'headers'>): FetchTrouble | undefined {
  if (status === 200 || status === 206) return undefined;
  const word = headers['x-error-code'];
  if (word === 'GatedRepo') return 'gated';
  // The hub does not tell strangers which repositories do not exist and which are private.
  if (word === 'RepoNotFound' || word === 'EntryNotFound' || word === 'RevisionNotFound') return 'not-found';
  if (status === 401 || status === 403) return 'denied';
  if (status === 404 || status === 410) return 'not-found';
  return status === 429 || status === 503 ? 'busy' : 'server';
}

/** Lists are a few hundred kilobytes; more than this is an attack or a mistake. */
const LONGEST_JSON_BYTES = 8 * 1024 ** 2;

/** The whole of a JSON answer that is short enough for a list. */
export async function readJson(answer: Answer, patienceMs: number): Promise<Result<unknown, FetchTrouble>> {
  const read = await readBoundedJson(answer, { longestBytes: LONGEST_JSON_BYTES, patienceMs });
  if (read.ok) return read;
  return fail(read.failure === 'too-large' ? 'answer' : read.failure);
}

/** A JSON answer within bounds of size and time. Packed answers were not asked for, and could be bombs. */
export async function readBoundedJson(
  { body, headers }: Answer,
  { longestBytes, patienceMs }: { longestBytes: number; patienceMs: number },
): Promise<Result<unknown, 'answer' | 'slow' | 'unreachable' | 'too-large'>> {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    body.destroy();
    return fail('answer');
  }
  const timer = setTimeout(() => body.destroy(new TooSlow()), patienceMs);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      if (!Buffer.isBuffer(chunk)) return fail('answer');
      length += chunk.length;
      if (length > longestBytes) return fail('too-large');
      chunks.push(chunk);
    }
    return ok(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  } catch (error) {
    if (error instanceof SyntaxError) return fail('answer');
    return fail(error instanceof TooSlow ? 'slow' : 'unreachable');
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
}
