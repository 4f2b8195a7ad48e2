import { setImmediate } from 'node:timers/promises';
import { type Checkpoint, checkpointDigest, receiptDigest } from '#core/receipt/checkpoint.ts';
import { receiptBytes } from '#core/receipt/receipt.ts';
import { Frontier } from '#core/receiptLog/frontier.ts';
import { leafHash, sameHash } from '#core/receiptLog/hashing.ts';
import { type HandedOut, checkpointOf, hex } from './ledger.ts';
import type { LedgerFile } from './ledgerFile.ts';
import { nativeSha256 } from './nativeHash.ts';
import { bytesOf, isKept } from './subtrees.ts';

/** What is wrong with a log, and from where. Indexes are of entries. */
export type LedgerFinding =
  /** The entry is not what it was when it was appended. */
  | { kind: 'edited'; index: number }
  /** The entry says that it belongs to another log or another place. */
  | { kind: 'misplaced'; index: number }
  | { kind: 'missing'; index: number }
  /** Entries from `index` to before `size` were there when a checkpoint was signed, and are gone. */
  | { kind: 'cut'; index: number; size: number }
  /** Somewhere from `from` to before `to` entries were replaced by others, hashes and all. */
  | { kind: 'replaced'; from: number; to: number }
  /** A signed receipt or checkpoint that was handed out contradicts this log. */
  | { kind: 'forked'; index: number }
  | { kind: 'bad-signature'; size: number };

export interface LedgerReport {
  readonly entries: number;
  readonly root: string;
  readonly checkpoints: number;
  readonly findings: readonly LedgerFinding[];
}

/** What others hold of this log. Without it a log that was put back to an earlier state looks whole. */
export interface Evidence {
  readonly checkpoints?: readonly Checkpoint[];
  readonly receipts?: readonly HandedOut[];
}

/** Entries between two looks at what else there is to do. */
const ENTRIES_A_TURN = 2_000;
const MOST_FINDINGS = 100;

export type VerifySignature = (signature: string, digest: Uint8Array, publicKey: string) => boolean;

/** Reads the whole log once, in order: every entry, every subtree that is kept, every checkpoint. */
export async function verifyLedger(
  file: LedgerFile,
  log: string,
  verify: VerifySignature,
  evidence: Evidence = {},
  progress: (entries: number) => void = () => {},
): Promise<LedgerReport> {
  const findings: LedgerFinding[] = [];
  const find = (finding: LedgerFinding) => {
    if (findings.length < MOST_FINDINGS) findings.push(finding);
  };
  const own = file
    .statement('SELECT * FROM checkpoints ORDER BY size')
    .all()
    .map((row) => checkpointOf(row, log));
  const held = [...(evidence.checkpoints ?? []), ...(evidence.receipts ?? []).map(({ checkpoint }) => checkpoint)];
  const signed = [
    ...own.map((checkpoint) => ({ checkpoint, outside: false })),
    ...held.map((checkpoint) => ({ checkpoint, outside: true })),
  ].filter(({ checkpoint }) => {
    const digest = checkpointDigest(checkpoint, nativeSha256);
    const good = checkpoint.log === log && verify(checkpoint.signature, digest, log);
    if (!good) find({ kind: 'bad-signature', size: checkpoint.size });
    return good;
  });
  const bySize = new Map<number, typeof signed>();
  for (const entry of signed) {
    bySize.set(entry.checkpoint.size, [...(bySize.get(entry.checkpoint.size) ?? []), entry]);
  }

  const node = file.statement('SELECT hash FROM nodes WHERE level = ? AND place = ?');
  const frontier = new Frontier(nativeSha256, ({ level, hash }, place) => {
    if (!isKept(level)) return;
    const kept = node.get(level, place)?.['hash'];
    if (kept instanceof Uint8Array && sameHash(kept, hash)) return;
    find({ kind: 'replaced', from: place * 2 ** level, to: (place + 1) * 2 ** level });
  });
  let agreed = 0;
  const compare = () => {
    for (const { checkpoint, outside } of bySize.get(frontier.size) ?? []) {
      if (hex(frontier.root()) === checkpoint.root) agreed = frontier.size;
      else if (outside) find({ kind: 'forked', index: agreed });
      else find({ kind: 'replaced', from: agreed, to: frontier.size });
    }
  };
  compare();
  for (const row of file.statement('SELECT place, entry, leaf FROM receipts ORDER BY place').iterate()) {
    const place = Number(row['place']);
    for (let missing = frontier.size; missing < place; missing += 1) {
      find({ kind: 'missing', index: missing });
      // Keeps the places of those that follow: each is judged by itself.
      frontier.append(new Uint8Array(32));
      if (findings.length >= MOST_FINDINGS) return report();
    }
    const entry = bytesOf(row['entry']);
    const leaf = leafHash(entry, nativeSha256);
    if (!sameHash(leaf, bytesOf(row['leaf']))) find({ kind: 'edited', index: place });
    else if (!standsAt(entry, log, place)) find({ kind: 'misplaced', index: place });
    frontier.append(leaf);
    compare();
    if (frontier.size % ENTRIES_A_TURN === 0) {
      progress(frontier.size);
      await setImmediate();
    }
  }
  const largest = Math.max(0, ...signed.map(({ checkpoint }) => checkpoint.size));
  if (largest > frontier.size) find({ kind: 'cut', index: frontier.size, size: largest });
  for (const handedOut of evidence.receipts ?? []) {
    const index = contradicted(file, log, handedOut, verify);
    if (index !== null) find({ kind: 'forked', index });
  }
  return report();

  function report(): LedgerReport {
    return { entries: frontier.size, root: hex(frontier.root()), checkpoints: own.length, findings };
  }
}

/** The index at which a receipt that this log's owner signed is not what the log holds. */
function contradicted(file: LedgerFile, log: string, handedOut: HandedOut, verify: VerifySignature): number | null {
  const bytes = receiptBytes(handedOut.receipt);
  if (!bytes.ok || handedOut.receipt.log !== log) return null;
  const leaf = leafHash(bytes.value, nativeSha256);
  if (!verify(handedOut.signature, receiptDigest(hex(leaf), log, nativeSha256), log)) return null;
  const row = file.statement('SELECT leaf FROM receipts WHERE place = ?').get(handedOut.receipt.index);
  if (row === undefined || sameHash(bytesOf(row['leaf']), leaf)) return null;
  return handedOut.receipt.index;
}

/**
 * Whether the entry names this log and this place. In canonical order the three keys follow each other, and no text
 * can hold them with plain quotes; that it is a receipt in all its parts is looked at where one is read.
 */
function standsAt(entry: Uint8Array, log: string, place: number): boolean {
  const bytes = Buffer.from(entry.buffer, entry.byteOffset, entry.length);
  return ['answer', 'supplement'].some((kind) => bytes.includes(`"index":${place},"kind":"${kind}","log":"${log}"`));
}
