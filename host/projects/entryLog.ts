import { join } from 'node:path';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { type FrameDamage, FrameFile } from './frameFile.ts';

/** A segment that is larger is closed, and the next begun: backups then link what no longer changes. */
const SEGMENT_BYTES = 64 * 1024 * 1024;

interface Waiting {
  entries: readonly string[];
  done: (outcome: Result<number, Failure>) => void;
}

/**
 * The project's log: one JSON text an entry, numbered from 1, never changed. What `append` has acknowledged is on disk.
 *
 * Entries that arrive while the disk is busy go together: one write and one sync for all of them. So a single entry
 * waits for one sync, and ten thousand in a burst for two.
 */
export class EntryLog {
  readonly #folder: string;
  readonly #disk: Disk;
  readonly #segments: { file: FrameFile; first: number }[];
  #last: number;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  private constructor(folder: string, disk: Disk, segments: { file: FrameFile; first: number }[], last: number) {
    this.#folder = folder;
    this.#disk = disk;
    this.#segments = segments;
    this.#last = last;
  }

  static async open(folder: string, disk: Disk): Promise<Result<EntryLog, FrameDamage>> {
    const names = (await disk.readdir(folder)).filter((name) => /^\d{6}\.log$/.test(name)).toSorted();
    const segments: { file: FrameFile; first: number }[] = [];
    let last = 0;
    for (const name of names.length === 0 ? [segmentName(0)] : names) {
      const opened = await FrameFile.open(join(folder, name), disk, 'content');
      if (!opened.ok) {
        for (const { file } of segments) await file.close();
        return opened;
      }
      segments.push({ file: opened.value, first: last + 1 });
      last += opened.value.frames.reduce((sum, { count }) => sum + count, 0);
    }
    return ok(new EntryLog(folder, disk, segments, last));
  }

  /** The number of the last entry; 0 when there is none. */
  get last(): number {
    return this.#last;
  }

  /** Resolves to the number of the last of `entries`, once all of them are on disk. */
  append(entries: readonly string[]): Promise<Result<number, Failure>> {
    return new Promise((done) => {
      this.#waiting.push({ entries, done });
      this.#writing ??= this.#writeWaiting();
    });
  }

  /** The entries from number `from` on that are on disk now, in batches. */
  async *read(from: number): AsyncGenerator<{ first: number; entries: string[] }, Result<void, FrameDamage>> {
    const end = this.#last;
    for (const { file, first: segmentFirst } of this.#segments) {
      let first = segmentFirst;
      for (let index = 0; index < file.frames.length && first <= end;) {
        const frame = file.frames[index];
        if (frame !== undefined && first + frame.count <= from) {
          first += frame.count;
          index += 1;
          continue;
        }
        const run = await file.readRun(index);
        if (!run.ok) return run;
        const decoder = new TextDecoder();
        const entries = run.value.flatMap((content) => decoder.decode(content).split('\n'));
        const skipped = Math.max(0, from - first);
        yield { first: first + skipped, entries: entries.slice(skipped, end - first + 1) };
        first += entries.length;
        index += run.value.length;
      }
    }
    return ok(undefined);
  }

  /** Settles when nothing waits to be written. */
  async flushed(): Promise<void> {
    await this.#writing;
  }

  async close(): Promise<void> {
    await this.#writing;
    for (const { file } of this.#segments) await file.close();
  }

  async #writeWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      const outcome = await this.#write(batch.flatMap(({ entries }) => entries));
      let number = this.#last;
      if (outcome.ok) {
        for (const { entries, done } of batch) done(ok((number += entries.length)));
        this.#last = number;
      } else {
        for (const { done } of batch) done(outcome);
      }
    }
    // In the same turn as the look at an empty queue: whoever appends next starts the next round.
    this.#writing = undefined;
  }

  async #write(entries: readonly string[]): Promise<Result<void, Failure>> {
    const segment = await this.#writable();
    if (!segment.ok) return segment;
    const written = await segment.value.write(new TextEncoder().encode(entries.join('\n')), entries.length);
    if (!written.ok) return written;
    return segment.value.sync();
  }

  async #writable(): Promise<Result<FrameFile, Failure>> {
    const current = this.#segments.at(-1);
    if (current !== undefined && current.file.bytes < SEGMENT_BYTES) return ok(current.file);
    const opened = await FrameFile.open(
      join(this.#folder, segmentName(this.#segments.length)),
      this.#disk,
      'content',
    ).catch(() => undefined);
    if (opened === undefined || !opened.ok) return fail({ code: 'DISK_WRITE_FAILED', detail: 'no new segment' });
    this.#segments.push({ file: opened.value, first: this.#last + 1 });
    return ok(opened.value);
  }
}

function segmentName(number: number): string {
  return `${String(number).padStart(6, '0')}.log`;
}
