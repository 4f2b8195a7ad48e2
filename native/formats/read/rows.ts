import type { BadRow, FileProblem } from '#core/curate/importing.ts';
import type { JsonValue } from '#core/curate/value.ts';

export type RowValue = Record<string, JsonValue>;

/** One row of a file: a line, an element, a paragraph. `row` is its line or its place, from 1. */
export type Row = { row: number; value: RowValue } | { row: number; bad: BadRow };

/** Rows come in batches, because a step of an async generator for each of a million is dear. */
export type RowEvent =
  | { kind: 'rows'; rows: Row[]; /** Of the file, read so far. */ bytes: number }
  /** The end, before the end of the file. Rows shortly before the place may not have come. */
  | { kind: 'stopped'; problem: FileProblem };

/** Collects rows until a batch is full. */
export class Batch {
  readonly #most: { batchRows: number; batchUnits: number };
  #rows: Row[] = [];
  #units = 0;

  constructor(most: { batchRows: number; batchUnits: number }) {
    this.#most = most;
  }

  /** `units` is about the row's length as text. */
  add(row: Row, units: number): void {
    this.#rows.push(row);
    this.#units += units;
  }

  get full(): boolean {
    return this.#rows.length >= this.#most.batchRows || this.#units >= this.#most.batchUnits;
  }

  get empty(): boolean {
    return this.#rows.length === 0;
  }

  empties(): Row[] {
    const rows = this.#rows;
    this.#rows = [];
    this.#units = 0;
    return rows;
  }
}
