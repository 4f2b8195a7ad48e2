import type { Hash } from 'node:crypto';
import { pieceOf } from '#core/fetch.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { JoinPlan } from '#protocol/engine/parse.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure } from '../durable/failures.ts';
import { readThrough } from './readThrough.ts';
import type { ReadEnd } from './readThrough.ts';

/** Stays free on the disk for everything else that the host writes. */
const RESERVE_BYTES = 64 * 1024 ** 2;
/** Of missing pieces; nobody reads more. */
const MOST_NAMED = 8;
/** Alignments are at most this: so much may be between two pieces' weights. */
const LARGEST_GAP_BYTES = 65_536;

interface Piece {
  path: string;
  name: string;
}

export interface Joining {
  plan: JoinPlan;
  pieces: readonly Piece[];
  to: string;
  folder: string;
  name: string;
  /** Of the whole: what the hash knows and the file holds. */
  kept: { hash: Hash; at: number };
  /** What is already in the file, from an earlier start, behind the head. */
  there: number;
  signal: AbortSignal;
  reached: (at: number) => void;
  /** So much of the whole is on the disk. */
  synced: (at: number) => void;
  /** All that is wanted of a piece is on the disk in its new place. */
  copied: (piece: number) => Promise<void>;
}

/**
 * Puts the weights of each piece behind the head that the parse child wrote, block by block, and hashes the whole on
 * the way. Moving bytes needs no look into them: where they lie is the parse child's word, compared with `isPossible`.
 */
export async function join(joining: Joining, disk: Disk): Promise<Result<ReadEnd, Failure>> {
  const { plan, pieces, to, folder, name, kept, signal, reached } = joining;
  const from = (path: string, size: number) => ({
    name,
    from: path,
    to: null,
    folder,
    size,
    hash: kept.hash,
    at: kept.at,
    signal,
    available: () => Promise.resolve(size),
    reached(at: number) {
      kept.at = at;
      reached(at);
    },
    copied: () => {},
  });
  // The hash learns of the head, and of what an earlier start copied, from the file itself.
  const known = Math.max(plan.headBytes, joining.there);
  if (kept.at < known) {
    const learnt = await readThrough(from(to, known), disk);
    if (!learnt.ok || learnt.value !== 'whole') return learnt;
  }
  for (const [number, range] of plan.ranges.entries()) {
    const piece = pieces[number];
    const end = range.at + range.bytes;
    const next = plan.ranges[number + 1]?.at ?? plan.fileBytes;
    if (piece === undefined || kept.at >= next) continue;
    if (kept.at < end) {
      const reading = { ...from(piece.path, end), name: piece.name, to, shift: range.at - range.from };
      const read = await readThrough({ ...reading, copied: joining.synced }, disk);
      if (!read.ok || read.value !== 'whole') return read;
    }
    try {
      await fill(disk, to, kept, next);
    } catch (error) {
      return fail(diskFailure(error, folder, plan.fileBytes - kept.at));
    }
    joining.synced(kept.at);
    await joining.copied(number);
  }
  return ok('whole');
}

/** Zeros up to where the next weights begin. */
async function fill(disk: Disk, path: string, kept: Joining['kept'], to: number): Promise<void> {
  const zeros = Buffer.alloc(to - kept.at);
  const file = await disk.open(path, 'r+');
  try {
    for (let written = 0; written < zeros.length;)
      written += (await file.write(zeros, written, zeros.length - written, kept.at + written)).bytesWritten;
    await file.sync();
  } finally {
    await file.close();
  }
  kept.hash.update(zeros);
  kept.at = to;
}

/** The parse child is not trusted: its ranges have to lie in the pieces, and behind each other in the whole. */
export function isPossible({ headBytes, ranges, fileBytes }: JoinPlan, sizes: readonly number[]): boolean {
  let at = headBytes;
  if (ranges.length !== sizes.length) return false;
  for (const [index, range] of ranges.entries()) {
    if (range.at < at || range.at - at > LARGEST_GAP_BYTES) return false;
    if (range.from + range.bytes > (sizes[index] ?? 0)) return false;
    at = range.at + range.bytes;
  }
  return fileBytes >= at && fileBytes - at <= LARGEST_GAP_BYTES;
}

/** Files that are the pieces of one model, in their order; a single file that is no piece is in order as it is. */
export function inOrder<File extends { name: string }>(files: readonly File[]): Result<File[], Failure> {
  const [first] = files;
  const of = first === undefined ? null : pieceOf(first.name);
  if (first === undefined || (of === null && files.length === 1)) return ok([...files]);
  const { name } = first;
  const ordered: File[] = [];
  for (const file of files) {
    const piece = pieceOf(file.name);
    const same = piece !== null && piece.whole === of?.whole && piece.of === of.of;
    if (!same || piece.piece < 1 || piece.piece > piece.of || ordered[piece.piece - 1] !== undefined)
      return fail({ code: 'MODEL_PIECES', name: file.name, problem: 'other', missing: '' });
    ordered[piece.piece - 1] = file;
  }
  const missing = Array.from({ length: Math.min(of?.of ?? 0, 1_000) }, (_, index) => index + 1).filter(
    (number) => ordered[number - 1] === undefined,
  );
  if (missing.length === 0) return ok(ordered);
  const told = missing.slice(0, MOST_NAMED).join(', ') + (missing.length > MOST_NAMED ? '…' : '');
  return fail({ code: 'MODEL_PIECES', name, problem: 'missing', missing: told });
}

export async function roomFor(disk: Disk, folder: string, neededBytes: number): Promise<Result<void, Failure>> {
  try {
    const { bavail, bsize } = await disk.statfs(folder);
    const freeBytes = Math.max(0, bavail * bsize - RESERVE_BYTES);
    return neededBytes > freeBytes ? fail({ code: 'DISK_FULL', neededBytes, freeBytes }) : ok(undefined);
  } catch (error) {
    return fail(diskFailure(error, folder, neededBytes));
  }
}
