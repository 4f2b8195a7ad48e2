import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const READ_BYTES = 512 * 1024;
/** How long to leave a file alone that has not grown. */
const PAUSE_MS = 5;

/**
 * A file's bytes from front to back. One that is still being written is followed until it is `size` long: whoever
 * writes it only adds to it. It is opened once, so that it may be given its name meanwhile.
 */
export class FileBytes {
  readonly #path: string;
  readonly #size: number | undefined;
  #opening: Promise<FileHandle> | undefined;
  #stopped = false;

  constructor(path: string, size: number | undefined) {
    this.#path = path;
    this.#size = size;
  }

  async open(): Promise<void> {
    await this.#handle();
  }

  /** Fewer than were asked for only at the end. */
  async beginning(length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(length);
    let done = 0;
    for (let read = -1; read !== 0 && done < length; done += read) {
      read = await this.#read(bytes.subarray(done), done);
    }
    return bytes.subarray(0, done);
  }

  /** `isKept`: each has memory of its own. Otherwise a chunk is good only until the next. */
  async *chunks(start: number, isKept: boolean): AsyncGenerator<Buffer> {
    const memory = Buffer.allocUnsafeSlow(READ_BYTES);
    for (let at = start; ;) {
      const read = await this.#read(memory, at);
      if (read === 0) return;
      at += read;
      const chunk = memory.subarray(0, read);
      yield isKept ? Buffer.from(chunk) : chunk;
    }
  }

  /** Whether a place is at the end, as far as can be known of a file that may still grow. */
  async endsAt(place: number): Promise<boolean> {
    return place >= (this.#size ?? (await (await this.#handle()).stat()).size);
  }

  /** Waits for nothing any more: it ends where it is. */
  stop(): void {
    this.#stopped = true;
  }

  async close(): Promise<void> {
    this.#stopped = true;
    const opening = this.#opening;
    this.#opening = undefined;
    await (await opening)?.close();
  }

  async #read(into: Buffer, at: number): Promise<number> {
    const file = await this.#handle();
    for (;;) {
      const { bytesRead } = await file.read(into, 0, into.length, at);
      if (bytesRead > 0 || this.#stopped || this.#size === undefined || at >= this.#size) return bytesRead;
      await pause(PAUSE_MS);
    }
  }

  #handle(): Promise<FileHandle> {
    this.#opening ??= open(this.#path, 'r');
    return this.#opening;
  }
}
