import { existsSync, renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { errorCodeOf, sqliteCodeOf } from '../durable/failures.ts';

/**
 * Append-only. `entry` is what is hashed; `leaf` its hash, kept so that a changed entry names itself; `nodes` are the
 * whole subtrees of every eighth level, so that a proof reads a few hundred hashes of a million. Whose salt opens an
 * entry, and which message it speaks of, is kept beside it and is no part of the log.
 */
const migrations = [
  `
  CREATE TABLE receipts (
    place INTEGER PRIMARY KEY,
    entry BLOB NOT NULL,
    leaf BLOB NOT NULL,
    answers INTEGER,
    salt BLOB,
    message TEXT
  );
  CREATE INDEX receipts_answers ON receipts (answers) WHERE answers IS NOT NULL;
  CREATE INDEX receipts_message ON receipts (message) WHERE message IS NOT NULL;
  CREATE TABLE nodes (level INTEGER, place INTEGER, hash BLOB NOT NULL, PRIMARY KEY (level, place)) WITHOUT ROWID;
  CREATE TABLE checkpoints (
    size INTEGER PRIMARY KEY, root BLOB NOT NULL, at INTEGER NOT NULL, signature BLOB NOT NULL, kept INTEGER NOT NULL
  );
  CREATE TABLE owner (log TEXT NOT NULL);
  `,
];

export type LedgerFailure =
  | { code: 'LEDGER_NEWER'; found: number; known: number }
  | { code: 'LEDGER_UNUSABLE'; detail: string };

/** The tables of a log, and its statements, prepared at their first use. */
export class LedgerFile {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.#database.prepare(sql);
    this.#statements.set(sql, prepared);
    return prepared;
  }

  /** All of it on disk, or an error and nothing of it. */
  write(change: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      change();
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }
}

/** Opens the log of this owner. One that belongs to another key stays as it is, under that key's name. */
export function openLedgerFile(path: string, log: string): Result<LedgerFile, LedgerFailure> {
  let database: DatabaseSync | undefined;
  try {
    database = open(path);
    const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    if (found > migrations.length) {
      database.close();
      return fail({ code: 'LEDGER_NEWER', found, known: migrations.length });
    }
    migrate(database, found);
    const owner = database.prepare('SELECT log FROM owner').get()?.['log'];
    if (owner !== undefined && owner !== log) {
      database.close();
      putAside(path, `${path}.${String(owner).slice(0, 16)}`);
      database = open(path);
      migrate(database, 0);
    }
    database.prepare('INSERT INTO owner SELECT ? WHERE NOT EXISTS (SELECT 1 FROM owner)').run(log);
    return ok(new LedgerFile(database));
  } catch (error) {
    database?.close();
    if (sqliteCodeOf(error) === undefined) throw error;
    return fail({ code: 'LEDGER_UNUSABLE', detail: errorCodeOf(error) });
  }
}

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  return database;
}

function migrate(database: DatabaseSync, found: number): void {
  for (let version = found; version < migrations.length; version += 1) {
    database.exec(`BEGIN IMMEDIATE; ${migrations[version]} PRAGMA user_version = ${version + 1}; COMMIT;`);
  }
}

function putAside(path: string, aside: string): void {
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
}
