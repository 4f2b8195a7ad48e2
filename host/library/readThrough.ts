import type { Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, errorCodeOf } from '../durable/failures.ts';

/** Hashing holds the host's only thread: 0.6 ms per chunk on a slow machine, unnoticeable in an answer's stream. */
const CHUNK_BYTES = 256 * 1024;
/** A copy is brought to the disk, and its checkpoint saved, after so many bytes. */
const CHECKPOINT_BYTES = 64 * 1024 ** 2;

export interface Reading {
  name: string;
  from: string;
  /** Where to copy to while reading; null when the file lies already where it shall. */
  to: string | null;
  folder: string;
  size: number;
  /** By so much the bytes lie later in the copy than in the source; none where nothing is said. */
  shift?: number;
  /** Of the bytes before `at` the hash knows already, and the copy holds them. */
  hash: Hash;
  at: number;
  signal: AbortSignal;
  /** Waits until there is something to read at the offset, and says up to where. */
  available(at: number): Promise<number | 'stalled' | 'gone'>;
  reached(at: number): void;
  copied(at: number): void;
}

export type ReadEnd = 'whole' | 'interrupted' | 'stalled';

/**
 * Goes through a file once: every byte into the hash and, if wanted, into the copy. Says in the reading's `at` how far
 * it came, whatever ends it.
 */
export async function readThrough(reading: Reading, disk: Disk): Promise<Result<ReadEnd, Failure>> {
  let source: FileHandle | undefined;
  let target: FileHandle | undefined;
  try {
    if (reading.at < reading.size) {
      const there = await reading.available(reading.at);
      if (there === 'stalled') return ok('stalled');
      if (there === 'gone') return gone(reading);
    }
    try {
      source = await disk.open(reading.from, 'r');
    } catch (error) {
      return fail(readFailure(error, reading.name));
    }
    if (reading.to !== null) target = await disk.open(reading.to, reading.at === 0 ? 'w' : 'r+', 0o600);
    return await pump(reading, source, target);
  } catch (error) {
    return fail(diskFailure(error, reading.folder, reading.size - reading.at));
  } finally {
    await source?.close();
    await target?.close();
  }
}

async function pump(
  reading: Reading,
  source: FileHandle,
  target: FileHandle | undefined,
): Promise<Result<ReadEnd, Failure>> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let synced = reading.at;
  while (reading.at < reading.size) {
    if (reading.signal.aborted) return ok('interrupted');
    const there = await reading.available(reading.at);
    if (there === 'stalled') return ok('stalled');
    if (there === 'gone') return gone(reading);
    const want = Math.min(CHUNK_BYTES, Math.min(there, reading.size) - reading.at);
    let bytesRead: number;
    try {
      ({ bytesRead } = await source.read(buffer, 0, want, reading.at - (reading.shift ?? 0)));
    } catch (error) {
      return fail(readFailure(error, reading.name));
    }
    // Shorter than it was: somebody writes to it.
    if (bytesRead === 0) return fail({ code: 'FILE_CHANGED', name: reading.name });
    if (target !== undefined) await writeAll(target, buffer.subarray(0, bytesRead), reading.at);
    reading.hash.update(buffer.subarray(0, bytesRead));
    reading.at += bytesRead;
    reading.reached(reading.at);
    if (target !== undefined && reading.at - synced >= CHECKPOINT_BYTES) {
      await target.sync();
      synced = reading.at;
      reading.copied(reading.at);
    }
  }
  await target?.sync();
  return ok('whole');
}

/** A write may take less than it was given. */
async function writeAll(target: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await target.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}

function gone({ signal, name }: Reading): Result<ReadEnd, Failure> {
  return signal.aborted ? ok('interrupted') : fail({ code: 'FILE_GONE', name });
}

function readFailure(error: unknown, name: string): Failure {
  const detail = errorCodeOf(error);
  return detail === 'ENOENT' ? { code: 'FILE_GONE', name } : { code: 'FILE_UNREADABLE', name, detail };
}
