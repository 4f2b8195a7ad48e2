import type { FetchTrouble } from '#core/fetch.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { bareHost, isLocalName, nearnessOf } from './places.ts';

const LONGEST_ADDRESS = 2048;

/** The address that a person gave, when it is one that may be asked. `plainHttp`: they agreed to plain http. */
export function addressOf(text: string, plainHttp: boolean): Result<URL, FetchTrouble> {
  const url = text.length > LONGEST_ADDRESS ? null : URL.parse(text.trim());
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return fail('address');
  // "https://hub.example@elsewhere.example" passes for another host, and secrets have no place in a job's history.
  if (url.username !== '' || url.password !== '') return fail('address');
  if (url.hostname === '' || nearnessOfName(url) === 'never') return fail('address');
  url.hash = '';
  if (url.protocol === 'http:' && !plainHttp && nearnessOfName(url) !== 'this-machine') return fail('plain');
  return ok(url);
}

/** What the name alone tells: numbers lie where they lie, and any other name is looked up when it is connected to. */
export function nearnessOfName(url: URL) {
  const host = bareHost(url);
  if (isLocalName(host)) return 'this-machine';
  return /^[\d.]+$|:/.test(host) ? nearnessOf(host) : 'world';
}

/**
 * Where a redirect leads, when it may be followed: never to another scheme, never from https to plain http, never with
 * a name before the host. That it does not lead to a nearer place is judged at the connection.
 */
export function redirectOf(from: URL, location: string, plainHttp: boolean): Result<URL, FetchTrouble> {
  const resolved = location.length > 8 * LONGEST_ADDRESS ? null : URL.parse(location, from.href);
  if (resolved === null || (resolved.protocol !== 'https:' && resolved.protocol !== 'http:')) return fail('redirect');
  if (resolved.username !== '' || resolved.password !== '') return fail('redirect');
  resolved.hash = '';
  if (resolved.protocol === 'https:') return ok(resolved);
  if (from.protocol === 'https:') return fail('redirect');
  return plainHttp || nearnessOfName(resolved) === 'this-machine' ? ok(resolved) : fail('redirect');
}

/** People copy the address of the page that shows a file; the file itself lies beside it. */
export function asFileAddress(url: URL, hub: URL): URL {
  if (url.host !== hub.host) return url;
  const file = new URL(url);
  file.pathname = url.pathname.replace(/^(\/[^/]+\/[^/]+)\/blob\//, '$1/resolve/');
  return file;
}
