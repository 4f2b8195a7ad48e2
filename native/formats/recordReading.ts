import { type FileHandle, open } from 'node:fs/promises';
import type { Reading } from '#core/curate/importing.ts';
import type { Mapping } from '#core/curate/mapping.ts';
import { type Importing, LONGEST_BATCH_BYTES, type RecordSource } from '#protocol/engine/records.ts';
import { type Batch, type Beginning, recordBatches } from './recordBatches.ts';
import { TextBuffer } from '#protocol/engine/textBuffer.ts';
import { FileBytes } from './read/fileBytes.ts';

export interface RecordWish extends Beginning {
  readonly source: RecordSource;
  readonly reading: Reading;
  readonly mapping: Mapping;
  readonly spool: string;
}

/** One import as the child does it: batch by batch, as fast as they are asked for. */
export class RecordReading {
  readonly #batches: AsyncGenerator<Batch>;
  readonly #spool: FileHandle;
  readonly #following: FileBytes | undefined;
  readonly #text = new TextBuffer();
  #turn: Promise<unknown> = Promise.resolve();
  #last: Importing = { kind: 'stopped', problem: { code: 'damaged', detail: 'It ended without an end.' } };

  private constructor(batches: AsyncGenerator<Batch>, spool: FileHandle, following: FileBytes | undefined) {
    this.#batches = batches;
    this.#spool = spool;
    this.#following = following;
  }

  static async begin({ source, reading, mapping, spool, ...beginning }: RecordWish): Promise<RecordReading> {
    const handle = await open(spool, 'r+');
    if (source.kind === 'files' || source.growsTo === undefined)
      return new RecordReading(recordBatches(source, reading, mapping, beginning), handle, undefined);
    const { path, name, growsTo } = source;
    const following = new FileBytes(path, growsTo);
    // Now, as it may soon have another name; where it cannot be opened, reading it says so.
    await following.open().catch(() => {});
    const batches = recordBatches({ kind: 'file', path, name, following }, reading, mapping, beginning);
    return new RecordReading(batches, handle, following);
  }

  /** Asked ahead, they are made one after the other. */
  next(place: number): Promise<Importing> {
    const mine = this.#turn.then(() => this.#next(place));
    this.#turn = mine.catch(() => {});
    return mine;
  }

  async #next(place: number): Promise<Importing> {
    const { value: batch, done } = await this.#batches.next();
    // Whoever asks ahead asks beyond the end, too.
    if (done === true) return this.#last;
    if (batch.kind !== 'rows') {
      this.#last = batch;
      return batch;
    }
    const { records, ...rest } = batch;
    if (records.length === 0) return { ...rest, spooled: 0, count: 0 };
    const bytes = this.#text.list(records);
    for (let written = 0; written < bytes.length;) {
      const at = place * LONGEST_BATCH_BYTES + written;
      written += (await this.#spool.write(bytes, written, bytes.length - written, at)).bytesWritten;
    }
    return { ...rest, spooled: bytes.length, count: records.length };
  }

  async end(): Promise<void> {
    this.#following?.stop();
    await this.#turn;
    await this.#batches.return(undefined);
    // Where nothing was asked for, nothing has closed it.
    await this.#following?.close();
    await this.#spool.close();
  }
}
