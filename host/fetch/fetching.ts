import type { Failure } from '#core/failure.ts';
import { guessRoom, pieceOf, quantisationOf } from '#core/fetch.ts';
import type { FetchTrouble, FoundModel, OfferedModel } from '#core/fetch.ts';
import type { Job } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { addressOf, asFileAddress } from './address.ts';
import { readJson, refusalOf } from './ask.ts';
import { fetchModelInputSchema } from './fetchJob.ts';
import { readFound, readRepository } from './hub.ts';
import type { Repository, RepositoryFile } from './hub.ts';
import type { HubToken } from './hubToken.ts';
import type { Net, Talk } from './net.ts';
import { fileNameOf, hashOnTheWay, sentBy } from './source.ts';

interface Parts {
  net: Net;
  jobs: Jobs;
  settings: SettingsStore;
  token: HubToken;
  /** Memory that a model could have on this machine now. */
  roomBytes: () => Promise<number>;
  /** Whether a model with this hash is in the library. */
  has: (hash: string) => boolean;
  patienceMs?: number;
}

/** Somebody who waits for a list has gone after this time. */
const PATIENCE_MS = 20_000;
const MOST_FOUND = 40;
/** Repositories that were looked at; what a person fetches is nearly always the last one. */
const REMEMBERED = 16;

interface SetOff {
  name: string;
  bytes: number;
  sha256: string | null;
  /** In their order, where the model lies in pieces. */
  pieces?: readonly { fetchAddress: string; bytes: number; sha256: string | null }[];
}

interface Found extends Required<SetOff> {
  url: URL;
  host: string;
}

/** More than any model has; each is asked for before the first comes. */
const MOST_PIECES = 200;

/** Looking for models elsewhere, and setting off to fetch them. */
export class Fetching {
  readonly #parts: Parts;
  readonly #patienceMs: number;
  readonly #seen = new Map<string, Repository & { base: string }>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#patienceMs = parts.patienceMs ?? PATIENCE_MS;
  }

  async search(words: string, signal: AbortSignal): Promise<Result<{ host: string; found: FoundModel[] }, Failure>> {
    const query = new URLSearchParams({
      search: words,
      filter: 'gguf',
      sort: 'downloads',
      direction: '-1',
      limit: String(MOST_FOUND),
    });
    const url = this.#hub(`/api/models?${query.toString()}`);
    return this.#parts.net.talk({ what: 'search', subject: words, host: url.host }, async (talk) => {
      const read = await this.#json(talk, url, signal);
      const found = read.ok ? readFound(read.value) : undefined;
      if (found === undefined) return failed(words, talk, read.ok ? 'answer' : read.failure);
      return ok({ host: url.host, found });
    });
  }

  async look(id: string, signal: AbortSignal) {
    const { host } = this.#hub('');
    const [repository, roomBytes] = await Promise.all([this.#repository(id, signal), this.#parts.roomBytes()]);
    if (!repository.ok) return repository;
    const { gated, terms, files, base } = repository.value;
    const page = base.startsWith('https:') ? `${base}/${id}` : null;
    const known = await this.#parts.token.isFor(this.#hub('').origin);
    return ok({ id, host, page, gated, known, terms, files: files.map((file) => this.#judged(file, roomBytes)) });
  }

  async lookAt(
    address: string,
    plainHttp: boolean,
    signal: AbortSignal,
  ): Promise<Result<{ host: string; file: OfferedModel }, Failure>> {
    const [found, roomBytes] = await Promise.all([this.#find(address, plainHttp, signal), this.#parts.roomBytes()]);
    if (!found.ok) return found;
    const { name, bytes, sha256, host, pieces } = found.value;
    const parts = Math.max(1, pieces.length);
    const file = { path: name, name, quantisation: quantisationOf(name), bytes, parts, sha256, pieces: [] };
    return ok({ host, file: this.#judged(file, roomBytes) });
  }

  /** For whose host the person's token is; the token itself is shown to nobody. */
  async access(): Promise<{ kept: string | null }> {
    const kept = await this.#parts.token.get();
    return { kept: kept === null ? null : new URL(kept.origin).host };
  }

  /** For this hub, which the person was shown when they entered it, and for no other. */
  giveAccess(hubAddress: string, token: string): Promise<Result<void, Failure>> {
    return this.#parts.token.set(new URL(hubAddress).origin, token);
  }

  takeAccess(): Promise<Result<void, Failure>> {
    return this.#parts.token.forget();
  }

  async begin(id: string, path: string, signal: AbortSignal): Promise<Result<Job, Failure>> {
    const seen = this.#seen.get(id);
    const current = seen !== undefined && seen.base === this.#base ? ok(seen) : await this.#repository(id, signal);
    if (!current.ok) return current;
    const { gated, revision, files, base } = current.value;
    const file = files.find((each) => each.path === path);
    const { host } = this.#hub('');
    const refuse = (reason: FetchTrouble) => fail<Failure>({ code: 'FETCH_FAILED', name: path, host, reason });
    if (file === undefined) return refuse('not-found');
    if (gated && !(await this.#parts.token.isFor(this.#hub('').origin))) return refuse('gated');
    // Of the commit that was looked at: what was shown is what comes, also when it goes on tomorrow.
    const addressOfPath = (at: string) =>
      `${base}/${id}/resolve/${revision}/${at.split('/').map(encodeURIComponent).join('/')}`;
    const { name } = file;
    if (file.pieces.length === 0)
      return this.#setOff(addressOfPath(path), false, { name, bytes: file.bytes ?? 0, sha256: file.sha256 });
    const pieces = file.pieces
      .toSorted((one, other) => one.piece - other.piece)
      .map((piece) => ({ ...piece, fetchAddress: addressOfPath(piece.path), bytes: piece.bytes ?? 0 }));
    const whole = pieces.length === file.parts && pieces.every(({ piece }, index) => piece === index + 1);
    if (!whole) return refuse('parts');
    return this.#setOff(addressOfPath(path), false, { name, bytes: file.bytes ?? 0, sha256: null, pieces });
  }

  async beginAt(address: string, plainHttp: boolean, signal: AbortSignal): Promise<Result<Job, Failure>> {
    const found = await this.#find(address, plainHttp, signal);
    if (!found.ok) return found;
    return this.#setOff(found.value.url.href, plainHttp, found.value);
  }

  /** What is being fetched from there already is not fetched twice. */
  #setOff(address: string, plainHttp: boolean, { name, bytes, sha256, pieces = [] }: SetOff) {
    const input = fetchModelInputSchema.parse({ fetchAddress: address, plainHttp, name, bytes, sha256, pieces });
    const { jobs } = this.#parts;
    const known = jobs
      .unfinished()
      .find((stored) => fetchModelInputSchema.safeParse(stored.input).data?.fetchAddress === address);
    if (known !== undefined) return ok(known.job);
    return jobs.add({ kind: 'fetch-model', subject: name, input, total: bytes, unit: 'bytes', pausable: true });
  }

  /** What lies at an address; of a piece, with the other pieces that lie beside it under their numbers. */
  async #find(address: string, plainHttp: boolean, signal: AbortSignal): Promise<Result<Found, Failure>> {
    const found = await this.#findOne(address, plainHttp, signal);
    if (!found.ok) return found;
    const { url, name, host } = found.value;
    const piece = pieceOf(name);
    if (piece === null) return found;
    const refuse = () => fail<Failure>({ code: 'FETCH_FAILED', name, host, reason: 'parts' });
    if (piece.of > MOST_PIECES || pieceOf(url.pathname) === null) return refuse();
    const pieces: Found['pieces'][number][] = [];
    for (let number = 1; number <= piece.of; number += 1) {
      const beside = new URL(url);
      beside.pathname = url.pathname.replace(/-\d{5}(-of-\d{5}\.gguf)$/i, `-${String(number).padStart(5, '0')}$1`);
      const other = number === piece.piece ? found : await this.#findOne(beside.href, plainHttp, signal);
      if (!other.ok) return refuse();
      const { bytes, sha256 } = other.value;
      pieces.push({ fetchAddress: beside.href, bytes, sha256 });
    }
    const bytes = pieces.reduce((sum, each) => sum + each.bytes, 0);
    const [first] = pieces;
    const whole = piece.whole.split('/').at(-1) ?? piece.whole;
    return ok({ url: new URL(first?.fetchAddress ?? url.href), name: whole, bytes, sha256: null, host, pieces });
  }

  /** Asks for the file and hangs up at the first byte: not every server answers a HEAD as it answers a GET. */
  async #findOne(address: string, plainHttp: boolean, signal: AbortSignal): Promise<Result<Found, Failure>> {
    const given = addressOf(address, plainHttp);
    if (!given.ok) return fail({ code: 'FETCH_FAILED', name: shown(address), host: '', reason: given.failure });
    const url = asFileAddress(given.value, this.#hub(''));
    const subject = fileNameOf(url, {});
    return this.#parts.net.talk({ what: 'look', subject, host: url.host }, async (talk) => {
      const bearer = await this.#parts.token.get();
      const answer = await talk.get({ url, plainHttp, bearer, patienceMs: this.#patienceMs, signal });
      if (!answer.ok) return failed(subject, talk, answer.failure);
      const { body, headers, passed } = answer.value;
      body.destroy();
      const sent = sentBy(answer.value);
      if (!sent.ok) return failed(subject, talk, sent.failure);
      const name = fileNameOf(url, headers);
      const { bytes } = sent.value;
      if (bytes === 0) return fail({ code: 'NOT_A_MODEL_FILE', name });
      // Only the hub's own word, given on the hub's own host.
      const sha256 = url.host === this.#hub('').host ? hashOnTheWay(passed) : null;
      return ok({ url, name, bytes, sha256, host: url.host, pieces: [] });
    });
  }

  async #repository(id: string, signal: AbortSignal): Promise<Result<Repository & { base: string }, Failure>> {
    const base = this.#base;
    const url = this.#hub(`/api/models/${id}?blobs=true`);
    return this.#parts.net.talk({ what: 'look', subject: id, host: url.host }, async (talk) => {
      const read = await this.#json(talk, url, signal);
      const repository = read.ok ? readRepository(read.value, id) : undefined;
      if (repository === undefined) return failed(id, talk, read.ok ? 'answer' : read.failure);
      const seen = { ...repository, base };
      this.#seen.delete(id);
      this.#seen.set(id, seen);
      for (const oldest of [...this.#seen.keys()].slice(0, -REMEMBERED)) this.#seen.delete(oldest);
      return ok(seen);
    });
  }

  async #json(talk: Talk, url: URL, signal: AbortSignal): Promise<Result<unknown, FetchTrouble>> {
    const headers = { accept: 'application/json' };
    const bearer = await this.#parts.token.get();
    const answer = await talk.get({ url, plainHttp: false, headers, bearer, patienceMs: this.#patienceMs, signal });
    if (!answer.ok) return answer;
    const refused = refusalOf(answer.value);
    if (refused === undefined) return readJson(answer.value, this.#patienceMs);
    answer.value.body.destroy();
    return fail(refused);
  }

  #judged({ path, name, quantisation, bytes, parts, sha256 }: RepositoryFile, roomBytes: number): OfferedModel {
    const guess = bytes === null ? null : guessRoom(bytes, roomBytes);
    const here = sha256 !== null && this.#parts.has(sha256);
    return { path, name, quantisation, bytes, parts, sha256, guess, here };
  }

  get #base(): string {
    return this.#parts.settings.current.hubAddress.replace(/\/+$/, '');
  }

  #hub(path: string): URL {
    return new URL(`${this.#base}${path}`);
  }
}

function failed(name: string, { use }: Talk, reason: FetchTrouble): Result<never, Failure> {
  return fail({ code: 'FETCH_FAILED', name, host: use.host, reason });
}

/** Enough of what was typed to know it again. */
function shown(address: string): string {
  return address.length > 80 ? `${address.slice(0, 79)}…` : address;
}
