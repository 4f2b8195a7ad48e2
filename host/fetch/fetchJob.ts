import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import type { FetchTrouble } from '#core/fetch.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure } from '../durable/failures.ts';
import type { ParseEngine } from '../engine/parseEngine.ts';
import type { JobContext, JobDefinition, JobOutcome } from '../jobs/jobs.ts';
import { readThrough } from '../library/readThrough.ts';
import type { Shelf } from '../library/shelf.ts';
import type { HubToken } from './hubToken.ts';
import type { Net, Talk } from './net.ts';
import { HeaderWatch } from './headerWatch.ts';
import { receive } from './receive.ts';
import type { Kept } from './receive.ts';
import { goingOn, sameMark, sentBy } from './source.ts';
import type { Mark } from './source.ts';

export const fetchModelInputSchema = z.object({
  /** Where it is fetched from: `fetchAddress` sets these jobs apart from those that have another source. */
  fetchAddress: z.string(),
  plainHttp: z.boolean(),
  name: z.string(),
  /** As its source told beforehand; 0 when it did not. */
  bytes: z.number(),
  sha256: z.string().nullable(),
});
type Input = z.infer<typeof fetchModelInputSchema>;

const checkpointSchema = z.union([
  z.object({
    at: z.number(),
    bytes: z.number(),
    mark: z.object({ etag: z.string().nullable(), modified: z.string().nullable() }),
  }),
  z.object({ hash: z.string() }),
]);

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
/** Stays free on the disk for everything else that the host writes. */
const RESERVE_BYTES = 64 * 1024 ** 2;

/** Worth another try, now or when the person says so: nothing is wrong with the file. */
const PASSING: ReadonlySet<FetchTrouble> = new Set(['unreachable', 'slow', 'busy', 'server', 'proxy']);

interface Parts {
  net: Net;
  token: HubToken;
  parse: ParseEngine;
  shelf: Shelf;
  disk: Disk;
  /** A file with this hash is in the library, and is sound. */
  holds: (hash: string) => Promise<boolean>;
  times?: Partial<FetchTimes>;
}

/** What is on its way in one job. */
interface Way extends Kept {
  bytes: number;
  mark: Mark;
}

/**
 * Fetches a model file into the library:
 *
 *     ask, from where it stopped -> write, hash and judge the header as it comes -> compare the hash -> shelf
 *
 * What has come lies in a part file that survives a pause, a broken line and a restart; it goes when the job fails or
 * is cancelled.
 */
export function fetchModelJob({ net, token, parse, shelf, disk, holds, times }: Parts): JobDefinition {
  const { patienceMs, stallMs, backOffMs } = { ...TIMES, ...times };
  // A hash that is half made cannot be written down: after a restart the part file is read again.
  const ways = new Map<string, Way>();

  const run = async (context: JobContext): Promise<JobOutcome> => {
    const input = fetchModelInputSchema.parse(context.input);
    const checkpoint = context.checkpoint === null ? null : checkpointSchema.parse(context.checkpoint);
    if (checkpoint !== null && 'hash' in checkpoint) return finish(context, input, checkpoint.hash);
    if (input.sha256 !== null && (await holds(input.sha256))) return ok(input.sha256);

    const way = ways.get(context.id) ?? begun(input.bytes);
    ways.set(context.id, way);
    if (checkpoint !== null && way.at < checkpoint.at) {
      Object.assign(way, { bytes: checkpoint.bytes, mark: checkpoint.mark });
      if (!(await learn(context, input, way, checkpoint.at))) return fail({ code: 'CANCELLED' });
    }
    const host = URL.parse(input.fetchAddress)?.host ?? '';
    const came = await net.talk({ what: 'file', subject: input.name, host, job: context.id }, (talk) =>
      fetchAll(context, input, way, talk),
    );
    if (!came.ok) return came;
    if (came.value === 'waiting') return 'waiting';
    if (came.value === 'interrupted') return fail({ code: 'CANCELLED' });

    ways.delete(context.id);
    const hash = way.hash.digest('hex');
    if (input.sha256 !== null && hash !== input.sha256) return failed(input, host, 'hash');
    context.saveCheckpoint({ hash });
    return finish(context, input, hash);
  };

  /** The hash learns of what an earlier start fetched, from the part file itself; without one, all begins again. False:
   * it was interrupted. */
  const learn = async (context: JobContext, input: Input, way: Way, to: number): Promise<boolean> => {
    const part = shelf.partOf(context.id);
    const read = {
      name: input.name,
      from: part,
      to: null,
      folder: shelf.folder,
      size: to,
      hash: way.hash,
      at: way.at,
      signal: context.signal,
      available: () => Promise.resolve(to),
      reached: (at: number) => void (way.at = at),
      copied: () => {},
    };
    const learnt = await readThrough(read, disk);
    if (!learnt.ok) Object.assign(way, begun(input.bytes));
    return !learnt.ok || learnt.value === 'whole';
  };

  const fetchAll = async (
    context: JobContext,
    input: Input,
    way: Way,
    talk: Talk,
  ): Promise<Result<'whole' | 'waiting' | 'interrupted', Failure>> => {
    let file: FileHandle | undefined;
    try {
      file = await disk.open(shelf.partOf(context.id), way.at === 0 ? 'w' : 'r+', 0o600);
      for (let tries = 0; ;) {
        if (context.signal.aborted) return ok('interrupted');
        const before = way.at;
        const came = await attempt(context, input, way, talk, file);
        if (!came.ok) return came;
        const { end } = came.value;
        if (end === 'whole' || end === 'interrupted') return ok(end);
        if (!PASSING.has(end)) return failed(input, talk.use.host, end);
        tries = way.at - before >= WORTH_BYTES ? 0 : tries + 1;
        if (tries >= MOST_TRIES) return way.at > 0 ? ok('waiting') : failed(input, talk.use.host, end);
        await pause(backOffMs(tries), undefined, { signal: context.signal }).catch(() => {});
      }
    } catch (error) {
      return fail(diskFailure(error, shelf.folder, way.bytes - way.at));
    } finally {
      await keep(context, way, file);
      await file?.close();
    }
  };

  const attempt = async (
    context: JobContext,
    input: Input,
    way: Way,
    talk: Talk,
    file: FileHandle,
  ): Promise<Result<{ end: FetchTrouble | 'whole' | 'interrupted' }, Failure>> => {
    // Without a mark and without a hash to compare, nobody would notice that two files were put together.
    const marked = way.mark.etag !== null || way.mark.modified !== null || input.sha256 !== null;
    const url = URL.parse(input.fetchAddress);
    if (url === null) return ok({ end: 'address' });
    const { signal } = context;
    const headers = marked ? goingOn(way.at, way.mark) : {};
    const bearer = await token.get();
    const answer = await talk.get({ url, plainHttp: input.plainHttp, headers, bearer, patienceMs, signal });
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
    if (input.sha256 !== null && input.bytes > 0 && bytes !== input.bytes) return stop('length');
    Object.assign(way, { bytes, mark });
    context.progress(way.at, bytes);
    const room = await roomFor(bytes - way.at);
    if (!room.ok) {
      body.destroy();
      return room;
    }

    const header = new HeaderWatch({ parse, path: shelf.partOf(context.id), name: input.name, fileBytes: bytes });
    let noted = way.at;
    const end = await receive({
      body,
      file,
      kept: way,
      bytes,
      stallMs,
      leastBytes: LEAST_BYTES,
      signal,
      diskFailure: (error) => diskFailure(error, shelf.folder, bytes - way.at),
      async reached() {
        context.progress(way.at, bytes);
        if (way.at - noted >= CHECKPOINT_BYTES) {
          noted = way.at;
          await keep(context, way, file);
        }
        return header.reached(way.at);
      },
    });
    if (!end.ok) return end;
    if (end.value === 'longer') return ok({ end: 'length' });
    return ok({ end: end.value === 'cut' ? 'unreachable' : end.value });
  };

  const roomFor = async (neededBytes: number): Promise<Result<void, Failure>> => {
    const { bavail, bsize } = await disk.statfs(shelf.folder);
    const freeBytes = Math.max(0, bavail * bsize - RESERVE_BYTES);
    return neededBytes > freeBytes ? fail({ code: 'DISK_FULL', neededBytes, freeBytes }) : ok(undefined);
  };

  const finish = async (context: JobContext, input: Input, hash: string): Promise<JobOutcome> => {
    const shelved = await shelf.put(hash, shelf.partOf(context.id), input.name);
    return shelved.ok ? ok(hash) : shelved;
  };

  return {
    kind: 'fetch-model',
    // Two at a time halve each other; one that is slow must not hold up all others.
    atOnce: 2,
    run,
    async discard(id) {
      ways.delete(id);
      await disk.unlink(shelf.partOf(id)).catch(() => {});
    },
  };
}

function begun(bytes: number): Way {
  return { hash: createHash('sha256'), at: 0, bytes, mark: { etag: null, modified: null } };
}

async function beginAgain(way: Way, talk: Talk, file: FileHandle): Promise<void> {
  Object.assign(way, begun(way.bytes));
  await file.truncate(0);
  talk.change({ beganAgain: true });
}

/** Brings what came to the disk, and then says that it is there: never the other way round. */
async function keep(context: JobContext, way: Way, file: FileHandle | undefined): Promise<void> {
  const { at, bytes, mark } = way;
  try {
    await file?.sync();
    context.saveCheckpoint({ at, bytes, mark });
  } catch {
    // A disk that fails here fails the next write as well, and that is said.
  }
}

function failed({ name }: Input, host: string, reason: FetchTrouble): Result<never, Failure> {
  return fail({ code: 'FETCH_FAILED', name, host, reason });
}
