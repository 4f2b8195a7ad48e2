import { readSync } from 'node:fs';

/** Longer headers are not read: the largest known (vocabularies of 260,000 pieces) have 30 MiB. */
const LONGEST_HEADER_BYTES = 128 * 1024 * 1024;

/** Read at a time: all of the file that is ever in memory at once. */
const WINDOW_BYTES = 512 * 1024;

/** Why reading ended. Thrown only under `readGgufFile`, which makes values of it. */
export class HeaderProblem extends Error {
  readonly kind: 'not-a-model' | 'damaged' | 'not-supported' | 'adapter' | 'no-adapter';

  constructor(kind: HeaderProblem['kind'], detail: string) {
    super(detail);
    this.kind = kind;
  }
}

/** The file is still being written, and does not yet reach to where reading has to go on. */
export class MoreNeeded extends Error {
  readonly bytes: number;

  constructor(bytes: number) {
    super('more of the file is needed');
    this.bytes = bytes;
  }
}

export function damaged(detail: string): HeaderProblem {
  return new HeaderProblem('damaged', detail);
}

/**
 * Reads little-endian values from the beginning of a file, one after the other. No length that the file claims is
 * believed: each is compared with the bytes that exist before anything is done with it.
 */
export class HeaderReader {
  readonly #file: number;
  readonly #available: number;
  readonly #window = Buffer.allocUnsafe(WINDOW_BYTES);
  readonly fileBytes: number;
  #windowStart = 0;
  #windowLength = 0;
  #position = 0;

  /** `available` of the file's `fileBytes` are there already. */
  constructor(file: number, available: number, fileBytes: number) {
    this.#file = file;
    this.#available = available;
    this.fileBytes = fileBytes;
  }

  get position(): number {
    return this.#position;
  }

  u8(): number {
    return this.#window.readUInt8(this.#take(1));
  }

  i8(): number {
    return this.#window.readInt8(this.#take(1));
  }

  u16(): number {
    return this.#window.readUInt16LE(this.#take(2));
  }

  i16(): number {
    return this.#window.readInt16LE(this.#take(2));
  }

  u32(): number {
    return this.#window.readUInt32LE(this.#take(4));
  }

  i32(): number {
    return this.#window.readInt32LE(this.#take(4));
  }

  f32(): number {
    return this.#window.readFloatLE(this.#take(4));
  }

  f64(): number {
    return this.#window.readDoubleLE(this.#take(8));
  }

  /** Beyond 2^53 it is rounded: the caller compares it with a limit far below. */
  u64(): number {
    return Number(this.#window.readBigUInt64LE(this.#take(8)));
  }

  i64(): number {
    return Number(this.#window.readBigInt64LE(this.#take(8)));
  }

  /** A view of the window, good until the next read. */
  bytes(length: number): Buffer {
    const at = this.#take(length);
    return this.#window.subarray(at, at + length);
  }

  /** A string of at most `longest` bytes; `what` it is, is told when it is longer. */
  text(longest: number, what: string): string {
    const length = this.u64();
    if (length > longest) throw damaged(`${what} claims a length of ${bytesOf(length)}`);
    return this.bytes(length).toString('utf8');
  }

  skip(bytes: number, what: string): void {
    this.mustExist(bytes, what);
    this.#position += bytes;
  }

  /** Ends reading when the next `bytes` are not in the file, or not yet. */
  mustExist(bytes: number, what: string): void {
    const end = this.#position + bytes;
    if (end > this.fileBytes) {
      throw damaged(`${what} ends ${bytesOf(end - this.fileBytes)} past the end of the file`);
    }
    if (end > LONGEST_HEADER_BYTES) throw damaged(`its header is longer than ${bytesOf(LONGEST_HEADER_BYTES)}`);
    // A window more than is missing, so that a slow copy is not asked again for every few bytes.
    if (end > this.#available) throw new MoreNeeded(Math.min(this.fileBytes, end + WINDOW_BYTES));
  }

  #take(bytes: number): number {
    if (this.#position < this.#windowStart || this.#position + bytes > this.#windowStart + this.#windowLength) {
      this.mustExist(bytes, 'the header');
      this.#fill();
    }
    const at = this.#position - this.#windowStart;
    this.#position += bytes;
    return at;
  }

  #fill(): void {
    const wanted = Math.min(WINDOW_BYTES, this.#available - this.#position);
    this.#windowStart = this.#position;
    this.#windowLength = 0;
    while (this.#windowLength < wanted) {
      const read = readSync(
        this.#file,
        this.#window,
        this.#windowLength,
        wanted - this.#windowLength,
        this.#position + this.#windowLength,
      );
      // Cut short while it is read.
      if (read === 0) throw damaged(`the file ends at byte ${count(this.#position + this.#windowLength)}`);
      this.#windowLength += read;
    }
  }
}

/** A number as people write it: 4,096. */
export function count(value: number): string {
  return value.toLocaleString('en-GB');
}

export function bytesOf(length: number): string {
  return length === 1 ? '1 byte' : `${count(length)} bytes`;
}
