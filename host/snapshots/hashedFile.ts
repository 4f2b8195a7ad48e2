import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

const WRITE_UNITS = 1024 * 1024;

/** Writes a file from its beginning to its end, in large steps, and hashes it meanwhile. */
export class HashedFile {
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #held: string[] = [];
  #units = 0;
  #bytes = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async write(text: string): Promise<void> {
    this.#held.push(text);
    this.#units += text.length;
    if (this.#units >= WRITE_UNITS) await this.#flush();
  }

  async end(): Promise<{ bytes: number; sha256: string }> {
    await this.#flush();
    await this.#file.sync();
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  async #flush(): Promise<void> {
    const bytes = new TextEncoder().encode(this.#held.join(''));
    this.#held = [];
    this.#units = 0;
    this.#hash.update(bytes);
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#bytes + done);
      done += bytesWritten;
    }
    this.#bytes += bytes.length;
  }
}
