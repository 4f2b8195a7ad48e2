import { BLOCK_RECORDS } from '../record.ts';

/** Bytes a value. */
export type Width = 1 | 2 | 4;
export type Page = Uint8Array | Uint16Array | Uint32Array;

/**
 * One small whole number a record, 0 where nothing was ever said. Pages of a block's records come into being when
 * something other than 0 is written, so a column costs what people touched and not what the project holds.
 */
export class Column {
  #width: Width;
  #largest: number;
  readonly #pages = new Map<number, Page>();
  // Bulk work goes through records in order: the page of the last call is nearly always the page of this one.
  #block = -1;
  #page: Page | undefined;

  constructor(width: Width) {
    this.#width = width;
    this.#largest = largest(width);
  }

  get width(): Width {
    return this.#width;
  }

  get(record: number): number {
    const block = Math.floor(record / BLOCK_RECORDS);
    if (block !== this.#block) this.#turnTo(block);
    return this.#page === undefined ? 0 : (this.#page[record - block * BLOCK_RECORDS] ?? 0);
  }

  set(record: number, value: number): void {
    const block = Math.floor(record / BLOCK_RECORDS);
    if (value > this.#largest) this.#widen(value);
    if (block !== this.#block) this.#turnTo(block);
    if (this.#page === undefined) {
      if (value === 0) return;
      this.#page = pageOf(this.#width);
      this.#pages.set(block, this.#page);
    }
    this.#page[record - block * BLOCK_RECORDS] = value;
  }

  blocks(): Iterable<number> {
    return this.#pages.keys();
  }

  /** What is kept of a block; `undefined` where all is 0. Not a copy. */
  page(block: number): Page | undefined {
    const page = this.#pages.get(block);
    return page?.some((value) => value !== 0) === true ? page : undefined;
  }

  /** The same without the look whether all is 0: for going through very many. Not to be written. */
  held(block: number): Page | undefined {
    return this.#pages.get(block);
  }

  #turnTo(block: number): void {
    this.#block = block;
    this.#page = this.#pages.get(block);
  }

  #widen(value: number): void {
    this.#width = value > largest(2) ? 4 : 2;
    this.#largest = largest(this.#width);
    for (const [block, page] of this.#pages) {
      const wider = pageOf(this.#width);
      wider.set(page);
      this.#pages.set(block, wider);
    }
    this.#block = -1;
  }
}

export function largest(width: Width): number {
  return 2 ** (8 * width) - 1;
}

/** Room for `length` values. */
export function pageOf(width: Width, length = BLOCK_RECORDS): Page {
  if (width === 1) return new Uint8Array(length);
  return width === 2 ? new Uint16Array(length) : new Uint32Array(length);
}
