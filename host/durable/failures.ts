import { statfsSync } from 'node:fs';
import type { Failure } from '#core/failure.ts';

/** SQLite's result codes for a full disk and for a disk that does not write (https://sqlite.org/rescode.html). */
const SQLITE_FULL = 13;
const SQLITE_CANNOT_WRITE = new Set([8, 10, 14]);

/** The system's name for what went wrong ("ENOSPC"); never a message, which would hold a path. */
export function errorCodeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    const detail = sqliteCodeOf(error);
    return detail === undefined ? error.code : `${error.code} ${detail}`;
  }
  return error instanceof Error ? error.name : 'unknown';
}

/** The primary result code of an error from node:sqlite; undefined for any other error. */
export function sqliteCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

/** Whether the disk, and not a bug, is to blame. */
export function isDiskError(error: unknown): boolean {
  const sqlite = sqliteCodeOf(error);
  if (sqlite !== undefined) return sqlite === SQLITE_FULL || SQLITE_CANNOT_WRITE.has(sqlite);
  return error instanceof Error && 'syscall' in error;
}

function isDiskFull(error: unknown): boolean {
  if (sqliteCodeOf(error) === SQLITE_FULL) return true;
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

/** What a failed write is to a person. `folder` lies on the disk that was written to. */
export function diskFailure(error: unknown, folder: string, neededBytes: number): Failure {
  if (isDiskFull(error)) return { code: 'DISK_FULL', neededBytes, freeBytes: freeBytesIn(folder) };
  return { code: 'DISK_WRITE_FAILED', detail: errorCodeOf(error) };
}

function freeBytesIn(folder: string): number {
  try {
    const disk = statfsSync(folder);
    return disk.bavail * disk.bsize;
  } catch {
    return 0;
  }
}
