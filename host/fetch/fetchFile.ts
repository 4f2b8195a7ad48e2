import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Failure } from '#core/failure.ts';
import type { FetchTrouble } from '#core/fetch.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure } from '../durable/failures.ts';
import { roomFor } from '../library/joining.ts';
import { readThrough } from '../library/readThrough.ts';
import { HeaderWatch } from './headerWatch.ts';
import type { HeaderReader } from './headerWatch.ts';
import type { HubToken } from './hubToken.ts';
import type { Talk } from './net.ts';
import type { Nearness } from './places.ts';
import { receive } from './receive.ts';
import type { Kept } from './receive.ts';
import { goingOn, sameMark, sentBy } from './source.ts';
import type { Mark } from './source.ts';

export interface FetchTimes {
  /** To the headers of an answer. */
  patienceMs: number;
  stallMs: number;
  /** Before the next try, by how many brought nothing. */
  backOffMs: (tries: number) => number;
}

const TIMES: FetchTimes = { patienceMs: 30_000, stallMs: 30_000, backOffMs: (tries) => 1_000 * 2 ** tries };

/** Tries in a row that brought nothing to speak of. */
const MOST_TRIES = 5;
const WORTH_BYTES = 1024 ** 2;
/** In each `stallMs`; slower than a telephone line is not worth the wait. */
const LEAST_BYTES = 16 * 1024;
/** Brought to the disk and noted after so many bytes: as much comes twice after a crash. */
const CHECKPOINT_BYTES = 64 * 1024 ** 2;

/** Worth another try, now or when the person says so: nothing is wrong with the file. */
const PASSING: ReadonlySet<FetchTrouble> = new Set(['unreachable', 'slow', 'busy', 'server', 'proxy']);

/** One file that is to come, whole, into `path`. */
export interface FileWish {
  fetchAddress: string;
  plainHttp: boolean;
  from?: Nearness | undefined;
  name: string;
  /** As its source told beforehand; 0 when it did not. */
  bytes: number;
  sha256: string | null;
  path: string;
  /** Of the files that come after it: room is wanted for them too. */
  behindBytes: number;
  signal: AbortSignal;
  progress: (at: number, bytes: number) => void;
  saveCheckpoint: (kept: { at: number; bytes: number; mark: Mark }) => void;
  /** Whether the beginning that is there is that of a model which can be run. */
  judge: (fileBytes: number, availableBytes: number) => ReturnType<HeaderReader>;
}

/** What is on its way. */
export interface Way extends Kept {
  bytes: number;
  mark: Mark;
}

/** Fetches one file: asked for from where it stopped, written, hashed and judged as it comes, tried again when cut. */
export function fileFetcher({
  token,
  disk,
  folder,
  times,
}: {
  token: Pick<HubToken, 'get'>;
  disk: Disk;
  folder: string;
  times: Partial<FetchTimes> | undefined;
}) {
  const { patienceMs, stallMs, backOffMs } = { ...TIMES, ...times };

  /** The hash learns of what an earlier start fetched, from the part file itself; without one, all begins again. False:
   * it was interrupted. */
  const learn = async (wish: FileWish, way: Way, to: number): Promise<boolean> => {
    const read = {
      name: wish.name,
      from: wish.path,
      to: null,
      folder,
      size: to,
      hash: way.hash,
      at: way.at,
      signal: wish.signal,
      available: () => Promise.resolve(to),
      reached: (at: number) => void (way.at = at),
      copied: () => {},
    };
    const learnt = await readThrough(read, disk);
    if (!learnt.ok) Object.assign(way, begun(wish.bytes));
    return !learnt.ok || learnt.value === 'whole';
  };

  const fetchAll = async (
    wish: FileWish,
    way: Way,
    talk: Talk,
  ): Promise<Result<'whole' | 'waiting' | 'interrupted', Failure>> => {
    let file: FileHandle | undefined;
    try {
      file = await disk.open(wish.path, way.at === 0 ? 'w' : 'r+', 0o600);
      for (let tries = 0; ;) {
        if (wish.signal.aborted) return ok('interrupted');
        const before = way.at;
        const came = await attempt(wish, way, talk, file);
        if (!came.ok) return came;
        const { end } = came.value;
        if (end === 'whole' || end === 'interrupted') return ok(end);
        if (!PASSING.has(end)) return failed(wish, talk.use.host, end);
        tries = way.at - before >= WORTH_BYTES ? 0 : tries + 1;
        if (tries >= MOST_TRIES) return way.at > 0 ? ok('waiting') : failed(wish, talk.use.host, end);
        await pause(backOffMs(tries), undefined, { signal: wish.signal }).catch(() => {});
      }
    } catch (error) {
      return fail(diskFailure(error, folder, way.bytes - way.at));
    } finally {
      await keep(wish, way, file);
      await file?.close();
    }
  };

  const attempt = async (
    wish: FileWish,
    way: Way,
    talk: Talk,
    file: FileHandle,
  ): Promise<Result<{ end: FetchTrouble | 'whole' | 'interrupted' }, Failure>> => {
    // Without a mark and without a hash to compare, nobody would notice that two files were put together.
    const marked = way.mark.etag !== null || way.mark.modified !== null || wish.sha256 !== null;
    const url = URL.parse(wish.fetchAddress);
    if (url === null) return ok({ end: 'address' });
    const { signal } = wish;
    const headers = marked ? goingOn(way.at, way.mark) : {};
    const bearer = await token.get();
    const { plainHttp, from: toldFrom } = wish;
    const answer = await talk.get({ url, plainHttp, from: toldFrom, headers, bearer, patienceMs, signal });
    if (!answer.ok) return ok({ end: signal.aborted ? 'interrupted' : answer.failure });
    const { body } = answer.value;
    // Not satisfiable: the file is shorter now than what has come of it.
    const sent = answer.value.status === 416 ? ok(null) : sentBy(answer.value);
    if (!sent.ok || sent.value === null) {
      body.destroy();
      if (!sent.ok) return ok({ end: sent.failure });
      if (way.at === 0) return ok({ end: 'answer' });
      await beginAgain(way, talk, file);
      return ok({ end: 'server' });
    }
    const { from, bytes, mark } = sent.value;
    const goesOn = way.at > 0 && from === way.at && bytes === way.bytes && sameMark(way.mark, mark);
    if (way.at > 0 && !goesOn) await beginAgain(way, talk, file);
    const stop = (end: FetchTrouble) => {
      body.destroy();
      return ok({ end });
    };
    // A part of the new file, asked for as the rest of the old one: the next try asks for all of it.
    if (from !== way.at) return stop(from === 0 ? 'answer' : 'server');
    if (wish.sha256 !== null && wish.bytes > 0 && bytes !== wish.bytes) return stop('length');
    Object.assign(way, { bytes, mark });
    wish.progress(way.at, bytes);
    const room = await roomFor(disk, folder, bytes - way.at + wish.behindBytes);
    if (!room.ok) {
      body.destroy();
      return room;
    }

    const header = new HeaderWatch(bytes, (availableBytes) => wish.judge(bytes, availableBytes));
    let noted = way.at;
    const end = await receive({
      body,
      file,
      kept: way,
      bytes,
      stallMs,
      leastBytes: LEAST_BYTES,
      signal,
      diskFailure: (error) => diskFailure(error, folder, bytes - way.at),
      async reached() {
        wish.progress(way.at, bytes);
        if (way.at - noted >= CHECKPOINT_BYTES) {
          noted = way.at;
          await keep(wish, way, file);
        }
        return header.reached(way.at, wish.name);
      },
    });
    if (!end.ok) return end;
    if (end.value === 'longer') return ok({ end: 'length' });
    return ok({ end: end.value === 'cut' ? 'unreachable' : end.value });
  };

  return { learn, fetchAll };
}

export function begun(bytes: number): Way {
  return { hash: createHash('sha256'), at: 0, bytes, mark: { etag: null, modified: null } };
}

async function beginAgain(way: Way, talk: Talk, file: FileHandle): Promise<void> {
  Object.assign(way, begun(way.bytes));
  await file.truncate(0);
  talk.change({ beganAgain: true });
}

/** Brings what came to the disk, and then says that it is there: never the other way round. */
async function keep(wish: FileWish, way: Way, file: FileHandle | undefined): Promise<void> {
  const { at, bytes, mark } = way;
  try {
    await file?.sync();
    wish.saveCheckpoint({ at, bytes, mark });
  } catch {
    // A disk that fails here fails the next write as well, and that is said.
  }
}

export function failed({ name }: { name: string }, host: string, reason: FetchTrouble): Result<never, Failure> {
  return fail({ code: 'FETCH_FAILED', name, host, reason });
}
