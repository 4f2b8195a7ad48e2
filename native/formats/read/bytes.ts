import { Readable } from 'node:stream';
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { bytesOf, count } from '../../parse/headerReader.ts';
import type { Limits } from '../limits.ts';
import { FormatProblem } from '../problem.ts';
import { FileBytes } from './fileBytes.ts';

const UNPACKED_BYTES = 256 * 1024;

/** A zstd frame may ask for a window of up to 2 GiB; 2^27 is what the zstd tool itself allows without being told. */
const LARGEST_ZSTD_WINDOW_LOG = 27;

export type Compression = 'none' | 'gzip' | 'zstd';

export async function firstBytes(path: string, length: number): Promise<Buffer> {
  const file = new FileBytes(path, undefined);
  try {
    return await file.beginning(length);
  } finally {
    await file.close();
  }
}

export function compressionOf(beginning: Buffer): Compression {
  if (beginning.length >= 2 && beginning.readUInt16BE(0) === 0x1f8b) return 'gzip';
  if (beginning.length >= 4 && beginning.readUInt32LE(0) === 0xfd2fb528) return 'zstd';
  return 'none';
}

/** A file's bytes, unpacked, in chunks of which each is good until the next; never more than a few of them in memory. */
export class ByteStream {
  readonly #file: FileBytes;
  readonly #limits: Limits;
  /** Bytes of the file itself that were read: what progress is measured in. */
  readBytes = 0;

  /** `following`: the file where it is still being written. It is another's to close, too. */
  constructor(path: string, limits: Limits, following?: FileBytes) {
    this.#file = following ?? new FileBytes(path, undefined);
    this.#limits = limits;
  }

  async *chunks(): AsyncGenerator<Buffer> {
    try {
      const compression = compressionOf(await this.#file.beginning(4));
      if (compression !== 'none') {
        yield* this.#unpacked(compression);
        return;
      }
      for await (const chunk of this.#file.chunks(0, false)) {
        this.readBytes += chunk.length;
        yield chunk;
      }
    } finally {
      await this.#file.close();
    }
  }

  async *#unpacked(compression: 'gzip' | 'zstd'): AsyncGenerator<Buffer> {
    let unpacked = 0;
    // A zstd file may be several frames, of which the decoder unpacks the first; gzip's members it goes through itself.
    for (let start = 0; !(await this.#file.endsAt(start));) {
      const member = this.#member(compression, start, unpacked);
      for (let next = await member.next(); ; next = await member.next()) {
        if (next.done === true) {
          if (compression === 'gzip') return;
          start += next.value;
          break;
        }
        if (unpacked === 0) refuseNested(next.value);
        unpacked += next.value.length;
        yield next.value;
      }
    }
  }

  /** Unpacks from a place on; gives how many packed bytes that took. */
  async *#member(compression: 'gzip' | 'zstd', start: number, before: number): AsyncGenerator<Buffer, number> {
    const file = Readable.from(this.#file.chunks(start, true));
    const unpack =
      compression === 'gzip'
        ? createGunzip({ chunkSize: UNPACKED_BYTES })
        : createZstdDecompress({
            chunkSize: UNPACKED_BYTES,
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
