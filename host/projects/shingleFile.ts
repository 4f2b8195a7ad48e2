import type { FileHandle } from 'node:fs/promises';
import type { Disk } from '../durable/disk.ts';

const HELD_BYTES = 4 * 1024 * 1024;
/** Sets that were looked at last: those of one cluster are compared again and again. */
const REMEMBERED = 2_000;

/** The shingles of many texts on the disk, 4 bytes each; where each text's begin is in memory, 8 bytes a text. */
export class ShingleFile {
  readonly #path: string;
  readonly #disk: Disk;
  readonly #file: FileHandle;
  readonly #begins: Float64Array;
  readonly #lengths: Uint32Array;
  readonly #remembered = new Map<number, Uint32Array>();
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #end = 0;

  private constructor(path: string, disk: Disk, file: FileHandle, count: number) {
    this.#path = path;
    this.#disk = disk;
    this.#file = file;
    this.#begins = new Float64Array(count);
    this.#lengths = new Uint32Array(count);
  }

  static async make(path: string, count: number, disk: Disk): Promise<ShingleFile> {
    return new ShingleFile(path, disk, await disk.open(path, 'w+', 0o600), count);
  }

  async add(record: number, set: Uint32Array): Promise<void> {
    this.#begins[record] = this.#end + this.#heldBytes;
    this.#lengths[record] = set.length;
    this.#held.push(new Uint8Array(set.buffer, set.byteOffset, set.byteLength));
    this.#heldBytes += set.byteLength;
    if (this.#heldBytes >= HELD_BYTES) await this.complete();
  }

  /** After the last one, before the first is read. */
  async complete(): Promise<void> {
    const bytes = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#end + done);
      done += bytesWritten;
    }
    this.#end += bytes.length;
  }

  async get(record: number): Promise<Uint32Array> {
    const known = this.#remembered.get(record);
    if (known !== undefined) return known;
    const set = new Uint32Array(this.#lengths[record] ?? 0);
    await this.#file.read(new Uint8Array(set.buffer), 0, set.byteLength, this.#begins[record] ?? 0);
    if (this.#remembered.size >= REMEMBERED) this.#remembered.clear();
    this.#remembered.set(record, set);
    return set;
  }

  async remove(): Promise<void> {
    await this.#file.close();
    await this.#disk.unlink(this.#path).catch(() => {});
  }
}
