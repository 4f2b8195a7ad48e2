import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disk } from '../durable/disk.ts';

export const BUCKETS = 256;
/** What all buckets together hold in memory before it goes to the disk. */
const HELD_UNITS = 16 * 1024 * 1024;

/**
 * Sorts more lines than fit into memory: each goes to one of 256 files, by what it is to be sorted by, and each file is
 * small enough to be sorted alone. For working files only: nothing is synced.
 */
export class Buckets {
  readonly #folder: string;
  readonly #disk: Disk;
  readonly #held: string[][] = Array.from({ length: BUCKETS }, () => []);
  readonly #files = new Map<number, FileHandle>();
  #units = 0;

  constructor(folder: string, disk: Disk) {
    this.#folder = folder;
    this.#disk = disk;
  }

  /** `bucket` from 0 to 255; `line` has no line feed. */
  async add(bucket: number, line: string): Promise<void> {
    this.#held[bucket]?.push(line);
    this.#units += line.length;
    if (this.#units > HELD_UNITS) await this.#flush();
  }

  /** The lines of one bucket after the other, each unsorted. */
  async *lines(): AsyncGenerator<string[]> {
    await this.#flush();
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      const file = this.#files.get(bucket);
      if (file === undefined) continue;
      const text = (await this.#disk.readFile(this.#path(bucket))).toString('utf8');
      yield text.slice(0, -1).split('\n');
    }
  }

  async remove(): Promise<void> {
    for (const [bucket, file] of this.#files) {
      await file.close();
      await this.#disk.unlink(this.#path(bucket)).catch(() => {});
    }
    this.#files.clear();
  }

  async #flush(): Promise<void> {
    for (const [bucket, lines] of this.#held.entries()) {
      if (lines.length === 0) continue;
      const file = this.#files.get(bucket) ?? (await this.#disk.open(this.#path(bucket), 'w', 0o600));
      this.#files.set(bucket, file);
      await file.appendFile(`${lines.join('\n')}\n`);
      this.#held[bucket] = [];
    }
    this.#units = 0;
  }

  #path(bucket: number): string {
    return join(this.#folder, `bucket-${String(bucket)}.tmp`);
  }
}
