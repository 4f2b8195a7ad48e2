import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure } from '../durable/failures.ts';
import { syncFolder, writeFileDurably } from '../durable/writeFileDurably.ts';
import type { ProjectFolders } from './folders.ts';

const KEPT = 5;

const manifestSchema = z.object({
  at: z.number().int(),
  /** By their place in the project's folder; packs are second names of the same file, all others copies. */
  files: z.array(
    z.object({
      place: z.string().regex(/^(?:project\.json|rules\.json|log\/\d{6}\.log|records\/index\.log)$/),
      crc: z.number(),
      bytes: z.number(),
    }),
  ),
  packs: z.array(z.string().regex(/^[0-9A-Z]{26}\.(?:pack|bad)$/)),
});

/**
 * Copies of head, rules, log and index, each verified by reading it back, the last five. Packs never change, so a second name
 * is enough to keep them from being removed. A copy counts when its manifest is there, which is written last.
 */
export async function backUp(folders: ProjectFolders, at: number, disk: Disk): Promise<Result<void, Failure>> {
  const folder = join(folders.backups, String(at));
  try {
    await disk.mkdir(folder, { recursive: true, mode: 0o700 });
    const logs = (await disk.readdir(folders.log)).filter((name) => /^\d{6}\.log$/.test(name)).toSorted();
    const hasRules = (await disk.readdir(folders.root)).includes('rules.json');
    const rules = hasRules ? ['rules.json'] : [];
    const places = ['project.json', ...rules, 'records/index.log', ...logs.map((name) => `log/${name}`)];
    const files = [];
    for (const place of places) {
      const from = join(folders.root, place);
      const to = join(folder, flat(place));
      // All logs but the last are closed and never change: a second name will do.
      const linked = place.startsWith('log/') && place !== places.at(-1) && (await linkOf(from, to, disk));
      files.push(linked ? await described(to, place, disk) : await copyOf(from, to, place, disk));
    }
    const packs = (await disk.readdir(folders.records)).filter((name) => /\.(?:pack|bad)$/.test(name));
    for (const name of packs) await disk.link(join(folders.records, name), join(folder, name)).catch(() => {});
    await syncFolder(folder, disk);
    for (const { place, crc } of files) {
      if (crc32(await disk.readFile(join(folder, flat(place)))) !== crc) {
        return fail({ code: 'DISK_WRITE_FAILED', detail: 'the copy does not read as it was written' });
      }
    }
    const written = await writeFileDurably(join(folder, 'manifest.json'), JSON.stringify({ at, files, packs }), {
      disk,
    });
    if (!written.ok) return written;
    await rotate(folders, disk);
    return ok(undefined);
  } catch (error) {
    await removeBackup(folder, disk);
    return fail(diskFailure(error, folders.backups, 0));
  }
}

/** When the newest copy was made that can be gone back to. */
export async function newestBackup(folders: ProjectFolders, disk: Disk): Promise<number | null> {
  for (const at of (await backupsIn(folders, disk)).toReversed()) {
    if ((await verified(folders, at, disk)) !== undefined) return at;
  }
  return null;
}

/** Puts the newest copy in the place of what is there, which is kept aside. */
export async function goBack(folders: ProjectFolders, disk: Disk): Promise<Result<number, Failure>> {
  const at = await newestBackup(folders, disk);
  const manifest = at === null ? undefined : await verified(folders, at, disk);
  if (at === null || manifest === undefined) return fail({ code: 'NOT_FOUND', what: 'project' });
  const from = join(folders.backups, String(at));
  const aside = join(folders.backups, `damaged-${Date.now()}`);
  try {
    await disk.mkdir(aside, { recursive: true, mode: 0o700 });
    const logs = (await disk.readdir(folders.log)).map((name) => `log/${name}`);
    for (const place of new Set([...logs, ...manifest.files.map((file) => file.place)])) {
      await disk.rename(join(folders.root, place), join(aside, flat(place))).catch(() => {});
    }
    for (const { place } of manifest.files) {
      await copyOf(join(from, flat(place)), join(folders.root, place), place, disk);
    }
    for (const name of manifest.packs) await disk.link(join(from, name), join(folders.records, name)).catch(() => {});
    for (const folder of [folders.root, folders.log, folders.records]) await syncFolder(folder, disk);
    return ok(at);
  } catch (error) {
    return fail(diskFailure(error, folders.root, 0));
  }
}

async function verified(
  folders: ProjectFolders,
  at: number,
  disk: Disk,
): Promise<z.infer<typeof manifestSchema> | undefined> {
  const folder = join(folders.backups, String(at));
  try {
    const manifest = manifestSchema.parse(
      JSON.parse((await disk.readFile(join(folder, 'manifest.json'))).toString('utf8')),
    );
    for (const { place, crc } of manifest.files) {
      if (crc32(await disk.readFile(join(folder, flat(place)))) !== crc) return undefined;
    }
    return manifest;
  } catch {
    return undefined;
  }
}

/** The end of a log may be torn in the copy: it is cut off as in the log itself, when it is opened. */
async function copyOf(
  from: string,
  to: string,
  place: string,
  disk: Disk,
): Promise<{ place: string; crc: number; bytes: number }> {
  const bytes = await disk.readFile(from);
  const file = await disk.open(to, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  return { place, crc: crc32(bytes), bytes: bytes.length };
}

async function described(
  path: string,
  place: string,
  disk: Disk,
): Promise<{ place: string; crc: number; bytes: number }> {
  const bytes = await disk.readFile(path);
  return { place, crc: crc32(bytes), bytes: bytes.length };
}

/** False where the file system has no links. */
function linkOf(from: string, to: string, disk: Disk): Promise<boolean> {
  return disk.link(from, to).then(
    () => true,
    () => false,
  );
}

async function backupsIn(folders: ProjectFolders, disk: Disk): Promise<number[]> {
  const names = await disk.readdir(folders.backups).catch((): string[] => []);
  return names
    .filter((name) => /^\d{10,16}$/.test(name))
    .map(Number)
    .toSorted((one, other) => one - other);
}

async function rotate(folders: ProjectFolders, disk: Disk): Promise<void> {
  const all = await backupsIn(folders, disk);
  for (const at of all.slice(0, -KEPT)) await removeBackup(join(folders.backups, String(at)), disk);
}

async function removeBackup(folder: string, disk: Disk): Promise<void> {
  // The manifest first: without it the rest does not count.
  const names = await disk.readdir(folder).catch((): string[] => []);
  for (const name of names.toSorted((one) => (one === 'manifest.json' ? -1 : 1))) {
    await disk.unlink(join(folder, name)).catch(() => {});
  }
  await disk.rmdir(folder).catch(() => {});
}

/** Every file of a copy lies in one folder. */
function flat(place: string): string {
  return place.replace('/', '-');
}
