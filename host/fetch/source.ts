import type { IncomingHttpHeaders } from 'node:http';
import type { FetchTrouble } from '#core/fetch.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { displayName } from '../files/names.ts';
import { refusalOf } from './ask.ts';
import type { Answer } from './ask.ts';

/** Larger than any model file, and than most disks. */
const LARGEST_FILE_BYTES = 2 ** 43;

/** How a source tells that a file is still the one that it began to send. */
export interface Mark {
  etag: string | null;
  modified: string | null;
}

export interface Sent {
  /** Of the whole file. */
  bytes: number;
  /** Where in the file the body begins. */
  from: number;
  mark: Mark;
}

/** What an answer brings of a file: how much of how much. Without an honest length there is nothing to plan with. */
export function sentBy(answer: Answer): Result<Sent, FetchTrouble> {
  const refused = refusalOf(answer);
  if (refused !== undefined) return fail(refused);
  const { status, headers } = answer;
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return fail('answer');
  const mark = { etag: strong(headers.etag), modified: headers['last-modified'] ?? null };
  if (status === 206) {
    const range = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(headers['content-range'] ?? '');
    if (range === null) return fail('answer');
    const [from, last, bytes] = [Number(range[1]), Number(range[2]), Number(range[3])];
    if (bytes > LARGEST_FILE_BYTES) return fail('too-large');
    return last === bytes - 1 && from <= last ? ok({ bytes, from, mark }) : fail('answer');
  }
  const length = headers['content-length'];
  if (length === undefined || !/^\d{1,15}$/.test(length)) return fail('no-length');
  const bytes = Number(length);
  return bytes > LARGEST_FILE_BYTES ? fail('too-large') : ok({ bytes, from: 0, mark });
}

/** What to ask with so that the answer goes on at `at`, or begins anew when the file is another by now. */
export function goingOn(at: number, mark: Mark): Record<string, string> {
  if (at === 0) return {};
  const known = mark.etag ?? mark.modified;
  return { range: `bytes=${at}-`, ...(known === null ? {} : { 'if-range': known }) };
}

/** Whether two marks may be of the same bytes. What neither side tells cannot differ. */
export function sameMark(one: Mark, other: Mark): boolean {
  if (one.etag !== null && other.etag !== null) return one.etag === other.etag;
  return one.modified === null || other.modified === null || one.modified === other.modified;
}

/** A weak tag promises the same meaning, not the same bytes. */
function strong(etag: string | undefined): string | null {
  return etag === undefined || etag.startsWith('W/') || etag.length > 300 ? null : etag;
}

/** The hub sends large files from elsewhere, and says on the way what they hash to. */
export function hashOnTheWay(passed: readonly IncomingHttpHeaders[]): string | null {
  const [first] = passed;
  const told = first?.['x-linked-etag'];
  const hash = typeof told === 'string' ? told.replace(/^"|"$/g, '').toLowerCase() : '';
  return /^[0-9a-f]{64}$/.test(hash) ? hash : null;
}

/** The last step of the address when it names a model file, else what the source calls it. */
export function fileNameOf(url: URL, headers: IncomingHttpHeaders): string {
  const last = url.pathname.split('/').at(-1) ?? '';
  const named = displayName(decoded(last));
  if (/\.gguf$/i.test(named)) return named;
  const told = headers['content-disposition'] ?? '';
  const extended = /filename\*=(?:UTF-8|utf-8)''([^;]{1,600})/.exec(told)?.[1];
  const plain = /filename="([^"]{1,400})"/.exec(told)?.[1] ?? /filename=([^;"\s]{1,400})/.exec(told)?.[1];
  const name = extended === undefined ? plain : decoded(extended);
  return name === undefined ? named : displayName(name);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
