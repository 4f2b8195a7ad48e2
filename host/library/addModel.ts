import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { pieceOf } from '#core/fetch.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import type { ParseEngine } from '../engine/parseEngine.ts';
import type { Source, Tickets } from '../files/tickets.ts';
import type { JobContext, JobDefinition, JobOutcome } from '../jobs/jobs.ts';
import { addPieces, addingPiecesSchema } from './addPieces.ts';
import type { AddingPieces } from './addPieces.ts';
import { PATIENCE_MS, headerOf } from './header.ts';
import { place } from './place.ts';
import { modifiedMsOf } from './sourceTime.ts';
import { readThrough } from './readThrough.ts';
import type { ReadEnd, Reading } from './readThrough.ts';
import type { Shelf } from './shelf.ts';

const sourceSchema = z.object({
  ticket: z.string(),
  name: z.string(),
  path: z.string(),
  size: z.number(),
  local: z.boolean(),
});

export const addModelInputSchema = sourceSchema.extend({
  /** The other pieces in their order, where the file is the first of several. */
  rest: z.array(sourceSchema).default([]),
});
type Input = z.infer<typeof addModelInputSchema>;

/** First how the file came into the folder and how much of a copy is safe; at the end, the name that it gets. */
const checkpointSchema = z.union([
  z.object({ placing: z.enum(['cloned', 'linked', 'copied']), modifiedMs: z.number(), copied: z.number() }),
  addingPiecesSchema,
  z.object({ hash: z.string(), part: z.string() }),
]);
type Checkpoint = z.infer<typeof checkpointSchema>;

interface Parts {
  tickets: Tickets;
  parse: ParseEngine;
  shelf: Shelf;
  disk: Disk;
  patienceMs?: number;
}

/** How far the reading of a job came. */
interface Kept {
  hash: Hash;
  at: number;
}

/**
 * Brings a file into the library:
 *
 *     read its header -> clone, link or begin a copy -> hash (and copy) -> fsync -> rename to <hash>.gguf -> catalogue
 *
 * Until the rename there is only a part file, which goes away when the job fails, is cancelled, or is found without a
 * job at the next start. The header is read by the parse child: the host itself never looks into a stranger's file.
 */
export function addModelJob({ tickets, parse, shelf, disk, patienceMs = PATIENCE_MS }: Parts): JobDefinition {
  // A hash that is half made cannot be written down. Kept here, a pause costs nothing; after a restart the part that
  // was read is read again.
  const hashes = new Map<string, Kept>();

  const run = async (context: JobContext): Promise<JobOutcome> => {
    const input = addModelInputSchema.parse(context.input);
    let checkpoint: Checkpoint | null = context.checkpoint === null ? null : checkpointSchema.parse(context.checkpoint);
    if (checkpoint !== null && 'hash' in checkpoint) return finish(input, checkpoint);
    if (input.rest.length > 0)
      return pieces(context, input, checkpoint !== null && 'plan' in checkpoint ? checkpoint : null);
    if (checkpoint !== null && 'plan' in checkpoint) checkpoint = null;

    const before = await modifiedMsOf(input, disk);
    if (!before.ok) return before;
    if (checkpoint !== null && checkpoint.modifiedMs !== before.value) return changed(input);

    const header = await headerOf(input, tickets, parse, context.signal, patienceMs);
    if (header === 'stalled') return 'waiting';
    if (!header.ok) return header;

    // What a browser sent is ours already and is only renamed at the end.
    const part = input.local ? shelf.partOf(context.id) : input.path;
    if (input.local && checkpoint === null) {
      const placed = await place(input.path, part, input.size, shelf.folder, disk);
      if (!placed.ok) return placed;
      checkpoint = { placing: placed.value, modifiedMs: before.value, copied: 0 };
      context.saveCheckpoint(checkpoint);
    }

    const kept = hashes.get(context.id) ?? { hash: createHash('sha256'), at: 0 };
    hashes.set(context.id, kept);
    const read =
      checkpoint?.placing === 'copied'
        ? await copy(context, input, part, kept, checkpoint)
        : await readThrough({ ...readingOf(context, input, kept), from: part, to: null }, disk);
    if (!read.ok) return read;
    if (read.value === 'stalled') return 'waiting';
    if (read.value === 'interrupted') return fail({ code: 'CANCELLED' });
    hashes.delete(context.id);

    const after = await modifiedMsOf(input, disk);
    if (!after.ok) return after;
    if (after.value !== before.value) return changed(input);
    const last = { hash: kept.hash.digest('hex'), part };
    context.saveCheckpoint(last);
    return finish(input, last);
  };

  const readingOf = (context: JobContext, input: Input, kept: Kept): Omit<Reading, 'from' | 'to'> => ({
    name: input.name,
    folder: shelf.folder,
    size: input.size,
    hash: kept.hash,
    at: kept.at,
    signal: context.signal,
    available: (at) => tickets.whenReceived(input.ticket, at + 1, patienceMs, context.signal),
    reached(at) {
      kept.at = at;
      context.progress(at);
    },
    copied: () => {},
  });

  const copy = async (
    context: JobContext,
    input: Input,
    part: string,
    kept: Kept,
    checkpoint: Extract<Checkpoint, { placing: string }>,
  ): Promise<Result<ReadEnd, Failure>> => {
    // What an earlier start had copied is not copied again, but the hash has to learn of it: from the copy itself.
    if (kept.at < checkpoint.copied) {
      const again = { ...readingOf(context, input, kept), from: part, to: null, size: checkpoint.copied };
      const learnt = await readThrough(again, disk);
      if (!learnt.ok || learnt.value !== 'whole') return learnt;
    }
    const reading = {
      ...readingOf(context, input, kept),
      from: input.path,
      to: part,
      copied: (at: number) => context.saveCheckpoint({ ...checkpoint, copied: at }),
    };
    return readThrough(reading, disk);
  };

  const finish = async (input: Input, { hash, part }: { hash: string; part: string }): Promise<JobOutcome> => {
    const shelved = await shelf.put(hash, part, pieceOf(input.name)?.whole ?? input.name);
    if (!shelved.ok) return shelved;
    for (const { ticket } of [input, ...input.rest]) await tickets.abandon(ticket);
    return ok(hash);
  };

  const pieces = async (context: JobContext, input: Input, before: AddingPieces | null): Promise<JobOutcome> => {
    const joined = await addPieces(
      { tickets, parse, shelf, disk, patienceMs },
      context,
      [input, ...input.rest],
      before,
    );
    if (joined === 'waiting' || !joined.ok) return joined;
    const last = { hash: joined.value, part: shelf.partOf(context.id) };
    context.saveCheckpoint(last);
    return finish(input, last);
  };

  return {
    kind: 'add-model',
    // Reading is bound by the disk and by one core.
    atOnce: 1,
    run,
    async discard(id, input) {
      hashes.delete(id);
      await disk.unlink(shelf.partOf(id)).catch(() => {});
      const { ticket, rest } = addModelInputSchema.parse(input);
      for (const each of [ticket, ...rest.map((piece) => piece.ticket)]) await tickets.abandon(each);
    },
  };
}

function changed({ name }: Pick<Source, 'name'>): Result<never, Failure> {
  return fail({ code: 'FILE_CHANGED', name });
}
