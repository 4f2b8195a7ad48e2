import { type FileHandle, open, unlink } from 'node:fs/promises';
import { LONGEST_BATCH_BYTES } from '#protocol/engine/contract.ts';

/**
 * A file through which the parsing child hands over what it made: it writes into one place while the host reads
 * another. It never has to be on the disk, and is gone when the import is over; so it needs nothing of the durable writes.
 */
export class Spool {
  readonly path: string;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  static async open(path: string): Promise<Spool> {
    return new Spool(path, await open(path, 'w+', 0o600));
  }

  async read(place: number, length: number): Promise<string> {
    const bytes = Buffer.allocUnsafe(length);
    for (let read = 0; read < length;) {
      const { bytesRead } = await this.#file.read(bytes, read, length - read, place * LONGEST_BATCH_BYTES + read);
      if (bytesRead === 0) return '';
      read += bytesRead;
    }
    return bytes.toString('utf8');
  }

  async close(): Promise<void> {
    await this.#file.close();
    await unlink(this.path).catch(() => {});
  }
}
