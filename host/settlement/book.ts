import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';

/**
 * `charges`: what answers cost, from before their first word (`fee` null: set aside) until they are settled; `place` is
 * their index in the node's log once a statement holds them. `statements`: the journal of settlements, one row each,
 * written before the next thing is done. `shared`: what payers let us know of why we earned something.
 */
const MIGRATIONS = [
  `CREATE TABLE kept (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE budgets (network TEXT NOT NULL, payer TEXT NOT NULL, token TEXT NOT NULL, most TEXT NOT NULL,
     PRIMARY KEY (network, payer, token)) STRICT, WITHOUT ROWID;
   CREATE TABLE charges (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     network TEXT NOT NULL, payer TEXT NOT NULL, token TEXT NOT NULL,
     message TEXT NOT NULL, adapter TEXT NOT NULL, name TEXT NOT NULL, registered TEXT NOT NULL,
     at INTEGER NOT NULL, most TEXT NOT NULL, fee TEXT, tokens INTEGER NOT NULL,
     statement TEXT, place INTEGER,
     UNIQUE (message, registered)
   ) STRICT;
   CREATE INDEX charges_owed ON charges (network, payer, token) WHERE statement IS NULL;
   CREATE INDEX charges_by_day ON charges (at);
   CREATE INDEX charges_of ON charges (statement) WHERE statement IS NOT NULL;
   CREATE TABLE statements (id TEXT PRIMARY KEY, network TEXT NOT NULL, payer TEXT NOT NULL, token TEXT NOT NULL,
     transaction_id TEXT, over TEXT, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE rules (network TEXT NOT NULL, payer TEXT NOT NULL, token TEXT NOT NULL, body TEXT NOT NULL,
     PRIMARY KEY (network, payer, token)) STRICT, WITHOUT ROWID;
   CREATE TABLE runs (id INTEGER PRIMARY KEY AUTOINCREMENT, network TEXT NOT NULL, payer TEXT NOT NULL,
     token TEXT NOT NULL, body TEXT NOT NULL) STRICT;
   CREATE TABLE shared (pool TEXT NOT NULL, account TEXT NOT NULL, statement TEXT NOT NULL, network TEXT NOT NULL,
     body TEXT NOT NULL, PRIMARY KEY (pool, account, statement)) STRICT, WITHOUT ROWID;`,
];

/** The book of what this machine owes and has settled. What is acknowledged is on the disk. */
export class Book {
  readonly #database: DatabaseSync;
  readonly #folder: string;
  readonly #statements = new Map<string, StatementSync>();

  private constructor(database: DatabaseSync, folder: string) {
    this.#database = database;
    this.#folder = folder;
  }

  static open(path: string, folder: string): Book {
    const database = new DatabaseSync(path);
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    for (let version = found; version < MIGRATIONS.length; version += 1) {
      database.exec(`BEGIN IMMEDIATE; ${MIGRATIONS[version]} PRAGMA user_version = ${version + 1}; COMMIT;`);
    }
    return new Book(database, folder);
  }

  all(sql: string, ...values: SQLInputValue[]): Record<string, unknown>[] {
    return this.#statement(sql).all(...values);
  }

  one(sql: string, ...values: SQLInputValue[]): Record<string, unknown> | undefined {
    return this.#statement(sql).get(...values);
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  /** All of it on the disk, or nothing. */
  write(change: () => void): Result<void, Failure> {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      change();
      this.#database.exec('COMMIT');
      return ok(undefined);
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      if (!isDiskError(error)) throw error;
      return fail(diskFailure(error, this.#folder, 0));
    }
  }

  close(): void {
    this.#database.close();
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }
}
