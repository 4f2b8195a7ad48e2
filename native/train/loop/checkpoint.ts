import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { LoraLeaves, Target } from '../model/trainable.ts';
import { arraysOf, zeroLeaves } from './leaves.ts';

/** Everything that a run is in at a step. Seeds are drawn from the step's number, so there is no chance to keep. */
export interface LoopState {
  /** Steps that were made. */
  step: number;
  tokens: number;
  /** Of the last step. */
  loss: number | null;
  /** Tokens at once; smaller than the settings' where memory did not suffice. */
  microTokens: number;
  best: { step: number; loss: number } | null;
  /** Looks at the held-out examples since the best one. */
  worse: number;
  readonly leaves: LoraLeaves;
  readonly first: LoraLeaves;
  readonly second: LoraLeaves;
}

const headSchema = z.object({
  format: z.literal('colophon-checkpoint/1'),
  /** What it belongs to: settings, order and base. */
  of: z.string(),
  step: z.number().int().nonnegative(),
  tokens: z.number().int().nonnegative(),
  loss: z.number().nullable(),
  microTokens: z.number().int().positive(),
  best: z.object({ step: z.number().int().nonnegative(), loss: z.number() }).nullable(),
  worse: z.number().int().nonnegative(),
});

const HASH_BYTES = 32;
const LONGEST_HEAD = 64 * 1024;

/** The part of the file system that checkpoints go through; tests put one in its place that fails. */
export interface CheckpointDisk {
  open: (path: string, flags: string, mode: number) => Promise<Pick<FileHandle, 'write' | 'sync' | 'close'>>;
}
const realDisk: CheckpointDisk = { open };

export function checkpointName(step: number): string {
  return `step-${String(step).padStart(9, '0')}.ckpt`;
}

/**
 * Writes a state as one file and brings it to the disk:
 *
 *     length of the head (32 bits) | head (JSON) | leaves | first moments | second moments | SHA-256 of all before it
 *
 * The host gives it its name: until then it is "….part", and no run goes on from it.
 */
export async function writeCheckpoint(
  folder: string,
  state: LoopState,
  targets: readonly Target[],
  of: string,
  disk: CheckpointDisk = realDisk,
): Promise<string> {
  const { step, tokens, loss, microTokens, best, worse, leaves, first, second } = state;
  const head = Buffer.from(
    JSON.stringify({ format: 'colophon-checkpoint/1', of, step, tokens, loss, microTokens, best, worse }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  const name = `${checkpointName(step)}.part`;
  const file = await disk.open(join(folder, name), 'w', 0o600);
  try {
    const hash = createHash('sha256');
    let at = 0;
    const put = async (bytes: Uint8Array) => {
      hash.update(bytes);
      for (let from = 0; from < bytes.length;) {
        const { bytesWritten } = await file.write(bytes, from, bytes.length - from, at);
        from += bytesWritten;
        at += bytesWritten;
      }
    };
    await put(length);
    await put(head);
    for (const part of [leaves, first, second]) {
      for (const { buffer, byteOffset, byteLength } of arraysOf(targets, part))
        await put(new Uint8Array(buffer, byteOffset, byteLength));
    }
    await put(hash.copy().digest());
    await file.sync();
  } finally {
    await file.close();
  }
  return name;
}

/** Null where it is damaged, or belongs to something else. */
export async function readCheckpoint(
  path: string,
  targets: readonly Target[],
  rank: number,
  of: string,
): Promise<LoopState | null> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch {
    return null;
  }
  if (bytes.length < 4 + HASH_BYTES) return null;
  const body = bytes.subarray(0, -HASH_BYTES);
  if (!createHash('sha256').update(body).digest().equals(bytes.subarray(-HASH_BYTES))) return null;
  const length = body.readUInt32LE(0);
  if (length > LONGEST_HEAD || 4 + length > body.length) return null;
  const head = headSchema.safeParse(jsonOf(body.subarray(4, 4 + length).toString('utf8')));
  if (!head.success || head.data.of !== of) return null;
  const { step, tokens, loss, microTokens, best, worse } = head.data;
  const parts = [zeroLeaves(targets, rank), zeroLeaves(targets, rank), zeroLeaves(targets, rank)] as const;
  let at = 4 + length;
  for (const part of parts) {
    for (const array of arraysOf(targets, part)) {
      const piece = body.subarray(at, at + array.byteLength);
      if (piece.length !== array.byteLength) return null;
      new Uint8Array(array.buffer).set(piece);
      at += array.byteLength;
    }
  }
  if (at !== body.length) return null;
  const [leaves, first, second] = parts;
  return { step, tokens, loss, microTokens, best, worse, leaves, first, second };
}

/** The newest whole one in the folder, and the leaves of the best one that it knows. */
export async function latestCheckpoint(
  folder: string,
  targets: readonly Target[],
  rank: number,
  of: string,
): Promise<{ state: LoopState; best: LoraLeaves | null } | null> {
  const names = (await readdir(folder)).filter((name) => /^step-\d{9}\.ckpt$/.test(name)).toSorted();
  for (const name of names.toReversed()) {
    const state = await readCheckpoint(join(folder, name), targets, rank, of);
    if (state === null) continue;
    if (state.best === null || state.best.step === state.step) return { state, best: state.best && state.leaves };
    const best = await readCheckpoint(join(folder, checkpointName(state.best.step)), targets, rank, of);
    // Without the best one's leaves it would end differently: an older checkpoint may know one that is there.
    if (best !== null) return { state, best: best.leaves };
  }
  return null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
