import type { BadRow, Reading } from '#core/curate/importing.ts';
import type { Mapping } from '#core/curate/mapping.ts';
import { BLOCK_RECORDS, type CurateRecord } from '#core/curate/record.ts';
import { type Importing, LONGEST_RECORD_UNITS, PIECE_UNITS } from '#protocol/engine/records.ts';
import { usualLimits } from './limits.ts';
import { badRow } from './problem.ts';
import { importRows } from './shapes/importRows.ts';
import type { ImportedRow } from './shapes/apply.ts';
import type { Source } from './source.ts';

const limits = { ...usualLimits, record: LONGEST_RECORD_UNITS };

/** More of them do not wait for the records beside them. */
const MOST_BAD = 500;

/** Where in the project the records come, and up to which row they are there already. */
export interface Beginning {
  readonly skipRows: number;
  /** The ordinal of the first one. */
  readonly first: number;
  /** The place of their file among the project's sources. */
  readonly file: number;
}

/** A batch as it is made: its text has no place in the spool yet. */
export type Batch =
  | Exclude<Importing, { kind: 'rows' }>
  | (Omit<Extract<Importing, { kind: 'rows' }>, 'spooled' | 'count'> & {
      /** Each the JSON of one record. */
      records: readonly string[];
    });

/** Records as they will lie in the project: pieces of a block each, so that the host has only to check them. */
export async function* recordBatches(
  source: Source,
  reading: Reading,
  mapping: Mapping,
  beginning: Beginning,
): AsyncGenerator<Batch> {
  const pieces = new Pieces(beginning);
  for await (const event of importRows(source, reading, mapping, limits)) {
    if (event.kind === 'stopped') {
      yield { kind: 'stopped', problem: event.problem };
    } else if (event.kind === 'done') {
      yield* pieces.rest();
      yield event;
    } else {
      yield* pieces.take(event.records, event.bad, event.bytes);
    }
  }
}

/** Gathers records until a block is full. Rows come in ascending order, so every piece is a place to go on from. */
class Pieces {
  readonly #skipRows: number;
  readonly #file: number;
  #ordinal: number;
  #texts: string[] = [];
  #units = 0;
  #bad: BadRow[] = [];
  #lastRow = 0;
  #bytes = 0;

  constructor({ skipRows, first, file }: Beginning) {
    this.#skipRows = skipRows;
    this.#ordinal = first;
    this.#file = file;
  }

  *take(records: readonly ImportedRow[], bad: readonly BadRow[], bytes: number): Generator<Batch> {
    this.#bytes = bytes;
    const faults = bad.filter(({ row }) => row > this.#skipRows).toSorted((one, other) => one.row - other.row);
    let fault = 0;
    for (const record of records) {
      if (record.row <= this.#skipRows) continue;
      for (let next = faults[fault]; next !== undefined && next.row < record.row; next = faults[fault]) {
        yield* this.#addBad(next);
        fault += 1;
      }
      yield* this.#add(record);
    }
    for (const left of faults.slice(fault)) yield* this.#addBad(left);
  }

  *rest(): Generator<Batch> {
    if (this.#texts.length > 0 || this.#bad.length > 0) yield this.#piece();
  }

  *#add({ row, fields, given, tags, author }: ImportedRow): Generator<Batch> {
    const record: CurateRecord = {
      ordinal: this.#ordinal,
      fields,
      given,
      tags,
      source: { file: this.#file, row, author },
    };
    const text = JSON.stringify(record);
    if (text.length > LONGEST_RECORD_UNITS) {
      const detail = `The record is ${String(Math.ceil(text.length / 1024 / 1024))} MB long; 4 MB is the most.`;
      yield* this.#addBad(badRow(row, { code: 'too-large', detail }, text, 'json'));
      return;
    }
    if (this.#texts.length > 0 && this.#units + text.length > PIECE_UNITS) yield this.#piece();
    this.#texts.push(text);
    this.#units += text.length + 1;
    this.#lastRow = row;
    this.#ordinal += 1;
    if (this.#ordinal % BLOCK_RECORDS === 0) yield this.#piece();
  }

  *#addBad(bad: BadRow): Generator<Batch> {
    this.#bad.push(bad);
    this.#lastRow = bad.row;
    if (this.#bad.length >= MOST_BAD) yield this.#piece();
  }

  #piece(): Batch {
    const piece: Batch = {
      kind: 'rows',
      records: this.#texts,
      bad: this.#bad,
      lastRow: this.#lastRow,
      bytes: this.#bytes,
    };
    this.#texts = [];
    this.#units = 0;
    this.#bad = [];
    return piece;
  }
}
