import { Dexie, type DexieOptions, type Table } from 'dexie';
import type { Entry } from '#core/curate/entry.ts';
import { BLOCK_RECORDS } from '#core/curate/record.ts';
import type { StateBlock, StateHead } from '#core/curate/state/blocks.ts';
import type { Counts } from '#core/curate/state/counts.ts';

/** A part of a block of 500 records, as the host gave it: it never changes, and never crosses the block's border. */
export interface Piece {
  /** The first record in it. */
  first: number;
  count: number;
  /** A JSON array of records in UTF-8. As a Blob it never has to be in the memory of the window. */
  content: Blob;
}

export interface KeptEntry {
  id: string;
  entry: Entry;
  /** 1 as soon as the host said that it is on its disk. */
  acked: 0 | 1;
}

/** What the blocks of the state in this database are worth. */
export interface Base {
  /** Entries of the host's log that are in it, from the first; those with `acked` 0 come on top. */
  seq: number;
  records: number;
  /** What the state's own counters said: if the blocks give others, they are damaged. */
  counts: Counts;
}

interface Rows {
  base: Base;
  head: StateHead;
  /** Who labels in this window. */
  me: string;
  /** Records of which the pieces are here, from the first. */
  copied: number;
  /** Which imports these come from: if the project's are others, so are its records. */
  sources: string[];
}
export type MetaRow = { [Key in keyof Rows]: { key: Key; value: Rows[Key] } }[keyof Rows];

/**
 * The window's working copy of one project. The host's folder is the truth: whatever is wrong here, this is thrown
 * away and made again. A change of tables is a further `version(n)`; what was shipped stays as it is.
 */
export class CopyDatabase extends Dexie {
  declare readonly pieces: Table<Piece, number>;
  declare readonly states: Table<StateBlock, number>;
  declare readonly log: Table<KeptEntry, string>;
  declare readonly meta: Table<MetaRow, keyof Rows>;

  /** `durability`: strict for what people did, relaxed for what can be fetched again. */
  constructor(project: string, durability: 'strict' | 'relaxed', options: DexieOptions = {}) {
    super(databaseName(project), { chromeTransactionDurability: durability, ...options });
    this.version(1).stores({ pieces: 'first', states: 'block', log: 'id, acked', meta: 'key' });
  }

  async read<Key extends keyof Rows>(key: Key): Promise<Rows[Key] | undefined> {
    const row = await this.meta.get(key);
    return row?.key === key ? valueOf(row, key) : undefined;
  }

  /** The records of a block that are here, in order, as texts. */
  piecesOf(block: number): Promise<Piece[]> {
    return this.pieces
      .where('first')
      .between(block * BLOCK_RECORDS, (block + 1) * BLOCK_RECORDS)
      .toArray();
  }
}

function valueOf<Key extends keyof Rows>(row: MetaRow, key: Key): Rows[Key] | undefined {
  const rows: Partial<Rows> = { [row.key]: row.value };
  return rows[key];
}

export function databaseName(project: string): string {
  return `colophon-project-${project}`;
}
