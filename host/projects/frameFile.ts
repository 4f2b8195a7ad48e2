import type { FileHandle } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure } from '../durable/failures.ts';
import { syncFolder } from '../durable/writeFileDurably.ts';

const MAGIC = 0x31_46_4c_43;
const HEADER_BYTES = 16;
/** A frame that claims more is damage, not data. */
const LARGEST_FRAME_BYTES = 512 * 1024 * 1024;

/** So much is read at once where frames are small. */
const RUN_BYTES = 1024 * 1024;
/** A file keeps so much memory for its frames; a larger one asks for its own. */
const KEPT_BYTES = 1024 * 1024;

export interface Frame {
  /** Where its content begins in the file. */
  offset: number;
  length: number;
  crc: number;
  /** How many things stand in it, in its writer's counting. */
  count: number;
}

/** A frame in the middle cannot be read: this is not the work of a power cut. */
export interface FrameDamage {
  file: string;
  offset: number;
}

/**
 * A file that only grows, in frames that are there whole or not at all:
 *
 *     | "CLF1" | length u32 | crc32 u32 | count u32 | content ... |
 *
 * A frame is synced before the next one is written. So after a power cut at most the last frame is torn; it was never
 * acknowledged, and is cut off when the file is opened. Anything else that is wrong is damage and is reported.
 */
export class FrameFile {
  readonly #handle: FileHandle;
  readonly #path: string;
  readonly #frames: Frame[];
  #end: number;
  /** After a failed sync nobody knows what is on disk; only opening the file again tells. */
  #unsure = false;
  /** Header and content go to the disk in one write, out of memory that is used again and again. */
  #out = Buffer.allocUnsafe(16 * 1024);

  private constructor(handle: FileHandle, path: string, frames: Frame[], end: number) {
    this.#handle = handle;
    this.#path = path;
    this.#frames = frames;
    this.#end = end;
  }

  /** Opens or makes the file. `check: 'content'` reads everything; `'headers'` trusts what was checked before. */
  static async open(path: string, disk: Disk, check: 'content' | 'headers'): Promise<Result<FrameFile, FrameDamage>> {
    const isNew = await disk.stat(path).then(
      () => false,
      () => true,
    );
    const handle = await disk.open(path, isNew ? 'w+' : 'r+', 0o600);
    try {
      if (isNew) await syncFolder(dirname(path), disk);
      const { size } = await handle.stat();
      const frames: Frame[] = [];
      const reader = new Reader(handle, size);
      let offset = 0;
      while (offset < size) {
        const frame = await readFrame(reader, offset, check);
        if (frame === undefined) {
          if (await somethingFollows(reader, offset)) {
            await handle.close();
            return fail({ file: basename(path), offset });
          }
          await handle.truncate(offset);
          await handle.sync();
          break;
        }
        frames.push(frame);
        offset = frame.offset + frame.length;
      }
      return ok(new FrameFile(handle, path, frames, offset));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  get frames(): readonly Frame[] {
    return this.#frames;
  }

  get bytes(): number {
    return this.#end;
  }

  /** Adds frames without waiting for the disk; they are there for good only after `sync`. */
  async write(content: Uint8Array, count: number): Promise<Result<Frame, Failure>> {
    if (this.#unsure) return fail({ code: 'DISK_WRITE_FAILED', detail: 'an earlier write failed' });
    const bytes = HEADER_BYTES + content.byteLength;
    if (bytes > this.#out.length && bytes <= KEPT_BYTES) this.#out = Buffer.allocUnsafe(KEPT_BYTES);
    const out = bytes <= this.#out.length ? this.#out.subarray(0, bytes) : Buffer.allocUnsafe(bytes);
    const crc = crc32(content);
    out.writeUInt32LE(MAGIC, 0);
    out.writeUInt32LE(content.byteLength, 4);
    out.writeUInt32LE(crc, 8);
    out.writeUInt32LE(count, 12);
    out.set(content, HEADER_BYTES);
    try {
      await writeWhole(this.#handle, out, this.#end);
    } catch (error) {
      // Half a frame may be there: cut back to what was whole, so that the next write has room and a clean end.
      await this.#handle.truncate(this.#end).catch(() => {
        this.#unsure = true;
      });
      return fail(diskFailure(error, dirname(this.#path), content.byteLength));
    }
    const frame = { offset: this.#end + HEADER_BYTES, length: content.byteLength, crc, count };
    this.#frames.push(frame);
    this.#end = frame.offset + frame.length;
    return ok(frame);
  }

  async sync(): Promise<Result<void, Failure>> {
    try {
      await this.#handle.sync();
      return ok(undefined);
    } catch (error) {
      this.#unsure = true;
      return fail(diskFailure(error, dirname(this.#path), 0));
    }
  }

  async read(index: number): Promise<Result<Uint8Array, FrameDamage>> {
    const frame = this.#frames[index];
    if (frame === undefined) throw new RangeError(`There is no frame ${index}.`);
    const content = new Uint8Array(frame.length);
    const whole = await readWhole(this.#handle, content, frame.offset);
    if (!whole || crc32(content) !== frame.crc) return fail({ file: basename(this.#path), offset: frame.offset });
    return ok(content);
  }

  /** Frames from `index` on, together about `RUN_BYTES`, at least one: small ones are not worth a read each. */
  async readRun(index: number): Promise<Result<Uint8Array[], FrameDamage>> {
    const first = this.#frames[index];
    if (first === undefined) throw new RangeError(`There is no frame ${index}.`);
    const run = [first];
    for (let next = index + 1; ; next += 1) {
      const frame = this.#frames[next];
      if (frame === undefined || frame.offset + frame.length - first.offset > RUN_BYTES) break;
      run.push(frame);
    }
    const last = run.at(-1) ?? first;
    const bytes = new Uint8Array(last.offset + last.length - first.offset);
    const whole = await readWhole(this.#handle, bytes, first.offset);
    const contents: Uint8Array[] = [];
    for (const { offset, length, crc } of run) {
      const content = bytes.subarray(offset - first.offset, offset - first.offset + length);
      if (!whole || crc32(content) !== crc) return fail({ file: basename(this.#path), offset });
      contents.push(content);
    }
    return ok(contents);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** Reads a file from front to back in large steps: a log has a frame for every key press. */
class Reader {
  readonly #handle: FileHandle;
  readonly size: number;
  #from = 0;
  #held = new Uint8Array(0);

  constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.size = size;
  }

  /** Undefined where the file ends before. Valid until the next call. */
  async bytes(at: number, length: number): Promise<Uint8Array | undefined> {
    if (at + length > this.size) return undefined;
    if (at < this.#from || at + length > this.#from + this.#held.length) {
      const wanted = new Uint8Array(Math.min(this.size - at, Math.max(length, RUN_BYTES)));
      if (!(await readWhole(this.#handle, wanted, at))) return undefined;
      this.#from = at;
      this.#held = wanted;
    }
    return this.#held.subarray(at - this.#from, at - this.#from + length);
  }
}

async function readFrame(reader: Reader, at: number, check: 'content' | 'headers'): Promise<Frame | undefined> {
  const bytes = await reader.bytes(at, HEADER_BYTES);
  if (bytes === undefined) return undefined;
  const header = new DataView(bytes.buffer, bytes.byteOffset);
  const frame = {
    offset: at + HEADER_BYTES,
    length: header.getUint32(4, true),
    crc: header.getUint32(8, true),
    count: header.getUint32(12, true),
  };
  const end = frame.offset + frame.length;
  if (header.getUint32(0, true) !== MAGIC || frame.length > LARGEST_FRAME_BYTES || end > reader.size) return undefined;
  // The last frame is always read: it is the one that a power cut may have torn.
  if (check === 'content' || end === reader.size) {
    const content = await reader.bytes(frame.offset, frame.length);
    if (content === undefined || crc32(content) !== frame.crc) return undefined;
  }
  return frame;
}

/**
 * Whether a whole frame stands behind an unreadable one. A torn end has none: frames are written one after the other's
 * sync, so what follows the torn one was never there.
 */
async function somethingFollows(reader: Reader, at: number): Promise<boolean> {
  const mark = new Uint8Array(4);
  new DataView(mark.buffer).setUint32(0, MAGIC, true);
  for (let from = at + 1; from < reader.size; from += RUN_BYTES) {
    const part = await reader.bytes(from, Math.min(RUN_BYTES + 3, reader.size - from));
    if (part === undefined) return false;
    const held = Buffer.from(part);
    for (let found = held.indexOf(mark); found !== -1; found = held.indexOf(mark, found + 1)) {
      if ((await readFrame(reader, from + found, 'content')) !== undefined) return true;
    }
  }
  return false;
}

async function readWhole(handle: FileHandle, into: Uint8Array, position: number): Promise<boolean> {
  for (let done = 0; done < into.byteLength;) {
    const { bytesRead } = await handle.read(into, done, into.byteLength - done, position + done);
    if (bytesRead === 0) return false;
    done += bytesRead;
  }
  return true;
}

async function writeWhole(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.byteLength - done, position + done);
    done += bytesWritten;
  }
}
