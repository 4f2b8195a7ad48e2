import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

const LOCAL = 0x04_03_4b_50;
const CENTRAL = 0x02_01_4b_50;
const END = 0x06_05_4b_50;
const END_64 = 0x06_06_4b_50;
const LOCATOR_64 = 0x07_06_4b_50;
const VERSION_64 = 45;
/** Names are UTF-8. */
const FLAGS = 0x0800;
/** 1 January 1980, midnight, the earliest that a zip knows: the same content gives the same bytes. */
const DATE = 0x0021;
/** Means "see the 64-bit field". */
const FULL_32 = 0xff_ff_ff_ff;
const READ_BYTES = 1024 * 1024;

interface Entry {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * A .zip of files that are packed already: nothing is compressed, sizes may be beyond four gigabytes, and there is no
 * date in it. Written from its beginning to its end.
 */
export class ZipFile {
  readonly #file: FileHandle;
  readonly #entries: Entry[] = [];
  #at = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async addText(name: string, text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    await this.#begin(name, crc32(bytes), bytes.length);
    await this.#put(bytes);
  }

  /** Reads the file twice: its checksum stands before it. `go` says whether to go on. */
  async addFile(name: string, path: string, go: () => boolean): Promise<boolean> {
    let crc = 0;
    let size = 0;
    for await (const chunk of chunksOf(path)) {
      if (!go()) return false;
      crc = crc32(chunk, crc);
      size += chunk.length;
    }
    await this.#begin(name, crc, size);
    for await (const chunk of chunksOf(path)) {
      if (!go()) return false;
      await this.#put(chunk);
    }
    return true;
  }

  async end(): Promise<void> {
    const start = this.#at;
    for (const entry of this.#entries) await this.#put(central(entry));
    const size = this.#at - start;
    const count = this.#entries.length;
    const at64 = this.#at;
    const end64 = new DataView(new ArrayBuffer(56));
    end64.setUint32(0, END_64, true);
    end64.setBigUint64(4, 44n, true);
    end64.setUint16(12, VERSION_64, true);
    end64.setUint16(14, VERSION_64, true);
    end64.setBigUint64(24, BigInt(count), true);
    end64.setBigUint64(32, BigInt(count), true);
    end64.setBigUint64(40, BigInt(size), true);
    end64.setBigUint64(48, BigInt(start), true);
    await this.#put(bytesOf(end64));
    const locator = new DataView(new ArrayBuffer(20));
    locator.setUint32(0, LOCATOR_64, true);
    locator.setBigUint64(8, BigInt(at64), true);
    locator.setUint32(16, 1, true);
    await this.#put(bytesOf(locator));
    const end = new DataView(new ArrayBuffer(22));
    end.setUint32(0, END, true);
    end.setUint16(8, count, true);
    end.setUint16(10, count, true);
    end.setUint32(12, Math.min(size, FULL_32), true);
    end.setUint32(16, Math.min(start, FULL_32), true);
    await this.#put(bytesOf(end));
  }

  async #begin(path: string, crc: number, size: number): Promise<void> {
    const name = new TextEncoder().encode(path);
    this.#entries.push({ name, crc, size, offset: this.#at });
    const header = new DataView(new ArrayBuffer(30 + name.length + 20));
    header.setUint32(0, LOCAL, true);
    header.setUint16(4, VERSION_64, true);
    header.setUint16(6, FLAGS, true);
    header.setUint16(12, DATE, true);
    header.setUint32(14, crc, true);
    header.setUint32(18, FULL_32, true);
    header.setUint32(22, FULL_32, true);
    header.setUint16(26, name.length, true);
    header.setUint16(28, 20, true);
    bytesOf(header).set(name, 30);
    const extra = 30 + name.length;
    header.setUint16(extra, 1, true);
    header.setUint16(extra + 2, 16, true);
    header.setBigUint64(extra + 4, BigInt(size), true);
    header.setBigUint64(extra + 12, BigInt(size), true);
    await this.#put(bytesOf(header));
  }

  async #put(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#at + done);
      done += bytesWritten;
    }
    this.#at += bytes.length;
  }
}

function central({ name, crc, size, offset }: Entry): Uint8Array {
  const header = new DataView(new ArrayBuffer(46 + name.length + 28));
  header.setUint32(0, CENTRAL, true);
  header.setUint16(4, VERSION_64, true);
  header.setUint16(6, VERSION_64, true);
  header.setUint16(8, FLAGS, true);
  header.setUint16(14, DATE, true);
  header.setUint32(16, crc, true);
  header.setUint32(20, FULL_32, true);
  header.setUint32(24, FULL_32, true);
  header.setUint16(28, name.length, true);
  header.setUint16(30, 28, true);
  header.setUint32(42, FULL_32, true);
  bytesOf(header).set(name, 46);
  const extra = 46 + name.length;
  header.setUint16(extra, 1, true);
  header.setUint16(extra + 2, 24, true);
  header.setBigUint64(extra + 4, BigInt(size), true);
  header.setBigUint64(extra + 12, BigInt(size), true);
  header.setBigUint64(extra + 20, BigInt(offset), true);
  return bytesOf(header);
}

function bytesOf(view: DataView<ArrayBuffer>): Uint8Array {
  return new Uint8Array(view.buffer);
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a file gave something else than bytes');
    yield chunk;
  }
}
