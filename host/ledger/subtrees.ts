import { nodeHash } from '#core/receiptLog/hashing.ts';
import { splitAt } from '#core/receiptLog/proofs.ts';
import type { LedgerFile } from './ledgerFile.ts';
import { nativeSha256 } from './nativeHash.ts';

/** Subtrees of these levels are kept: 256 entries, 65,536 entries, … */
export const KEPT_EVERY = 8;

export function isKept(level: number): boolean {
  return level > 0 && level % KEPT_EVERY === 0;
}

/** The root over the entries from `from` to before `to`, from what is kept as far as it goes. */
export function rootOfRange(file: LedgerFile, from: number, to: number): Uint8Array {
  const count = to - from;
  if (count === 1) return leafAt(file, from);
  const level = Math.log2(count);
  if (isKept(level) && from % count === 0) {
    const row = file.statement('SELECT hash FROM nodes WHERE level = ? AND place = ?').get(level, from / count);
    if (row !== undefined) return bytesOf(row['hash']);
  }
  const middle = from + splitAt(count);
  return nodeHash(rootOfRange(file, from, middle), rootOfRange(file, middle, to), nativeSha256);
}

function leafAt(file: LedgerFile, place: number): Uint8Array {
  const row = file.statement('SELECT leaf FROM receipts WHERE place = ?').get(place);
  // A gap is found by verifying; a proof over it would be wrong in any case.
  return row === undefined ? new Uint8Array(32) : bytesOf(row['leaf']);
}

export function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array(0);
}
