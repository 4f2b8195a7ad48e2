import { type FileHandle, open, unlink } from 'node:fs/promises';
import { LONGEST_BATCH_BYTES } from '#protocol/engine/records.ts';

/**
 * A file through which the parsing child hands over what it made: it writes into one place while the host reads
 * another. It never has to be on the disk, and is gone when the import is over; so it needs nothing of the durable writes.
 */
export class Spool {
  readonly path: string;
  readonly #file: FileHandle;
  #bytes = Buffer.allocUnsafe(1024 * 1024);

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  static async open(path: string): Promise<Spool> {
    return new Spool(path, await open(path, 'w+', 0o600));
  }

  /** Good until the next call. Fewer bytes where there are no more. */
  async read(place: number, length: number): Promise<Buffer> {
    // The same memory each time: to ask the system for it costs as much as the reading.
    if (length > this.#bytes.length) this.#bytes = Buffer.allocUnsafe(2 * length);
    const bytes = this.#bytes;
    for (let read = 0; read < length;) {
      const { bytesRead } = await this.#file.read(bytes, read, length - read, place * LONGEST_BATCH_BYTES + read);
      if (bytesRead === 0) return bytes.subarray(0, read);
      read += bytesRead;
    }
    return bytes.subarray(0, length);
  }

  async close(): Promise<void> {
    await this.#file.close();
    await unlink(this.path).catch(() => {});
  }
}
