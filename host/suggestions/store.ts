import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { answerSchema } from '#core/curate/question.ts';
import type { Suggestion } from '#core/curate/suggestion.ts';
import { suggestionSchema } from '#core/curate/suggestion.ts';
import { uncertainty } from '#core/quality/ordering.ts';
import type { Disk } from '../durable/disk.ts';
import { sqliteCodeOf } from '../durable/failures.ts';

const WANTED_AT_ONCE = 5_000;

const SHAPE = `
  CREATE TABLE suggestions (
    record INTEGER NOT NULL, question TEXT NOT NULL, source TEXT NOT NULL, answer TEXT NOT NULL, said_by TEXT NOT NULL,
    certainty REAL, at INTEGER NOT NULL, probabilities TEXT, unsure REAL, run TEXT NOT NULL,
    PRIMARY KEY (record, question, source)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX unsure_first ON suggestions (question, unsure DESC) WHERE unsure IS NOT NULL;
  CREATE TABLE wanted (run TEXT NOT NULL, place INTEGER NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (run, place)) STRICT, WITHOUT ROWID;
  CREATE TABLE runs (run TEXT PRIMARY KEY, at INTEGER NOT NULL, figures TEXT NOT NULL) STRICT;
`;

/** A suggestion with what only the model knows: how probable each label is, by its id. */
export interface Kept {
  readonly suggestion: Suggestion;
  readonly probabilities: Readonly<Record<string, number>> | null;
}

/**
 * What models and rules proposed, and which records a run still has before it. It can be made again, so one that is
 * damaged is thrown away; what a job has said to be done is on disk as soon as the system writes it.
 */
export class SuggestionStore {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  static async open(folder: string, disk: Disk): Promise<SuggestionStore> {
    await disk.mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, 'suggestions@1.sqlite');
    try {
      return new SuggestionStore(prepared(path));
    } catch (error) {
      if (sqliteCodeOf(error) === undefined) throw error;
      for (const ending of ['', '-wal', '-shm']) await disk.unlink(path + ending).catch(() => {});
      return new SuggestionStore(prepared(path));
    }
  }

  put(run: string, kept: readonly Kept[]): void {
    const insert = this.#database.prepare('INSERT OR REPLACE INTO suggestions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#whole(() => {
      for (const { suggestion, probabilities } of kept) {
        const { record, question, answer, source, by, certainty, at } = suggestion;
        insert.run(
          record,
          question,
          source,
          JSON.stringify(answer),
          by,
          certainty,
          at,
          probabilities === null ? null : JSON.stringify(probabilities),
          probabilities === null ? null : uncertainty(Object.values(probabilities), 'margin'),
          run,
        );
      }
    });
  }

  of(records: readonly number[]): Suggestion[] {
    const find = this.#database.prepare('SELECT * FROM suggestions WHERE record = ? ORDER BY question, source');
    return records.flatMap((record) => find.all(record).flatMap(suggestionOf));
  }

  /** All, in the order of records; `slice` of them at a time. */
  *all(slice: number): Generator<Suggestion[]> {
    const find = this.#database.prepare(
      'SELECT * FROM suggestions WHERE (record, question, source) > (?, ?, ?) ORDER BY record, question, source LIMIT ?',
    );
    let after: [number, string, string] = [-1, '', ''];
    for (;;) {
      const rows = find.all(...after, slice);
      const last = rows.at(-1);
      if (last === undefined) return;
      after = [Number(last.record), String(last.question), String(last.source)];
      yield rows.flatMap(suggestionOf);
    }
  }

  /** Ascending, each once. */
  records(): Uint32Array {
    const rows = this.#database.prepare('SELECT DISTINCT record FROM suggestions ORDER BY record').all();
    return Uint32Array.from(rows, ({ record }) => Number(record));
  }

  /** The least certain first; of one question, or of any. */
  *leastCertain(question: string | null): Generator<number> {
    const sql = `SELECT record FROM suggestions WHERE unsure IS NOT NULL ${question === null ? '' : 'AND question = ?'} ORDER BY unsure DESC, record LIMIT 1000000`;
    const rows = question === null ? this.#database.prepare(sql).all() : this.#database.prepare(sql).all(question);
    for (const { record } of rows) yield Number(record);
  }

  probabilities(
    question: string,
    after: number,
    limit: number,
  ): { record: number; probabilities: Readonly<Record<string, number>> }[] {
    const rows = this.#database
      .prepare(
        "SELECT record, probabilities FROM suggestions WHERE question = ? AND source = 'model' AND probabilities IS NOT NULL AND record > ? ORDER BY record LIMIT ?",
      )
      .all(question, after, limit);
    return rows.map(({ record, probabilities }) => {
      const read: Record<string, number> = JSON.parse(String(probabilities));
      return { record: Number(record), probabilities: read };
    });
  }

  clear(source: Suggestion['source'] | null): void {
    if (source === null) this.#database.exec('DELETE FROM suggestions');
    else this.#database.prepare('DELETE FROM suggestions WHERE source = ?').run(source);
  }

  /** What this source said before the run is no longer said. */
  clearBefore(source: Suggestion['source'], run: string): void {
    this.#database.prepare('DELETE FROM suggestions WHERE source = ? AND run <> ?').run(source, run);
  }

  /** In pieces, so that a million do not hold up everybody else. */
  async want(run: string, records: readonly number[]): Promise<void> {
    const insert = this.#database.prepare('INSERT OR REPLACE INTO wanted VALUES (?, ?, ?)');
    for (let from = 0; from < records.length; from += WANTED_AT_ONCE) {
      const piece = records.slice(from, from + WANTED_AT_ONCE);
      this.#whole(() => {
        for (const [place, record] of piece.entries()) insert.run(run, from + place, record);
      });
      await turn();
    }
  }

  wanted(run: string, from: number, count: number): number[] {
    const find = this.#database.prepare(
      'SELECT record FROM wanted WHERE run = ? AND place >= ? ORDER BY place LIMIT ?',
    );
    return find.all(run, from, count).map(({ record }) => Number(record));
  }

  forget(run: string): void {
    this.#database.prepare('DELETE FROM wanted WHERE run = ?').run(run);
  }

  ended(run: string, figures: unknown): void {
    this.#whole(() => {
      this.#database.exec('DELETE FROM runs');
      this.#database.prepare('INSERT INTO runs VALUES (?, ?, ?)').run(run, Date.now(), JSON.stringify(figures));
    });
  }

  lastRun(): { at: number; figures: unknown } | null {
    const row = this.#database.prepare('SELECT at, figures FROM runs').get();
    return row === undefined ? null : { at: Number(row.at), figures: JSON.parse(String(row.figures)) };
  }

  close(): void {
    this.#database.close();
  }

  #whole(work: () => void): void {
    this.#database.exec('BEGIN');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}

function prepared(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    const { user_version: version } = database.prepare('PRAGMA user_version').get() ?? {};
    if (version === 0) database.exec(`BEGIN; ${SHAPE} PRAGMA user_version = 1; COMMIT;`);
    database.prepare('SELECT count(*) FROM (SELECT 1 FROM suggestions LIMIT 1)').get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function suggestionOf(row: Record<string, unknown>): Suggestion[] {
  const { record, question, source, said_by: by, certainty, at } = row;
  const answer = answerSchema.safeParse(JSON.parse(String(row.answer)));
  const read = suggestionSchema.safeParse({ record, question, source, by, certainty, at, answer: answer.data });
  return read.success ? [read.data] : [];
}
