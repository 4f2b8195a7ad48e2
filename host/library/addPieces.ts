import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { joinPlanSchema } from '#protocol/engine/parse.ts';
import type { Disk } from '../durable/disk.ts';
import type { ParseEngine } from '../engine/parseEngine.ts';
import type { Source, Tickets } from '../files/tickets.ts';
import type { JobContext } from '../jobs/jobs.ts';
import { isPossible, join, roomFor } from './joining.ts';
import type { Shelf } from './shelf.ts';
import { modifiedMsOf } from './sourceTime.ts';

/** When each piece was last written to, how they come together, and how much of the whole is safe. */
export const addingPiecesSchema = z.object({
  plan: joinPlanSchema,
  modifiedMs: z.array(z.number()),
  joined: z.number(),
});
export type AddingPieces = z.infer<typeof addingPiecesSchema>;

interface Parts {
  tickets: Tickets;
  parse: ParseEngine;
  shelf: Shelf;
  disk: Disk;
  patienceMs: number;
}

/** Joins pieces that the person chose into a job's part file, and says what the whole hashes to. */
export async function addPieces(
  { tickets, parse, shelf, disk, patienceMs }: Parts,
  context: JobContext,
  pieces: readonly Source[],
  before: AddingPieces | null,
): Promise<Result<string, Failure> | 'waiting'> {
  const name = pieces[0]?.name ?? '';
  for (const { ticket, size } of pieces) {
    const there = await tickets.whenReceived(ticket, size, patienceMs, context.signal);
    if (there === 'stalled') return 'waiting';
    if (there === 'gone') return fail(context.signal.aborted ? { code: 'CANCELLED' } : { code: 'FILE_GONE', name });
  }
  const times = await timesOf(pieces, disk);
  if (!times.ok) return times;
  const moved = (now: readonly number[], then: readonly number[]) =>
    now.findIndex((each, index) => each !== then[index]);
  const changed = (index: number) => fail<Failure>({ code: 'FILE_CHANGED', name: pieces[index]?.name ?? name });
  const since = before === null ? -1 : moved(times.value, before.modifiedMs);
  if (since >= 0) return changed(since);

  const to = shelf.partOf(context.id);
  let plan = before?.plan;
  if (plan === undefined) {
    const sizes = pieces.map(({ size }) => size);
    const room = await roomFor(
      disk,
      shelf.folder,
      sizes.reduce((sum, size) => sum + size, 0),
    );
    if (!room.ok) return room;
    const joining = await parse.joinPieces(pieces, to);
    if (!joining.ok) return joining;
    plan = joining.value.plan;
    if (!isPossible(plan, sizes)) return fail({ code: 'MODEL_FILE_DAMAGED', name, detail: 'its pieces overlap' });
  }
  const save = (joined: number) => context.saveCheckpoint({ plan, modifiedMs: times.value, joined });
  if (before === null) save(0);
  const { fileBytes } = plan;
  const hash = createHash('sha256');
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
      synced: save,
      copied: () => Promise.resolve(),
    },
    disk,
  );
  if (!joined.ok) return joined;
  if (joined.value !== 'whole') return joined.value === 'stalled' ? 'waiting' : fail({ code: 'CANCELLED' });
  const after = await timesOf(pieces, disk);
  if (!after.ok) return after;
  const meanwhile = moved(after.value, times.value);
  return meanwhile >= 0 ? changed(meanwhile) : ok(hash.digest('hex'));
}

async function timesOf(pieces: readonly Source[], disk: Disk): Promise<Result<number[], Failure>> {
  const times: number[] = [];
  for (const piece of pieces) {
    const time = await modifiedMsOf(piece, disk);
    if (!time.ok) return time;
    times.push(time.value);
  }
  return ok(times);
}
