import type { Failure } from '#core/failure.ts';
import type { FetchTrouble } from '#core/fetch.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { addressOf } from '../fetch/address.ts';
import { refusalOf } from '../fetch/ask.ts';
import type { Net } from '../fetch/net.ts';
import type { Nearness } from '../fetch/places.ts';
import { sha256Of } from './contentStore.ts';
import { toldFrom } from './location.ts';

const PATIENCE_MS = 15_000;
/** More places than these nobody tries for one small file. */
const MOST_MIRRORS = 4;

export interface ContentWish {
  /** For the person: what it is that is fetched. */
  name: string;
  /** SHA-256, 64 hex digits. */
  hash: string;
  /** Addresses with spaces between them, as somebody wrote them on a chain. */
  location: string;
  /** Told by nobody but this person, as all is on the practice network: it may lie on this machine. */
  byThePerson?: boolean;
  longestBytes: number;
}

/** Something small, from the first place that has it as it should be. A place that sends anything else is passed over. */
export async function fetchContent(net: Net, wish: ContentWish, signal: AbortSignal): Promise<Result<Buffer, Failure>> {
  const { name } = wish;
  let last: Failure = { code: 'FETCH_FAILED', name, host: '', reason: 'address' };
  for (const address of wish.location.split(/\s+/).slice(0, MOST_MIRRORS)) {
    const url = addressOf(address, false);
    if (!url.ok) {
      last = { code: 'FETCH_FAILED', name, host: URL.parse(address)?.host ?? '', reason: url.failure };
      continue;
    }
    const from = toldFrom(url.value.href, wish.byThePerson === true);
    const { longestBytes } = wish;
    const got = await fetchSmall(net, { name, url: url.value, plainHttp: false, from, longestBytes }, signal);
    if (signal.aborted) return fail({ code: 'CANCELLED' });
    if (got.ok && sha256Of(got.value) === wish.hash) return got;
    last = { code: 'FETCH_FAILED', name, host: url.value.host, reason: got.ok ? 'hash' : got.failure };
  }
  return fail(last);
}

interface SmallWish {
  name: string;
  url: URL;
  plainHttp: boolean;
  from?: Nearness | undefined;
  longestBytes: number;
}

/** Something small from one place; what it has to be, the caller knows. */
export function fetchSmall(
  net: Net,
  { name, url, plainHttp, from, longestBytes }: SmallWish,
  signal: AbortSignal,
): Promise<Result<Buffer, FetchTrouble>> {
  return net.talk({ what: 'file', subject: name, host: url.host }, async (talk) => {
    const answer = await talk.get({ url, plainHttp, from, patienceMs: PATIENCE_MS, signal });
    if (!answer.ok) return answer;
    const refused = refusalOf(answer.value);
    if (refused !== undefined) {
      answer.value.body.destroy();
      return fail(refused);
    }
    return readAtMost(answer.value.body, longestBytes);
  });
}

async function readAtMost(
  body: AsyncIterable<unknown> & { destroy: () => unknown },
  longestBytes: number,
): Promise<Result<Buffer, FetchTrouble>> {
  const timer = setTimeout(() => body.destroy(), PATIENCE_MS);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      if (!Buffer.isBuffer(chunk)) return fail('answer');
      length += chunk.length;
      if (length > longestBytes) return fail('too-large');
      chunks.push(chunk);
    }
    return ok(Buffer.concat(chunks));
  } catch {
    return fail('unreachable');
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
}
