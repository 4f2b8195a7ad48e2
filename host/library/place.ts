import { constants } from 'node:fs';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure } from '../durable/failures.ts';

/** Stays free on the disk for everything else that the host writes. */
const RESERVE_BYTES = 64 * 1024 ** 2;

/**
 * How a file of the person's came to the library's folder. "cloned": the file system shares its blocks until one side
 * is written to; "linked": a second name for the same file, free of cost, whose later changes are noticed before a
 * load; "copied": byte for byte, the only one that takes time and room.
 */
export type Placing = 'cloned' | 'linked' | 'copied';

/** Tries the ways that cost nothing. "copied" means that the bytes are still to be copied, and that there is room. */
export async function place(
  from: string,
  to: string,
  size: number,
  folder: string,
  disk: Disk,
): Promise<Result<Placing, Failure>> {
  try {
    await disk.copyFile(from, to, constants.COPYFILE_FICLONE_FORCE);
    return ok('cloned');
  } catch {
    // Most file systems cannot; a half-made copy must not be in the way of the next try.
    await disk.unlink(to).catch(() => {});
  }
  try {
    await disk.link(from, to);
    return ok('linked');
  } catch {
    // Another disk, or a file system without links.
  }
  try {
    const { bavail, bsize } = await disk.statfs(folder);
    const freeBytes = Math.max(0, bavail * bsize - RESERVE_BYTES);
    return size > freeBytes ? fail({ code: 'DISK_FULL', neededBytes: size, freeBytes }) : ok('copied');
  } catch (error) {
    return fail(diskFailure(error, folder, size));
  }
}
