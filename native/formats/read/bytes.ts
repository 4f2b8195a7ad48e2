import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { bytesOf, count } from '../../parse/headerReader.ts';
import type { Limits } from '../limits.ts';
import { FormatProblem } from '../problem.ts';

const READ_BYTES = 256 * 1024;

/** A zstd frame may ask for a window of up to 2 GiB; 2^27 is what the zstd tool itself allows without being told. */
const LARGEST_ZSTD_WINDOW_LOG = 27;

export type Compression = 'none' | 'gzip' | 'zstd';

export async function firstBytes(path: string, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await file.read(buffer, 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

export function compressionOf(beginning: Buffer): Compression {
  if (beginning.length >= 2 && beginning.readUInt16BE(0) === 0x1f8b) return 'gzip';
  if (beginning.length >= 4 && beginning.readUInt32LE(0) === 0xfd2fb528) return 'zstd';
  return 'none';
}

/** A file's bytes, unpacked, in chunks; never more than a few of them in memory. */
export class ByteStream {
  readonly #path: string;
  readonly #limits: Limits;
  /** Bytes of the file itself that were read: what progress is measured in. */
  readBytes = 0;

  constructor(path: string, limits: Limits) {
    this.#path = path;
    this.#limits = limits;
  }

  async *chunks(): AsyncGenerator<Buffer> {
    const compression = compressionOf(await firstBytes(this.#path, 4));
    if (compression === 'none') {
      const file = createReadStream(this.#path, { highWaterMark: READ_BYTES });
      for await (const chunk of file) {
        this.readBytes = file.bytesRead;
        yield asBuffer(chunk);
      }
      return;
    }
    const { size } = await stat(this.#path);
    let unpacked = 0;
    // A zstd file may be several frames, of which the decoder unpacks the first; gzip's members it goes through itself.
    for (let start = 0; start < size;) {
      const member = this.#member(compression, start, unpacked);
      for (let next = await member.next(); ; next = await member.next()) {
        if (next.done === true) {
          start = compression === 'gzip' ? size : start + next.value;
          break;
        }
        if (unpacked === 0) refuseNested(next.value);
        unpacked += next.value.length;
        yield next.value;
      }
    }
    this.readBytes = size;
  }

  /** Unpacks from a place on; gives how many packed bytes that took. */
  async *#member(compression: 'gzip' | 'zstd', start: number, before: number): AsyncGenerator<Buffer, number> {
    const file = createReadStream(this.#path, { highWaterMark: READ_BYTES, start });
    const unpack =
      compression === 'gzip'
        ? createGunzip({ chunkSize: READ_BYTES })
        : createZstdDecompress({
            chunkSize: READ_BYTES,
            params: { [constants.ZSTD_d_windowLogMax]: LARGEST_ZSTD_WINDOW_LOG },
          });
    file.on('error', (error) => unpack.destroy(error));
    let unpacked = before;
    try {
      for await (const chunk of file.pipe(unpack)) {
        const buffer = asBuffer(chunk);
        unpacked += buffer.length;
        this.readBytes = start + unpack.bytesWritten;
        this.#mustBeReasonable(unpacked, this.readBytes);
        yield buffer;
      }
    } catch (error) {
      throw brokenArchive(error, compression, unpacked);
    } finally {
      file.destroy();
      unpack.destroy();
    }
    if (unpack.bytesWritten === 0) throw brokenArchive(undefined, compression, unpacked);
    return unpack.bytesWritten;
  }

  #mustBeReasonable(unpacked: number, packed: number): void {
    const { unpackedBytes, unpackedRatio, freeBytes } = this.#limits;
    const ratio = unpacked / Math.max(packed, 1);
    if (unpacked > unpackedBytes || (unpacked > freeBytes && ratio > unpackedRatio)) {
      throw new FormatProblem(
        'grows-too-much',
        `Unpacked, it grows to more than ${count(Math.floor(ratio))} times its size; it was stopped at ${bytesOf(unpacked)}, byte ${count(packed)} of the file.`,
      );
    }
  }
}

function refuseNested(unpacked: Buffer): void {
  if (compressionOf(unpacked) !== 'none') {
    throw new FormatProblem('archive', 'It is packed twice; unpack it once and import what is in it.');
  }
}

function brokenArchive(error: unknown, compression: string, unpacked: number): unknown {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'Z_BUF_ERROR' || error === undefined) {
    return new FormatProblem('damaged', `The ${compression} file ends too early: after ${bytesOf(unpacked)} unpacked.`);
  }
  if (code.startsWith('Z_') || code.startsWith('ZSTD_') || code === 'ERR_ZLIB_INITIALIZATION_FAILED') {
    return new FormatProblem(
      'damaged',
      `The ${compression} file is damaged: unpacking stopped after ${bytesOf(unpacked)} (${code}).`,
    );
  }
  return error;
}

function asBuffer(chunk: unknown): Buffer {
  if (!Buffer.isBuffer(chunk)) throw new TypeError('a byte stream gave something else');
  return chunk;
}
