import { createReadStream } from 'node:fs';
import { mkdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { indexed } from '../projects/searchWords.ts';
import { wordsOf } from './likenessWords.ts';

/** Lines of a snapshot are in the order of their hashes, which is as good as chance: the first ones stand for all. */
const MOST_RECORDS = 2_000;
/** UTF-16 units of a record that are looked at. */
const LONGEST_TEXT = 4_000;
/** So many rows between two looks at what else is to be done: a few milliseconds. */
const SLICE = 50;
/** So many records, the likest first, are looked at for one question. */
const MOST_FOUND = 500;
const MOST_CARDS = 2_000;

/** Made again from the catalogue and the snapshots whenever it is missing, so it is never synced. */
const SHAPE = `
  CREATE VIRTUAL TABLE cards USING fts5 (hash UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 2');
  CREATE VIRTUAL TABLE card_words USING fts5vocab (cards, 'row');
  CREATE VIRTUAL TABLE records USING fts5 (root UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 2');
  CREATE VIRTUAL TABLE record_words USING fts5vocab (records, 'row');
  CREATE TABLE taken_cards (hash TEXT PRIMARY KEY, text TEXT NOT NULL, place INTEGER NOT NULL) STRICT;
  CREATE TABLE taken_snapshots (root TEXT PRIMARY KEY, records INTEGER NOT NULL, whole INTEGER NOT NULL) STRICT;
`;

const lineSchema = z.object({ fields: z.record(z.string(), z.unknown()) });

/** A card or a record that has some of the words, and which. */
export interface Found {
  /** The adapter's hash, or the snapshot's root. */
  of: string;
  words: string[];
}

/** The words of adapters' cards, and of the records that they learnt from as far as these lie on this machine. */
export class LikenessIndex {
  readonly #folder: string;
  #database: DatabaseSync | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get #path(): string {
    return join(this.#folder, 'words@1.sqlite');
  }

  async open(): Promise<void> {
    if (this.#database !== undefined) return;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const database = new DatabaseSync(this.#path);
    try {
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;');
      const { user_version: version } = database.prepare('PRAGMA user_version').get() ?? {};
      if (version === 0) database.exec(`BEGIN; ${SHAPE} PRAGMA user_version = 1; COMMIT;`);
      database.prepare('SELECT count(*) FROM taken_cards').get();
    } catch (error) {
      database.close();
      throw error;
    }
    this.#database = database;
  }

  close(): void {
    this.#database?.close();
    this.#database = undefined;
  }

  async throwAway(): Promise<void> {
    this.close();
    for (const ending of ['', '-wal', '-shm']) await unlink(this.#path + ending).catch(() => {});
  }

  /** Cards as they are now, by hash; those that are not among them go. */
  async takeCards(cards: ReadonlyMap<string, string>): Promise<void> {
    const database = this.#opened();
    const known = new Map<string, { text: string; place: number }>();
    for (const { hash, text, place } of database.prepare('SELECT * FROM taken_cards').all())
      known.set(String(hash), { text: String(text), place: Number(place) });
    const drop = (hash: string, place: number) => {
      database.prepare('DELETE FROM cards WHERE rowid = ?').run(place);
      database.prepare('DELETE FROM taken_cards WHERE hash = ?').run(hash);
    };
    const insert = database.prepare('INSERT INTO cards (hash, text) VALUES (?, ?)');
    const take = database.prepare('INSERT INTO taken_cards (hash, text, place) VALUES (?, ?, ?)');
    await this.#inSlices([...known], ([hash, { place }]) => {
      if (!cards.has(hash)) drop(hash, place);
    });
    await this.#inSlices([...cards], ([hash, text]) => {
      const before = known.get(hash);
      if (before?.text === text) return;
      if (before !== undefined) drop(hash, before.place);
      take.run(hash, text, insert.run(hash, indexed(text)).lastInsertRowid);
    });
  }

  /** Those that are taken stay as they are: a snapshot never changes. Returns false where there is no such file. */
  async takeSnapshot(root: string, path: string): Promise<boolean> {
    const database = this.#opened();
    if (database.prepare('SELECT 1 FROM taken_snapshots WHERE root = ?').get(root) !== undefined) return true;
    const texts: string[] = [];
    let whole = true;
    try {
      for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
        if (texts.length >= MOST_RECORDS) {
          whole = false;
          break;
        }
        texts.push(textOfLine(line));
      }
    } catch {
      return false;
    }
    const insert = database.prepare('INSERT INTO records (root, text) VALUES (?, ?)');
    await this.#inSlices(texts, (text) => insert.run(root, indexed(text)));
    database.prepare('INSERT INTO taken_snapshots VALUES (?, ?, ?)').run(root, texts.length, whole ? 1 : 0);
    return true;
  }

  isWhole(root: string): boolean {
    return this.#opened().prepare('SELECT whole FROM taken_snapshots WHERE root = ?').get(root)?.['whole'] === 1;
  }

  /** How much a word tells, by how few have it; 0 for one that nothing here has, or most have. */
  weights(words: readonly string[]): Map<string, number> {
    const database = this.#opened();
    const weights = new Map<string, number>();
    const all = ['cards', 'records'].reduce((sum, table) => sum + this.#count(table), 0);
    for (const word of words) {
      const having = ['card_words', 'record_words'].reduce((sum, table) => {
        return sum + Number(database.prepare(`SELECT doc FROM ${table} WHERE term = ?`).get(word)?.['doc'] ?? 0);
      }, 0);
      // Among a handful, a word that most have may still be what they are about.
      if (having === 0 || (all >= 50 && having > all * 0.6)) continue;
      weights.set(word, Math.log(1 + (all + 1) / (having + 0.5)));
    }
    return weights;
  }

  cardsWith(words: readonly string[]): Found[] {
    return this.#find('cards', 'hash', words, MOST_CARDS).found;
  }

  recordsWith(words: readonly string[]): { found: Found[]; all: boolean } {
    return this.#find('records', 'root', words, MOST_FOUND);
  }

  #find(table: 'cards' | 'records', of: 'hash' | 'root', words: readonly string[], most: number) {
    if (words.length === 0) return { found: [], all: true };
    const wanted = words.map((word) => `"${word}"`).join(' OR ');
    const rows = this.#opened()
      .prepare(`SELECT ${of} AS of, text FROM ${table} WHERE ${table} MATCH ? ORDER BY bm25(${table}) LIMIT ?`)
      .all(wanted, most);
    const found = rows.map((row): Found => {
      const own = wordsOf(String(row['text']));
      return { of: String(row['of']), words: words.filter((word) => own.has(word)) };
    });
    return { found, all: rows.length < most };
  }

  #count(table: string): number {
    return Number(this.#opened().prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.['rows']);
  }

  async #inSlices<Item>(items: readonly Item[], act: (item: Item) => void): Promise<void> {
    const database = this.#opened();
    for (let from = 0; from < items.length; from += SLICE) {
      database.exec('BEGIN');
      try {
        for (const item of items.slice(from, from + SLICE)) act(item);
        database.exec('COMMIT');
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
      await turn();
    }
  }

  #opened(): DatabaseSync {
    if (this.#database === undefined) throw new Error('the index of likeness is not open');
    return this.#database;
  }
}

/** Every text in every field. A line that is no record has none: whether the file is sound is another matter. */
function textOfLine(line: string): string {
  const texts: string[] = [];
  const gather = (value: unknown) => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(gather);
  };
  try {
    gather(lineSchema.parse(JSON.parse(line)).fields);
  } catch {
    return '';
  }
  return texts.join('\n').slice(0, LONGEST_TEXT);
}
