import { DatabaseSync } from 'node:sqlite';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { errorCodeOf, sqliteCodeOf } from './failures.ts';

const SQLITE_BUSY = 5;

export interface FolderLock {
  release(): void;
}

/**
 * One instance per data folder. The lock is the operating system's own, held through an SQLite file: it works alike on
 * all systems, and a process that was killed holds it no longer, so there are no stale locks to judge.
 */
export function lockFolder(path: string): Result<FolderLock, 'in-use' | { detail: string }> {
  let file: DatabaseSync | undefined;
  try {
    file = new DatabaseSync(path, { timeout: 0 });
    file.exec('BEGIN EXCLUSIVE');
    const held = file;
    return ok({ release: () => held.close() });
  } catch (error) {
    file?.close();
    return fail(sqliteCodeOf(error) === SQLITE_BUSY ? 'in-use' : { detail: errorCodeOf(error) });
  }
}
