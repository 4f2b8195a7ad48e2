import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure } from '../durable/failures.ts';
import { syncFolder, writeFileDurably } from '../durable/writeFileDurably.ts';
import type { Source, Tickets } from '../files/tickets.ts';
import type { JobContext } from '../jobs/jobs.ts';
import { readThrough } from '../library/readThrough.ts';
import type { OpenProject } from './openProject.ts';

/** Stays free on the disk for everything else that the host writes. */
const RESERVE_BYTES = 64 * 1024 ** 2;
/** A pack is somewhat larger than the file that it was made of. */
const PACK_FACTOR = 1.3;
/** A window that sends nothing for so long has gone away, or lost its connection. */
const PATIENCE_MS = 30_000;

export interface KeptSources {
  hash: string;
  bytes: number;
  files: { path: string; name: string }[];
}

/**
 * Copies the files into the project under their hashes. What is read later is the copy, so it cannot change meanwhile,
 * and where a record came from can be shown for good. "waiting": the window that sends them has stopped. Several files have a list of their hashes as their own source.
 */
export async function keepSources(
  project: OpenProject,
  context: JobContext,
  files: readonly Source[],
  tickets: Tickets,
  disk: Disk,
  copied: (bytes: number) => void,
  patienceMs = PATIENCE_MS,
): Promise<Result<KeptSources, Failure> | 'waiting'> {
  const folder = project.folders.sources;
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const room = await roomFor(size * (1 + PACK_FACTOR), folder, disk);
  if (!room.ok) return room;
  const kept: { path: string; name: string; hash: string }[] = [];
  let before = 0;
  for (const file of files) {
    const done = before;
    const part = join(folder, `${context.id}.part`);
    const reached = (bytes: number) => copied(done + bytes);
    const hash = await keepOne(part, folder, file, context, tickets, disk, reached, patienceMs);
    if (hash === 'waiting' || !hash.ok) return hash;
    kept.push({ path: join(folder, hash.value), name: file.name, hash: hash.value });
    before += file.size;
  }
  const [first] = kept;
  if (kept.length === 1 && first !== undefined)
    return ok({ hash: first.hash, bytes: size, files: [{ path: first.path, name: first.name }] });
  const list = JSON.stringify(kept.map(({ name, hash }) => ({ name, hash })));
  const hash = createHash('sha256').update(list).digest('hex');
  const written = await writeFileDurably(join(folder, hash), list, { disk });
  return written.ok ? ok({ hash, bytes: size, files: kept.map(({ path, name }) => ({ path, name })) }) : written;
}

/** Whether the disk has room for what is about to be written. */
export async function roomFor(neededBytes: number, folder: string, disk: Disk): Promise<Result<void, Failure>> {
  try {
    const { bavail, bsize } = await disk.statfs(folder);
    const freeBytes = Math.max(0, bavail * bsize - RESERVE_BYTES);
    return neededBytes > freeBytes
      ? fail({ code: 'DISK_FULL', neededBytes: Math.ceil(neededBytes), freeBytes })
      : ok(undefined);
  } catch (error) {
    return fail(diskFailure(error, folder, neededBytes));
  }
}

async function keepOne(
  part: string,
  folder: string,
  file: Source,
  { signal }: JobContext,
  tickets: Tickets,
  disk: Disk,
  reached: (bytes: number) => void,
  patienceMs: number,
): Promise<Result<string, Failure> | 'waiting'> {
  const hash = createHash('sha256');
  const reading = {
    name: file.name,
    from: file.path,
    to: part,
    folder,
    size: file.size,
    hash,
    at: 0,
    signal,
    available: (at: number) => tickets.whenReceived(file.ticket, at + 1, patienceMs, signal),
    reached,
    copied: () => {},
  };
  const read = await readThrough(reading, disk);
  if (!read.ok) return read;
  if (read.value === 'interrupted') return fail({ code: 'CANCELLED' });
  if (read.value === 'stalled') return 'waiting';
  const digest = hash.digest('hex');
  try {
    if (file.size === 0) await (await disk.open(part, 'w', 0o600)).close();
    await disk.rename(part, join(folder, digest));
    await syncFolder(folder, disk);
    return ok(digest);
  } catch (error) {
    return fail(diskFailure(error, folder, file.size));
  }
}
