import { BLOCK_RECORDS } from '#core/curate/record.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import { LONGEST_RECORD_UNITS, PIECE_UNITS } from '#protocol/engine/records.ts';
import { TextBuffer } from '#protocol/engine/textBuffer.ts';
import type { BadRow } from '#core/curate/importing.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure } from '../durable/failures.ts';
import { FrameFile } from './frameFile.ts';
import type { Commit } from './recordStore.ts';

/** How far a pack has come that is safe on disk: enough to go on from there. */
export interface PackMark {
  readonly first: number;
  readonly count: number;
  readonly pieces: Commit['pieces'];
  /** Bytes of the two files. */
  readonly packBytes: number;
  readonly badBytes: number;
  readonly badRows: number;
}

/** Writes the pack of one import, piece by piece. Nothing of it counts before the store's commit. */
export class PackWriter {
  readonly #pack: FrameFile;
  readonly #bad: FrameFile;
  /** The ordinal of its first record. */
  readonly first: number;
  #count = 0;
  #pieces: Commit['pieces'];
  #badRows: number;
  readonly #buffer = new TextBuffer();
  #texts: string[] = [];
  #units = 0;

  private constructor(pack: FrameFile, bad: FrameFile, mark: PackMark) {
    this.#pack = pack;
    this.#bad = bad;
    this.first = mark.first;
    this.#count = mark.count;
    this.#pieces = [...mark.pieces];
    this.#badRows = mark.badRows;
  }

  /** `mark`: where an earlier writer came to, or a new one's beginning. What was written after it is cut off. */
  static async open(
    paths: { pack: string; bad: string; folder: string },
    mark: PackMark,
    disk: Disk,
  ): Promise<Result<PackWriter, Failure>> {
    try {
      await cut(paths.pack, mark.packBytes, disk);
      await cut(paths.bad, mark.badBytes, disk);
      const pack = await FrameFile.open(paths.pack, disk, 'headers');
      const bad = await FrameFile.open(paths.bad, disk, 'headers');
      if (pack.ok && bad.ok) return ok(new PackWriter(pack.value, bad.value, mark));
      if (pack.ok) await pack.value.close();
      if (bad.ok) await bad.value.close();
      return fail({ code: 'DISK_WRITE_FAILED', detail: 'what was written before is damaged' });
    } catch (error) {
      return fail(diskFailure(error, paths.folder, 0));
    }
  }

  get count(): number {
    return this.#count + this.#texts.length;
  }

  /** Of the pack, as far as it was written. */
  get bytes(): number {
    return this.#pack.bytes;
  }

  /** The record gets the next ordinal. False where it is too long to be one. */
  async add(record: Omit<CurateRecord, 'ordinal'>): Promise<Result<boolean, Failure>> {
    const ordinal = this.first + this.count;
    const text = JSON.stringify({ ordinal, ...record });
    if (text.length > LONGEST_RECORD_UNITS) return ok(false);
    if (this.#texts.length > 0 && this.#units + text.length > PIECE_UNITS) {
      const written = await this.#writePiece();
      if (!written.ok) return written;
    }
    this.#texts.push(text);
    this.#units += text.length + 1;
    if ((ordinal + 1) % BLOCK_RECORDS === 0) {
      const written = await this.#writePiece();
      if (!written.ok) return written;
    }
    return ok(true);
  }

  /** Records whose JSON has been checked (checkedPiece.ts): a piece of its own, which lies as it came. */
  async addPiece(bytes: Uint8Array, count: number): Promise<Result<void, Failure>> {
    const written = await this.#writePiece();
    return written.ok ? this.#writeWhole(bytes, count) : written;
  }

  async addBad(rows: readonly BadRow[]): Promise<Result<void, Failure>> {
    if (rows.length === 0) return ok(undefined);
    const written = await this.#bad.write(new TextEncoder().encode(JSON.stringify(rows)), rows.length);
    this.#badRows += rows.length;
    return written.ok ? ok(undefined) : written;
  }

  /** Brings all of it to the disk. The last piece may be short; whoever goes on begins another in the same block. */
  async mark(): Promise<Result<PackMark, Failure>> {
    const written = await this.#writePiece();
    if (!written.ok) return written;
    for (const file of [this.#pack, this.#bad]) {
      const synced = await file.sync();
      if (!synced.ok) return synced;
    }
    return ok({
      first: this.first,
      count: this.#count,
      pieces: this.#pieces,
      packBytes: this.#pack.bytes,
      badBytes: this.#bad.bytes,
      badRows: this.#badRows,
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.#pack.close(), this.#bad.close()]);
  }

  async #writePiece(): Promise<Result<void, Failure>> {
    if (this.#texts.length === 0) return ok(undefined);
    const texts = this.#texts;
    this.#texts = [];
    this.#units = 0;
    return this.#writeWhole(this.#buffer.list(texts), texts.length);
  }

  async #writeWhole(bytes: Uint8Array, count: number): Promise<Result<void, Failure>> {
    const written = await this.#pack.write(bytes, count);
    if (!written.ok) return written;
    const { offset, length, crc } = written.value;
    this.#pieces.push([offset, length, crc, count]);
    this.#count += count;
    return ok(undefined);
  }
}

async function cut(path: string, bytes: number, disk: Disk): Promise<void> {
  const there = await disk.stat(path).then(
    () => true,
    () => false,
  );
  if (!there) return;
  const file = await disk.open(path, 'r+');
  try {
    await file.truncate(bytes);
  } finally {
    await file.close();
  }
}
