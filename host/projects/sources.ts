import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { sha256Schema } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { RecordSource } from '#protocol/engine/records.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, errorCodeOf } from '../durable/failures.ts';
import { syncFolder, writeFileDurably } from '../durable/writeFileDurably.ts';
import type { Source, Tickets } from '../files/tickets.ts';
import type { JobContext } from '../jobs/jobs.ts';
import { readThrough } from '../library/readThrough.ts';
import type { OpenProject } from './openProject.ts';
import type { Commit } from './recordStore.ts';

/** Stays free on the disk for everything else that the host writes. */
const RESERVE_BYTES = 64 * 1024 ** 2;
/** A pack is somewhat larger than the file that it was made of. */
const PACK_FACTOR = 1.3;
/** A window that sends nothing for so long has gone away, or lost its connection. */
const PATIENCE_MS = 30_000;

/** A thousand files of a folder take 350 kB. */
const LONGEST_LIST_BYTES = 16 * 1024 ** 2;
const listSchema = z.array(z.object({ name: z.string(), hash: sha256Schema }));

export interface KeptSources {
  hash: string;
  bytes: number;
  files: { path: string; name: string }[];
}

/** Where a person's own file is copied to before its hash is known. */
export function partPath(folder: string, import_: string): string {
  return join(folder, `${import_}.part`);
}

/** The one file of an import as it comes in, for whoever follows it while `keepSources` is at work. */
export async function followedSource(
  project: OpenProject,
  { id, signal }: JobContext,
  [file]: readonly Source[],
  tickets: Tickets,
  disk: Disk,
): Promise<Result<RecordSource, Failure> | 'waiting'> {
  if (file === undefined) throw new Error('An import has files.');
  const { name, size } = file;
  if (!file.local) {
    const there = await tickets.whenReceived(file.ticket, 1, PATIENCE_MS, signal);
    if (there === 'stalled') return 'waiting';
    if (there === 'gone') return fail(signal.aborted ? { code: 'CANCELLED' } : { code: 'FILE_GONE', name });
    return ok({ kind: 'file', path: file.path, name, growsTo: size });
  }
  const path = partPath(project.folders.sources, id);
  try {
    await (await disk.open(path, 'w', 0o600)).close();
    return ok({ kind: 'file', path, name, growsTo: size });
  } catch (error) {
    return fail(diskFailure(error, path, size));
  }
}

/**
 * Brings the files into the project under their hashes. What is read is what lies there, so it cannot change meanwhile,
 * and where a record came from can be shown for good. What a window has sent is ours already and only gets a name here;
 * a person's own file is copied. "waiting": the window that sends them has stopped. Several files have a list of their
 * hashes as their own source. `opened`: from then on a copy may get its name.
 */
export async function keepSources(
  project: OpenProject,
  context: Pick<JobContext, 'id' | 'signal'>,
  files: readonly Source[],
  tickets: Tickets,
  disk: Disk,
  copied: (bytes: number) => void,
  opened: Promise<void> = Promise.resolve(),
  patienceMs = PATIENCE_MS,
): Promise<Result<KeptSources, Failure> | 'waiting'> {
  const folder = project.folders.sources;
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const copies = files.reduce((sum, file) => sum + (file.local ? file.size : 0), 0);
  const room = await roomFor(copies + size * PACK_FACTOR, folder, disk);
  if (!room.ok) return room;
  const kept: { path: string; name: string; hash: string }[] = [];
  let before = 0;
  for (const file of files) {
    const done = before;
    const keeping: Keeping = {
      file,
      folder,
      part: partPath(folder, context.id),
      signal: context.signal,
      disk,
      reached: (bytes) => copied(done + bytes),
      available: (at) => tickets.whenReceived(file.ticket, at + 1, patienceMs, context.signal),
      sentHash: () => tickets.hashOf(file.ticket),
    };
    const hash = file.local ? await copy(keeping, opened) : await nameHere(keeping);
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

/** Of one import, the names in the sources' folder. */
export function namesOf({ hash, files }: KeptSources): string[] {
  return [...new Set([hash, ...files.map(({ path }) => basename(path))])];
}

/** Names of what the project's records come from: the source of each import, and of a list those that it names. */
export async function committedSources(commits: readonly Commit[], folder: string, disk: Disk): Promise<string[]> {
  const names: string[] = [];
  for (const { source, asked } of commits) {
    names.push(source.hash);
    if (asked?.firstFile !== source.hash) names.push(...(await listedIn(join(folder, source.hash), disk)));
  }
  return names;
}

async function listedIn(path: string, disk: Disk): Promise<string[]> {
  try {
    if ((await disk.stat(path)).size > LONGEST_LIST_BYTES) return [];
    const list = listSchema.parse(JSON.parse((await disk.readFile(path)).toString('utf8')));
    return list.map(({ hash }) => hash);
  } catch {
    // An import from before it was noted which file came first, of one file.
    return [];
  }
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

interface Keeping {
  file: Source;
  folder: string;
  part: string;
  signal: AbortSignal;
  disk: Disk;
  reached: (bytes: number) => void;
  available: (at: number) => Promise<number | 'stalled' | 'gone'>;
  /** Of a file that came whole, where that was not before the last start. */
  sentHash: () => string | undefined;
}

type Kept = Result<string, Failure> | 'waiting';

/** What a window has sent: its bytes stay where they are and get a second name. */
async function nameHere(keeping: Keeping): Promise<Kept> {
  const { file, folder, disk } = keeping;
  const hash = await hashOfSent(keeping);
  if (hash === 'waiting' || !hash.ok) return hash;
  try {
    const sent = await disk.open(file.path, 'r+');
    try {
      await sent.sync();
    } finally {
      await sent.close();
    }
    await disk.link(file.path, join(folder, hash.value));
    await syncFolder(folder, disk);
    return hash;
  } catch (error) {
    // Another import has brought the same file.
    if (errorCodeOf(error) === 'EEXIST') return hash;
    // Not every file system gives a file a second name.
    const room = await roomFor(file.size, folder, disk);
    return room.ok ? copy(keeping, Promise.resolve()) : room;
  }
}

async function hashOfSent(keeping: Keeping): Promise<Kept> {
  const { file, signal, available, reached, sentHash } = keeping;
  for (let at = 0; at < file.size;) {
    const there = await available(at);
    if (there === 'stalled') return 'waiting';
    if (there === 'gone') return fail(signal.aborted ? { code: 'CANCELLED' } : { code: 'FILE_GONE', name: file.name });
    at = there;
    reached(at);
  }
  const hash = sentHash();
  return hash === undefined ? hashOf(keeping, null) : ok(hash);
}

async function copy(keeping: Keeping, opened: Promise<void>): Promise<Kept> {
  const { file, folder, part, disk } = keeping;
  const hash = await hashOf(keeping, part);
  if (hash === 'waiting' || !hash.ok) return hash;
  await opened;
  try {
    await disk.rename(part, join(folder, hash.value));
    await syncFolder(folder, disk);
    return hash;
  } catch (error) {
    return fail(diskFailure(error, folder, file.size));
  }
}

/** Goes through the file, with a copy where one is wanted. */
async function hashOf({ file, folder, signal, disk, reached, available }: Keeping, to: string | null): Promise<Kept> {
  const hash = createHash('sha256');
  const { name, path: from, size } = file;
  const reading = { name, from, to, folder, size, hash, at: 0, signal, available, reached, copied: () => {} };
  const read = await readThrough(reading, disk);
  if (!read.ok) return read;
  if (read.value === 'interrupted') return fail({ code: 'CANCELLED' });
  return read.value === 'stalled' ? 'waiting' : ok(hash.digest('hex'));
}
