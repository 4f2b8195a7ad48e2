import { DatabaseSync } from 'node:sqlite';
import { BUSY_MS } from './indexFile.ts';

/**
 * Vectors of an index's pieces, in a file beside it for each model that made them. Numbers are one byte each: vectors
 * have the length one, and a step of 1/127 moves a likeness by less than two texts of one meaning differ.
 */
const FORM = 1;
const SHAPE = `
  CREATE TABLE vectors (chunk INTEGER PRIMARY KEY, vector BLOB NOT NULL) STRICT;
`;
const SCALE = 127;

export function vectorFileOf(index: string, model: string): string {
  return index.replace(/\.sqlite$/u, `-${model.slice(0, 16)}.sqlite`);
}

export function inBytes(vector: Float32Array): Int8Array {
  return Int8Array.from(vector, (number) => Math.max(-SCALE, Math.min(SCALE, Math.round(number * SCALE))));
}

/** A piece and how near it is to what was asked, from -1 to 1. */
export interface Near {
  readonly chunk: number;
  readonly likeness: number;
}

export interface Nearest {
  readonly near: readonly Near[];
  /** Of all pieces that have a vector: how many, and the sum of their likenesses and of the squares of these. */
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}

export class VectorFile {
  readonly #database: DatabaseSync;

  constructor(path: string, writes: boolean) {
    this.#database = new DatabaseSync(path, { readOnly: !writes, timeout: BUSY_MS });
    if (!writes) return;
    this.#database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;');
    const { user_version: version } = this.#database.prepare('PRAGMA user_version').get() ?? {};
    if (version === 0) this.#database.exec(`BEGIN; ${SHAPE} PRAGMA user_version = ${FORM}; COMMIT;`);
  }

  /** The last piece that has a vector; 0 where none has. They are made in their order. */
  get last(): number {
    return Number(this.#database.prepare('SELECT max(chunk) AS last FROM vectors').get()?.['last'] ?? 0);
  }

  add(first: number, vectors: readonly Int8Array[]): void {
    const insert = this.#database.prepare('INSERT OR REPLACE INTO vectors (chunk, vector) VALUES (?, ?)');
    this.#database.exec('BEGIN');
    for (const [at, vector] of vectors.entries()) {
      insert.run(first + at, new Uint8Array(vector.buffer, vector.byteOffset, vector.length));
    }
    this.#database.exec('COMMIT');
  }

  /** Looks at every vector there is: exact, and for a hundred thousand of them a fraction of a second. */
  nearest(wanted: Int8Array, most: number): Nearest {
    const near: Near[] = [];
    let [count, sum, squares, least] = [0, 0, 0, -2];
    for (const row of this.#database.prepare('SELECT chunk, vector FROM vectors').iterate()) {
      const vector = row['vector'];
      if (!(vector instanceof Uint8Array) || vector.length !== wanted.length) continue;
      const numbers = new Int8Array(vector.buffer, vector.byteOffset, vector.length);
      let product = 0;
      for (let at = 0; at < wanted.length; at += 1) product += wanted[at]! * numbers[at]!;
      const likeness = product / (SCALE * SCALE);
      count += 1;
      sum += likeness;
      squares += likeness * likeness;
      if (near.length >= most && likeness <= least) continue;
      near.push({ chunk: Number(row['chunk']), likeness });
      if (near.length > 2 * most) shrink(near, most);
      if (near.length >= most) least = Math.min(...near.map((one) => one.likeness));
    }
    shrink(near, most);
    return { near, count, sum, squares };
  }

  close(): void {
    this.#database.close();
  }
}

function shrink(near: Near[], most: number): void {
  near.sort((one, other) => other.likeness - one.likeness || one.chunk - other.chunk);
  near.length = Math.min(near.length, most);
}
