import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { chunksOf } from '#core/reading/chunks.ts';
import { indexed } from '../projects/searchWords.ts';

/** The number is of the file's form; `FORM` in the file says it again, for a file that was put here by another version. */
export const READ_INDEX = 'read@1.sqlite';
/** So long one waits for another that writes, in milliseconds. */
export const BUSY_MS = 5_000;
const FORM = 1;

/**
 * Words of pieces of records, without the texts: these are read where they lie, so that what is told to a model is what
 * was sealed. Positions are kept, as SQLite's ranking needs them.
 */
const SHAPE = `
  CREATE VIRTUAL TABLE words USING fts5 (text, content = '', tokenize = 'unicode61 remove_diacritics 2');
  CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, 'row');
  CREATE TABLE chunks (
    id INTEGER PRIMARY KEY, place INTEGER NOT NULL, line INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE state (of TEXT NOT NULL, records INTEGER NOT NULL, words INTEGER NOT NULL) STRICT;
`;

/** A piece of a record that has words of a question. */
export interface Hit {
  readonly chunk: number;
  readonly place: number;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export interface Asked {
  readonly chunks: number;
  readonly words: number;
  /** Of each word that was asked for, in how many pieces it stands. */
  readonly having: readonly number[];
  /** Best first, as SQLite ranks them within this file. */
  readonly hits: readonly Hit[];
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** Writes an index. Nothing is synced: what can be made again need not survive a power cut. */
export class IndexWriter {
  readonly #database: DatabaseSync;
  readonly #chunk: StatementSync;
  readonly #words: StatementSync;
  #records: number;
  #count: number;

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: BUSY_MS });
    this.#database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000;');
    const { user_version: version } = this.#database.prepare('PRAGMA user_version').get() ?? {};
    if (version === 0)
      this.#database.exec(
        `BEGIN; ${SHAPE} INSERT INTO state VALUES ('', 0, 0); PRAGMA user_version = ${FORM}; COMMIT;`,
      );
    this.#chunk = this.#database.prepare('INSERT INTO chunks (place, line, start, end) VALUES (?, ?, ?, ?)');
    this.#words = this.#database.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)');
    const { records, words } = this.#database.prepare('SELECT records, words FROM state').get() ?? {};
    this.#records = Number(records);
    this.#count = Number(words);
  }

  /** Some records, all of them or none. `of`: what they belong to, for whoever wants to go on. */
  add(records: readonly { place: number; line: number; text: string }[], of: string): void {
    this.#database.exec('BEGIN');
    try {
      for (const { place, line, text } of records) {
        for (const { start, end } of chunksOf(text)) {
          const words = indexed(text.slice(start, end));
          const { lastInsertRowid } = this.#chunk.run(place, line, start, end);
          this.#words.run(lastInsertRowid, words);
          this.#count += words.match(WORD)?.length ?? 0;
        }
      }
      this.#records += records.length;
      this.#database.prepare('UPDATE state SET of = ?, records = ?, words = ?').run(of, this.#records, this.#count);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Merges what was written piece by piece, so that a question looks in one place. */
  finish(): void {
    this.#database.exec("INSERT INTO words (words) VALUES ('optimize')");
    this.close();
  }

  close(): void {
    this.#database.close();
  }
}

/** Of a large index, words that so large a part of it has are left out of the search where rarer ones are there. */
const COMMON = 0.2;
const LARGE = 5_000;
/** The words of a question that fewest pieces have are looked for by themselves too. */
const RAREST = 2;

/** Looks in an index that is there whole. Throws where the file is none. */
export class IndexReader {
  readonly #database: DatabaseSync;

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS });
    try {
      const { user_version: version } = this.#database.prepare('PRAGMA user_version').get() ?? {};
      if (version !== FORM) throw new IndexUnusable(Number(version) > FORM ? 'newer' : 'damaged');
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  get state(): { of: string; records: number } {
    const { of, records } = this.#database.prepare('SELECT of, records FROM state').get() ?? {};
    return { of: String(of), records: Number(records) };
  }

  ask(words: readonly string[], most: number): Asked {
    const doc = this.#database.prepare('SELECT doc FROM vocabulary WHERE term = ?');
    const having = words.map((word) => Number(doc.get(word)?.['doc'] ?? 0));
    const totals = this.#database.prepare('SELECT (SELECT max(id) FROM chunks) AS chunks, words FROM state').get();
    const chunks = Number(totals?.['chunks'] ?? 0);
    const of = (word: string) => having[words.indexOf(word)] ?? 0;
    const there = words.filter((_, place) => having[place] !== 0);
    const rare = chunks < LARGE ? there : words.filter((_, at) => having[at]! > 0 && having[at]! < chunks * COMMON);
    const wanted = rare.length > 0 ? rare : there;
    // A long piece with the one rare word that counts stands far down in SQLite's order, which punishes length.
    const rarest = wanted.toSorted((one, other) => of(one) - of(other)).slice(0, RAREST);
    const hits = [...this.#match(wanted, most), ...this.#match(rarest, Math.ceil(most / 2))];
    const different = [...new Map(hits.map((hit) => [hit.chunk, hit])).values()];
    return { chunks, words: Number(totals?.['words'] ?? 0), having, hits: different };
  }

  #match(words: readonly string[], most: number): Hit[] {
    if (words.length === 0) return [];
    return this.#database
      .prepare(
        `SELECT id, place, line, start, end FROM
           (SELECT rowid AS found, rank FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?)
         JOIN chunks ON id = found ORDER BY rank, id`,
      )
      .all(words.map((word) => `"${word}"`).join(' OR '), most)
      .map(hitOf);
  }

  /** Pieces after one, and how many there are in all. */
  pieces(after: number, most: number): { pieces: Hit[]; all: number } {
    const rows = this.#database.prepare('SELECT * FROM chunks WHERE id > ? ORDER BY id LIMIT ?').all(after, most);
    const last = this.#database.prepare('SELECT max(id) AS last FROM chunks').get()?.['last'];
    return { pieces: rows.map(hitOf), all: Number(last ?? 0) };
  }

  hits(chunks: readonly number[]): Map<number, Hit> {
    const one = this.#database.prepare('SELECT * FROM chunks WHERE id = ?');
    return new Map(
      chunks.flatMap((chunk) => {
        const row = one.get(chunk);
        return row === undefined ? [] : [[chunk, hitOf(row)] as const];
      }),
    );
  }

  close(): void {
    this.#database.close();
  }
}

function hitOf({ id, place, line, start, end }: Record<string, unknown>): Hit {
  return { chunk: Number(id), place: Number(place), line: Number(line), start: Number(start), end: Number(end) };
}

export class IndexUnusable extends Error {
  readonly problem: 'newer' | 'damaged';
  constructor(problem: 'newer' | 'damaged') {
    super(`an index that is ${problem}`);
    this.problem = problem;
  }
}
