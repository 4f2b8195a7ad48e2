import { basename, dirname, join } from 'node:path';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { realDisk } from './disk.ts';
import type { Disk } from './disk.ts';
import { diskFailure } from './failures.ts';

/**
 * Replaces a file so that after a crash at any moment either the old or the new content is there, whole:
 *
 *     write "name.new" -> fsync it -> rename it over "name" -> fsync the folder
 *
 * Writers of one path take turns: they share the name of the unfinished file, so a crash leaves at most one behind.
 */
export async function writeFileDurably(
  path: string,
  content: string | Uint8Array,
  { mode = 0o600, disk = realDisk }: { mode?: number; disk?: Disk } = {},
): Promise<Result<void, Failure>> {
  const folder = dirname(path);
  const unfinished = join(folder, `${basename(path)}.new`);
  try {
    const file = await disk.open(unfinished, 'w', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await disk.rename(unfinished, path);
    await syncFolder(folder, disk);
    return ok(undefined);
  } catch (error) {
    await disk.unlink(unfinished).catch(() => {});
    return fail(diskFailure(error, folder, Buffer.byteLength(content)));
  }
}

/** Makes a rename in the folder last. Windows opens no folders; its renames are journalled by the file system. */
export async function syncFolder(folder: string, disk: Disk = realDisk): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await disk.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
