import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { diskFailure, isDiskError, sqliteCodeOf } from '../durable/failures.ts';
import type { ChainEvent } from './decode.ts';
import { accountsOf, isAboutMoney } from './moneyRows.ts';
import { INDEX_VERSION, SCHEMA, TABLES } from './schema.ts';

/** An event and where it stands. */
export interface Placed {
  block: number;
  log: number;
  /** Seconds since 1970; null where it was not asked. */
  at: number | null;
  event: ChainEvent;
}

export interface Progress {
  /** The first block that was not read. */
  next: number;
  /** How many blocks the node gave at once. */
  span: number;
}

/** A chain that turns back further than this is read anew. Checkpoints, not blocks. */
const KEPT_BLOCKS = 512;
const FIRST_SPAN = 1_000;

/** What was read of one chain. It can be read again, so it is written without waiting for the disk. */
export class IndexFile {
  readonly #database: DatabaseSync;
  readonly #folder: string;
  readonly #statements = new Map<string, StatementSync>();

  private constructor(database: DatabaseSync, folder: string) {
    this.#database = database;
    this.#folder = folder;
  }

  /** A file that is damaged, or of another shape, is replaced by an empty one. */
  static open(path: string, folder: string): IndexFile {
    try {
      return new IndexFile(opened(path), folder);
    } catch (error) {
      if (sqliteCodeOf(error) === undefined) throw error;
      for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
      return new IndexFile(opened(path), folder);
    }
  }

  statement(sql: string): StatementSync {
    const known = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }

  get progress(): Progress | null {
    const row = this.statement('SELECT next, span FROM progress').get();
    return row === undefined ? null : { next: Number(row['next']), span: Number(row['span']) };
  }

  /** The blocks whose hashes are known, the newest first. */
  checkpoints(): { number: number; hash: string }[] {
    const rows = this.statement('SELECT number, hash FROM blocks ORDER BY number DESC').all();
    return rows.map((row) => ({ number: Number(row['number']), hash: String(row['hash']) }));
  }

  /** All of it, with the block up to which it goes, or nothing. */
  add(events: readonly Placed[], upTo: { number: number; hash: string }, span = FIRST_SPAN): Result<void, Failure> {
    return this.#write(() => {
      for (const placed of events) this.#insert(placed);
      this.statement('INSERT OR REPLACE INTO blocks VALUES (?, ?)').run(upTo.number, upTo.hash);
      this.statement(
        'DELETE FROM blocks WHERE number NOT IN (SELECT number FROM blocks ORDER BY number DESC LIMIT ?)',
      ).run(KEPT_BLOCKS);
      this.#goOnAt(upTo.number + 1, span);
    });
  }

  begin(at: number, span = FIRST_SPAN): Result<void, Failure> {
    return this.#write(() => this.#goOnAt(at, span));
  }

  /** Forgets everything above a block: the chain went another way there. */
  turnBack(number: number): Result<void, Failure> {
    return this.#write(() => {
      for (const table of TABLES) this.statement(`DELETE FROM ${table} WHERE block > ?`).run(number);
      this.statement('DELETE FROM blocks WHERE number > ?').run(number);
      this.#goOnAt(number + 1, this.progress?.span ?? FIRST_SPAN);
    });
  }

  /** All of it, to be read again from that block on. */
  forget(at: number): Result<void, Failure> {
    return this.#write(() => {
      for (const table of [...TABLES, 'blocks']) this.statement(`DELETE FROM ${table}`).run();
      this.#goOnAt(at, FIRST_SPAN);
    });
  }

  /** Of a block at which a step ended; null where none did, or it was long ago. */
  hashOf(number: number): string | null {
    const row = this.statement('SELECT hash FROM blocks WHERE number = ?').get(number);
    return row === undefined ? null : String(row['hash']);
  }

  count(table: (typeof TABLES)[number]): number {
    return Number(this.statement(`SELECT count(*) AS n FROM ${table}`).get()?.['n'] ?? 0);
  }

  close(): void {
    this.#database.close();
  }

  #goOnAt(next: number, span: number): void {
    this.statement('INSERT OR REPLACE INTO progress VALUES (1, ?, ?)').run(next, span);
  }

  #write(change: () => void): Result<void, Failure> {
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

  /** What stands there already stays: a block that is read twice changes nothing. */
  #put(table: string, values: SQLInputValue[]): void {
    const marks = values.map(() => '?').join(', ');
    this.statement(`INSERT OR IGNORE INTO ${table} VALUES (${marks})`).run(...values);
  }

  #insert({ block, log, at, event }: Placed): void {
    if (isAboutMoney(event)) {
      this.#put('money', [block, log, at ?? 0, event.kind, 'pool' in event ? event.pool : '', JSON.stringify(event)]);
      for (const account of accountsOf(event)) this.#put('money_for', [account, block, log]);
      if ('payer' in event) this.#put('pools', [event.pool, block, event.payer, event.token]);
      return;
    }
    switch (event.kind) {
      case 'created': {
        const { datanet, owner, terms } = event;
        const flags = [terms.commercialUse, terms.attribution, terms.reading, terms.training, terms.membersOnly];
        const { document, expiresAt, derivatives } = terms;
        return this.#put('datanets', [
          datanet,
          block,
          log,
          owner,
          document,
          expiresAt,
          derivatives,
          ...flags.map(Number),
        ]);
      }
      case 'owner':
        return this.#put('owners', [event.datanet, block, log, event.owner]);
      case 'offered':
        return this.#put('offers', [event.datanet, block, log, event.to]);
      case 'described':
        return this.#put('descriptions', [event.datanet, block, log, event.description, event.location]);
      case 'rules':
        return this.#put('rules', [event.datanet, event.version, block, log, JSON.stringify(event.rules)]);
      case 'wished': {
        const { datanet, change, reviewer, rules } = event;
        return this.#put('rule_wishes', [datanet, block, log, change, reviewer, JSON.stringify(rules)]);
      }
      case 'ready':
        return this.#put('rule_decisions', [event.datanet, block, log, event.change, event.readyAt]);
      case 'proposed': {
        const { contribution, datanet, proposer, rules, root, manifest, count, bond, deadline, location } = event;
        return this.#put('proposals', [
          contribution,
          datanet,
          block,
          log,
          proposer,
          rules,
          root,
          manifest,
          count,
          bond,
          deadline,
          location,
        ]);
      }
      case 'voted':
        return this.#put('votes', [event.contribution, event.reviewer, block, log, event.reason, event.reasons]);
      case 'decided':
        return this.#put('decisions', [event.contribution, block, log, event.status]);
      case 'withdrawn':
        return this.#put('withdrawals', [event.contribution, block, log, event.version]);
      case 'refunded':
        return this.#put('refunds', [event.contribution, block, log, event.to, event.amount]);
      case 'version': {
        const { datanet, number, parent, manifest, location, wrappedKeys, membership } = event;
        this.#put('versions', [datanet, number, block, log, parent, manifest, location]);
        return this.#put('wrapped_keys', [datanet, number, block, log, wrappedKeys, membership, location]);
      }
      case 'keys': {
        const { datanet, number, wrappedKeys, membership, location } = event;
        return this.#put('wrapped_keys', [datanet, number, block, log, wrappedKeys, membership, location]);
      }
      case 'member':
        return this.#put('members', [event.datanet, event.account, block, log, event.is, event.key]);
      case 'judged': {
        const { datanet, payer, reviewer, report, wrong } = event;
        return this.#put('verdicts', [datanet, block, log, payer, reviewer, report, Number(wrong)]);
      }
      case 'adapter': {
        const { adapter, author, baseFamily, file, sources } = event;
        this.#put('adapters', [adapter, block, log, author, baseFamily, file, JSON.stringify(event)]);
        for (const { contribution, flatWeight, root } of sources) {
          this.#put('adapter_sources', [adapter, contribution, block, flatWeight, root]);
        }
      }
    }
  }
}

function opened(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    // Only this process has it. What a power cut takes is read again.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;');
    const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    if (found !== INDEX_VERSION) {
      const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
      for (const { name } of tables) database.exec(`DROP TABLE "${String(name)}"`);
      database.exec(`BEGIN; ${SCHEMA} PRAGMA user_version = ${INDEX_VERSION}; COMMIT;`);
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
