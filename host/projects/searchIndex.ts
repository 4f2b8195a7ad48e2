import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import type { CurateRecord } from '#core/curate/record.ts';
import type { JsonValue } from '#core/curate/value.ts';
import { encodeRecordSet } from '#core/curate/recordSet.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { errorCodeOf, sqliteCodeOf } from '../durable/failures.ts';
import { type OpenProject, damageFailure } from './openProject.ts';
import { indexed, queryOf } from './searchWords.ts';

/** So many records are indexed between two looks at what else is to be done: a few milliseconds. */
const SLICE = 50;

/**
 * Words and tags of records, by ordinal. It can be made again from the records at any time, so it is not synced, and one that is
 * damaged or of another version is thrown away. Without positions and without texts it takes about a third of them.
 */
const SHAPE = `
  CREATE VIRTUAL TABLE words USING fts5 (text, content = '', columnsize = 0, detail = none, tokenize = 'unicode61 remove_diacritics 2');
  CREATE TABLE tags (tag TEXT NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (tag, record)) STRICT, WITHOUT ROWID;
  CREATE TABLE state (last_pack TEXT NOT NULL, records INTEGER NOT NULL) STRICT;
  INSERT INTO state VALUES ('', 0);
`;

export class SearchIndex {
  readonly #path: string;
  readonly #disk: Disk;
  #database: DatabaseSync | undefined;
  #insert: StatementSync | undefined;
  #insertTag: StatementSync | undefined;
  #building: Promise<Result<void, Failure>> | undefined;
  #closed = false;

  constructor(folder: string, disk: Disk) {
    this.#path = join(folder, 'search@3.sqlite');
    this.#disk = disk;
  }

  /** Takes in what was imported since. Whoever comes while it is at work waits for the same end. */
  catchUp(project: OpenProject): Promise<Result<void, Failure>> {
    this.#building ??= this.#build(project).finally(() => {
      this.#building = undefined;
    });
    return this.#building;
  }

  async find(
    project: OpenProject,
    text: string,
    after: number,
    limit: number,
  ): Promise<Result<{ records: string; more: boolean }, Failure>> {
    const query = queryOf(text);
    if (query === null) return ok({ records: '', more: false });
    return this.#ask(project, (database) => {
      const found = database
        .prepare('SELECT rowid AS id FROM words WHERE words MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?')
        .all(query, after + 1, limit + 1);
      const records = Uint32Array.from(found.slice(0, limit), ({ id }) => Number(id) - 1);
      return { records: encodeRecordSet(records), more: found.length > limit };
    });
  }

  /** Tags that records came with, and how many records came with each. */
  tags(project: OpenProject): Promise<Result<{ tag: string; records: number }[], Failure>> {
    return this.#ask(project, (database) =>
      database
        .prepare('SELECT tag, count(*) AS records FROM tags GROUP BY tag ORDER BY tag')
        .all()
        .map(({ tag, records }) => ({ tag: String(tag), records: Number(records) })),
    );
  }

  /** The records that came with each of these tags, as record sets. */
  tagged(project: OpenProject, tags: readonly string[]): Promise<Result<string[], Failure>> {
    return this.#ask(project, (database) => {
      const having = database.prepare('SELECT record FROM tags WHERE tag = ? ORDER BY record');
      return tags.map((tag) => encodeRecordSet(Uint32Array.from(having.all(tag), ({ record }) => Number(record))));
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#building?.catch(() => {});
    this.#database?.close();
    this.#database = undefined;
  }

  async #ask<Value>(
    project: OpenProject,
    question: (database: DatabaseSync) => Value,
  ): Promise<Result<Value, Failure>> {
    const ready = await this.catchUp(project);
    if (!ready.ok) return ready;
    try {
      return ok(question(await this.#open()));
    } catch (error) {
      return this.#broken(error);
    }
  }

  async #build(project: OpenProject): Promise<Result<void, Failure>> {
    try {
      const database = await this.#open();
      const { last_pack: lastPack, records: done } =
        database.prepare('SELECT last_pack, records FROM state').get() ?? {};
      const { store } = project;
      const known = store.commits.find(({ pack }) => pack === lastPack);
      let at = Number(done);
      // Of another life of the project (a copy was gone back to): made anew.
      if (at > 0 && known === undefined) {
        await this.#throwAway();
        return await this.#build(project);
      }
      for (const piece of store.pieces) {
        if (piece.first + piece.count <= at) continue;
        const records = await store.recordsIn(piece);
        if (!records.ok) return fail(damageFailure(records.failure));
        const fresh = records.value.filter(({ ordinal }) => ordinal >= at);
        database.exec('BEGIN');
        for (let from = 0; from < fresh.length; from += SLICE) {
          for (const record of fresh.slice(from, from + SLICE)) {
            this.#insert?.run(record.ordinal + 1, indexed(textOf(record)));
            for (const tag of record.tags) this.#insertTag?.run(tag, record.ordinal);
          }
          await turn();
          if (this.#closed) {
            database.exec('ROLLBACK');
            return fail({ code: 'CANCELLED' });
          }
        }
        at = piece.first + piece.count;
        database.prepare('UPDATE state SET last_pack = ?, records = ?').run(piece.pack, at);
        database.exec('COMMIT');
      }
      return ok(undefined);
    } catch (error) {
      return this.#broken(error);
    }
  }

  async #open(): Promise<DatabaseSync> {
    if (this.#database !== undefined) return this.#database;
    let database = new DatabaseSync(this.#path);
    try {
      this.#prepare(database);
    } catch (error) {
      if (sqliteCodeOf(error) === undefined) throw error;
      database.close();
      await this.#throwAway();
      database = new DatabaseSync(this.#path);
      this.#prepare(database);
    }
    this.#database = database;
    return database;
  }

  #prepare(database: DatabaseSync): void {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000;');
    const { user_version: version } = database.prepare('PRAGMA user_version').get() ?? {};
    if (version === 0) database.exec(`BEGIN; ${SHAPE} PRAGMA user_version = 1; COMMIT;`);
    database.prepare('SELECT count(*) FROM state').get();
    this.#insert = database.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)');
    // A file may give a record the same tag twice.
    this.#insertTag = database.prepare('INSERT OR IGNORE INTO tags (tag, record) VALUES (?, ?)');
  }

  async #throwAway(): Promise<void> {
    this.#database?.close();
    this.#database = undefined;
    for (const ending of ['', '-wal', '-shm']) await this.#disk.unlink(this.#path + ending).catch(() => {});
  }

  async #broken(error: unknown): Promise<Result<never, Failure>> {
    if (sqliteCodeOf(error) === undefined) throw error;
    await this.#throwAway();
    return fail({ code: 'DISK_WRITE_FAILED', detail: errorCodeOf(error) });
  }
}

/** Every text in every field, whatever shape it has. */
export function textOf({ fields }: CurateRecord): string {
  const texts: string[] = [];
  const gather = (value: JsonValue) => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'number') texts.push(String(value));
    else if (Array.isArray(value)) value.forEach(gather);
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(gather);
  };
  Object.values(fields).forEach(gather);
  return texts.join('\n');
}
