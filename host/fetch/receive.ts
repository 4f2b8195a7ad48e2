import type { Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';

/** Of a file that is on its way: what the hash knows and the part file holds. */
export interface Kept {
  hash: Hash;
  at: number;
}

interface Receiving {
  body: IncomingMessage;
  file: FileHandle;
  kept: Kept;
  /** How long the file is when it is whole. */
  bytes: number;
  /** Whoever sends less than `leastBytes` in this time holds the line for nothing. */
  stallMs: number;
  leastBytes: number;
  signal: AbortSignal;
  /** Called after every piece; what it says ends the receiving. */
  reached: () => Promise<Result<void, Failure>>;
  diskFailure: (error: unknown) => Failure;
}

/** "cut": the connection broke; "slow": it was broken off; "longer": more came than there may be. */
export type ReceiveEnd = 'whole' | 'interrupted' | 'cut' | 'slow' | 'longer';

/** Brings what comes into the part file and the hash, piece by piece, with never more than a piece in memory. */
export async function receive(receiving: Receiving): Promise<Result<ReceiveEnd, Failure>> {
  const { body, kept, bytes, signal } = receiving;
  let [before, slow] = [kept.at, false];
  const guard = setInterval(() => {
    slow = kept.at - before < receiving.leastBytes;
    before = kept.at;
    if (slow) body.destroy(new Error('too slow'));
  }, receiving.stallMs);
  try {
    for await (const piece of body) {
      if (signal.aborted) return ok('interrupted');
      if (!Buffer.isBuffer(piece) || kept.at + piece.length > bytes) return ok('longer');
      try {
        await writeAll(receiving.file, piece, kept.at);
      } catch (error) {
        return fail(receiving.diskFailure(error));
      }
      kept.hash.update(piece);
      kept.at += piece.length;
      const goesOn = await receiving.reached();
      if (!goesOn.ok) return goesOn;
    }
  } catch {
    // The connection broke, or was broken: which of them is told below.
  } finally {
    clearInterval(guard);
    body.destroy();
  }
  if (kept.at === bytes) return ok('whole');
  if (signal.aborted) return ok('interrupted');
  return ok(slow ? 'slow' : 'cut');
}

/** A write may take less than it was given. */
async function writeAll(file: FileHandle, piece: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < piece.length;) {
    const { bytesWritten } = await file.write(piece, written, piece.length - written, position + written);
    written += bytesWritten;
  }
}
