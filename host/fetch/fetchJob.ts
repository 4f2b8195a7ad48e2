import { createHash } from 'node:crypto';
import { z } from 'zod';
import { pieceOf } from '#core/fetch.ts';
import { fail, ok } from '#core/result.ts';
import { joinPlanSchema } from '#protocol/engine/parse.ts';
import type { Disk } from '../durable/disk.ts';
import type { ParseEngine } from '../engine/parseEngine.ts';
import type { JobContext, JobDefinition, JobOutcome } from '../jobs/jobs.ts';
import { isPossible, join } from '../library/joining.ts';
import type { Shelf } from '../library/shelf.ts';
import { begun, failed, fileFetcher } from './fetchFile.ts';
import type { FetchTimes, FileWish, Way } from './fetchFile.ts';
import type { HubToken } from './hubToken.ts';
import type { Net } from './net.ts';

const pieceSchema = z.object({ fetchAddress: z.string(), bytes: z.number(), sha256: z.string().nullable() });

export const fetchModelInputSchema = z.object({
  /** Where it is fetched from: `fetchAddress` sets these jobs apart from those that have another source. */
  fetchAddress: z.string(),
  plainHttp: z.boolean(),
  name: z.string(),
  /** As its source told beforehand; 0 when it did not. */
  bytes: z.number(),
  sha256: z.string().nullable(),
  /** All of them in their order, where the model lies in pieces; then the address is that of the first. */
  pieces: z.array(pieceSchema).default([]),
});
type Input = z.infer<typeof fetchModelInputSchema>;

const checkpointSchema = z.union([
  z.object({
    at: z.number(),
    bytes: z.number(),
    mark: z.object({ etag: z.string().nullable(), modified: z.string().nullable() }),
    /** Which of the pieces is on its way; those before it are whole. */
    piece: z.number().default(0),
  }),
  /** All pieces are here, and `joined` bytes of the whole lie in its file. */
  z.object({ plan: joinPlanSchema, joined: z.number() }),
  z.object({ hash: z.string() }),
]);

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

/**
 * Fetches a model file into the library:
 *
 *     ask, from where it stopped -> write, hash and judge the header as it comes -> compare the hash -> shelf
 *
 * A model in pieces goes so for each piece; then they are joined into one file, and each goes as soon as it is copied:
 * besides the whole, room is wanted for the largest piece only. What has come lies in part files that survive a pause, a
 * broken line and a restart; they go when the job fails or is cancelled.
 */
export function fetchModelJob({ net, token, parse, shelf, disk, holds, times }: Parts): JobDefinition {
  const fetcher = fileFetcher({ token, disk, folder: shelf.folder, times });
  // A hash that is half made cannot be written down: after a restart the part file is read again.
  const ways = new Map<string, Way & { piece: number }>();

  const run = async (context: JobContext): Promise<JobOutcome> => {
    const input = fetchModelInputSchema.parse(context.input);
    const checkpoint = context.checkpoint === null ? null : checkpointSchema.parse(context.checkpoint);
    if (checkpoint !== null && 'hash' in checkpoint) return finish(context, input, checkpoint.hash);
    if (checkpoint !== null && 'plan' in checkpoint) return joinAll(context, input, checkpoint);
    if (input.sha256 !== null && (await holds(input.sha256))) return ok(input.sha256);

    const files = input.pieces.length === 0 ? [input] : input.pieces;
    let hash = '';
    for (let piece = checkpoint?.piece ?? 0; piece < files.length; piece += 1) {
      const wish = wishFor(context, input, files, piece);
      const kept = checkpoint?.piece === piece ? checkpoint : null;
      const came = await fetchOne(context, wish, piece, kept);
      if (typeof came === 'string') return 'waiting';
      if (!came.ok) return came;
      hash = came.value;
    }
    if (input.pieces.length > 0) return joinAll(context, input, null);
    context.saveCheckpoint({ hash });
    return finish(context, input, hash);
  };

  const wishFor = (context: JobContext, input: Input, files: readonly Input['pieces'][number][], piece: number) => {
    const file = files[piece] ?? input;
    const sum = (some: readonly { bytes: number }[]) => some.reduce((all, { bytes }) => all + bytes, 0);
    const [before, behindBytes] = [sum(files.slice(0, piece)), sum(files.slice(piece + 1))];
    const inPieces = files.length > 1 || input.pieces.length > 0;
    // The largest piece lies twice on the disk for a moment, when they are joined.
    const twice = inPieces ? Math.max(...files.map(({ bytes }) => bytes)) : 0;
    const path = inPieces ? shelf.partOf(context.id, piece) : shelf.partOf(context.id);
    const { name } = input;
    const wish: FileWish = {
      fetchAddress: file.fetchAddress,
      bytes: file.bytes,
      sha256: file.sha256,
      plainHttp: input.plainHttp,
      name,
      path,
      behindBytes: behindBytes + twice,
      signal: context.signal,
      progress: (at, bytes) => context.progress(before + at, before + bytes + behindBytes),
      saveCheckpoint: (kept) => context.saveCheckpoint({ ...kept, piece }),
      judge: (fileBytes, availableBytes) =>
        inPieces
          ? parse.pieceHeader({ path, name, fileBytes, availableBytes, number: piece, of: files.length })
          : parse.modelHeader({ path, name, fileBytes, availableBytes }),
    };
    return wish;
  };

  const fetchOne = async (
    context: JobContext,
    wish: FileWish,
    piece: number,
    kept: { at: number; bytes: number; mark: Way['mark'] } | null,
  ) => {
    const known = ways.get(context.id);
    const way = known?.piece === piece ? known : { ...begun(wish.bytes), piece };
    ways.set(context.id, way);
    if (kept !== null && way.at < kept.at) {
      Object.assign(way, { bytes: kept.bytes, mark: kept.mark });
      if (!(await fetcher.learn(wish, way, kept.at))) return fail({ code: 'CANCELLED' as const });
    }
    const host = URL.parse(wish.fetchAddress)?.host ?? '';
    const came = await net.talk({ what: 'file', subject: wish.name, host, job: context.id }, (talk) =>
      fetcher.fetchAll(wish, way, talk),
    );
    if (!came.ok) return came;
    if (came.value === 'waiting') return 'waiting' as const;
    if (came.value === 'interrupted') return fail({ code: 'CANCELLED' as const });
    ways.delete(context.id);
    const hash = way.hash.digest('hex');
    if (wish.sha256 !== null && hash !== wish.sha256) return failed(wish, host, 'hash');
    // This piece is whole: a restart goes on with the next.
    context.saveCheckpoint({ at: 0, bytes: 0, mark: { etag: null, modified: null }, piece: piece + 1 });
    return ok(hash);
  };

  const joinAll = async (
    context: JobContext,
    input: Input,
    before: { plan: z.infer<typeof joinPlanSchema>; joined: number } | null,
  ): Promise<JobOutcome> => {
    const name = input.name;
    const pieces = input.pieces.map((_, piece) => ({ path: shelf.partOf(context.id, piece), name }));
    const to = shelf.partOf(context.id);
    let plan = before?.plan;
    if (plan === undefined) {
      const joining = await parse.joinPieces(pieces, to);
      if (!joining.ok) return joining;
      plan = joining.value.plan;
      const sizes = await Promise.all(pieces.map(async ({ path }) => (await disk.stat(path)).size));
      if (!isPossible(plan, sizes)) return fail({ code: 'MODEL_FILE_DAMAGED', name, detail: 'its pieces overlap' });
      context.saveCheckpoint({ plan, joined: 0 });
    }
    const { fileBytes } = plan;
    const [hash, wanted] = [createHash('sha256'), plan];
    const joined = await join(
      {
        plan,
        pieces,
        to,
        folder: shelf.folder,
        name,
        kept: { hash, at: 0 },
        there: before?.joined ?? 0,
        signal: context.signal,
        reached: (at) => context.progress(at, fileBytes),
        synced: (at) => context.saveCheckpoint({ plan: wanted, joined: at }),
        // Only after the checkpoint says that it is in the whole.
        copied: (piece) => disk.unlink(shelf.partOf(context.id, piece)).catch(() => {}),
      },
      disk,
    );
    if (!joined.ok) return joined;
    if (joined.value === 'stalled') return 'waiting';
    if (joined.value === 'interrupted') return fail({ code: 'CANCELLED' });
    const last = hash.digest('hex');
    context.saveCheckpoint({ hash: last });
    return finish(context, input, last);
  };

  const finish = async (context: JobContext, input: Input, hash: string): Promise<JobOutcome> => {
    const shelved = await shelf.put(hash, shelf.partOf(context.id), pieceOf(input.name)?.whole ?? input.name);
    return shelved.ok ? ok(hash) : shelved;
  };

  return {
    kind: 'fetch-model',
    // Two at a time halve each other; one that is slow must not hold up all others.
    atOnce: 2,
    run,
    async discard(id, input) {
      ways.delete(id);
      const pieces = fetchModelInputSchema.safeParse(input).data?.pieces ?? [];
      const parts = [shelf.partOf(id), ...pieces.map((_, piece) => shelf.partOf(id, piece))];
      await Promise.all(parts.map((part) => disk.unlink(part).catch(() => {})));
    },
  };
}
