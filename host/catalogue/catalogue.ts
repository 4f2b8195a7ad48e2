import { existsSync, renameSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { diskFailure, errorCodeOf, isDiskError, sqliteCodeOf } from '../durable/failures.ts';
import { migrations } from './migrations.ts';

const SQLITE_CORRUPT = 11;
const SQLITE_NOT_A_DATABASE = 26;

export type CatalogueFailure = { kind: 'newer'; found: number; known: number } | { kind: 'unusable'; detail: string };

/** The host's own tables. Statements are prepared once, at their first use. */
export class Catalogue {
  readonly #database: DatabaseSync;
  readonly #folder: string;
  readonly #statements = new Map<string, StatementSync>();
  /** Under which name the damaged catalogue lies that this one replaced; null when there was none. */
  readonly keptAside: string | null;

  constructor(database: DatabaseSync, folder: string, keptAside: string | null) {
    this.#database = database;
    this.#folder = folder;
    this.keptAside = keptAside;
  }

  statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.#database.prepare(sql);
    this.#statements.set(sql, prepared);
    return prepared;
  }

  /**
   * Carries out all of `change` or nothing, and has it on disk when it returns (synchronous=FULL). A disk that is full
   * or does not write is a failure; everything else that is thrown is a bug and goes on up.
   */
  write<Value>(change: () => Value): Result<Value, Failure> {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      const value = change();
      this.#database.exec('COMMIT');
      return ok(value);
    } catch (error) {
      // SQLite has rolled back by itself after some errors.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      if (!isDiskError(error)) throw error;
      return fail(diskFailure(error, this.#folder, 0));
    }
  }

  close(): void {
    this.#database.close();
  }
}

/**
 * Opens the catalogue and brings it to this version's shape. A damaged one is put aside under another name: so is one
 * whose damage shows only in `settle`, the host's first reads and writes.
 */
export function openCatalogue(
  path: string,
  settle: (catalogue: Catalogue) => void = () => {},
): Result<Catalogue, CatalogueFailure> {
  const first = tryOpen(path, null, settle);
  if (first !== 'damaged') return first;
  const second = tryOpen(path, putAside(path), settle);
  return second === 'damaged' ? fail({ kind: 'unusable', detail: 'damaged' }) : second;
}

function tryOpen(
  path: string,
  keptAside: string | null,
  settle: (catalogue: Catalogue) => void,
): Result<Catalogue, CatalogueFailure> | 'damaged' {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { enableForeignKeyConstraints: true });
    // One process has it (the folder's lock), so the write-ahead log needs no shared memory.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    const found = versionOf(database);
    if (found > migrations.length) {
      database.close();
      return fail({ kind: 'newer', found, known: migrations.length });
    }
    for (let version = found; version < migrations.length; version += 1) {
      database.exec(`BEGIN IMMEDIATE; ${migrations[version]} PRAGMA user_version = ${version + 1}; COMMIT;`);
    }
    const catalogue = new Catalogue(database, dirname(path), keptAside);
    settle(catalogue);
    return ok(catalogue);
  } catch (error) {
    database?.close();
    const code = sqliteCodeOf(error);
    if (code === undefined) throw error;
    if (code === SQLITE_NOT_A_DATABASE || code === SQLITE_CORRUPT) return 'damaged';
    return fail({ kind: 'unusable', detail: errorCodeOf(error) });
  }
}

function versionOf(database: DatabaseSync): number {
  const row = database.prepare('PRAGMA user_version').get();
  // Reads the schema as well: damage there shows now and not at the first question.
  database.prepare('SELECT count(*) FROM sqlite_schema').get();
  return Number(row?.['user_version'] ?? 0);
}

function putAside(path: string): string {
  const aside = `${path}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return basename(aside);
}
