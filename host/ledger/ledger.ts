import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Failure } from '#core/failure.ts';
import { type Checkpoint, checkpointDigest, receiptDigest } from '#core/receipt/checkpoint.ts';
import { SALT_BYTES } from '#core/receipt/opening.ts';
import { type Receipt, type Statement, receiptBytes, receiptSchema } from '#core/receipt/receipt.ts';
import { Frontier, type Subtree, edgeOf } from '#core/receiptLog/frontier.ts';
import { leafHash } from '#core/receiptLog/hashing.ts';
import { consistencyProof, inclusionProof } from '#core/receiptLog/proofs.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';
import type { Identity } from '../identity/identity.ts';
import type { LedgerFile } from './ledgerFile.ts';
import { nativeSha256 } from './nativeHash.ts';
import { bytesOf, isKept, rootOfRange } from './subtrees.ts';

export interface Appended {
  readonly receipt: Receipt;
  /** SHA-256 of the entry as a leaf, hex. */
  readonly leaf: string;
}

/** What the log is told of an answer beside its statement; none of it is part of an entry. */
export interface Beside {
  readonly salt: Uint8Array | null;
  readonly message: string | null;
}

/** One receipt as it is handed out: anybody can check it with these alone. */
export interface HandedOut {
  readonly receipt: Receipt;
  readonly signature: string;
  readonly checkpoint: Checkpoint;
  /** From the leaf up to the checkpoint's root, hex. */
  readonly proof: readonly string[];
}

interface Waiting {
  readonly statement: Statement;
  readonly beside: Beside;
  readonly resolve: (appended: Result<Appended, Failure>) => void;
  readonly reject: (bug: unknown) => void;
}

/** Entries that go into one commit. */
const LARGEST_GROUP = 2_000;
/** Between two checkpoints that are kept for good; the newest is kept as well. */
const KEEP_EVERY_MS = 60 * 60 * 1000;

/**
 * The receipts of this machine, in a Merkle log that only grows. `append` answers when the entry is on disk together
 * with a signed checkpoint that covers it; whoever appends meanwhile shares the next commit.
 */
export class Ledger {
  readonly #file: LedgerFile;
  readonly #folder: string;
  readonly #identity: Identity;
  readonly #now: () => number;
  #frontier: Frontier;
  #whole: { subtree: Subtree; place: number }[] = [];
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  constructor(options: { file: LedgerFile; folder: string; identity: Identity; now?: () => number }) {
    this.#file = options.file;
    this.#folder = options.folder;
    this.#identity = options.identity;
    this.#now = options.now ?? Date.now;
    this.#frontier = this.#readFrontier();
  }

  /** The public key that its entries and checkpoints stand under. */
  get log(): string {
    return this.#identity.publicKey;
  }

  get size(): number {
    return this.#frontier.size;
  }

  static newSalt(): Uint8Array {
    return randomBytes(SALT_BYTES);
  }

  append(statement: Statement, beside: Beside = { salt: null, message: null }): Promise<Result<Appended, Failure>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ statement, beside, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  receipt(index: number): Receipt | null {
    const row = this.#file.statement('SELECT entry FROM receipts WHERE place = ?').get(index);
    return row === undefined ? null : parseEntry(bytesOf(row['entry']));
  }

  /** The answer's receipt and what was found later, in their order. */
  ofMessage(message: string): Receipt[] {
    const rows = this.#file
      .statement(
        `SELECT entry FROM receipts WHERE message = ?1
           OR answers IN (SELECT place FROM receipts WHERE message = ?1) ORDER BY place`,
      )
      .all(message);
    return rows.map((row) => parseEntry(bytesOf(row['entry']))).filter((receipt) => receipt !== null);
  }

  /** Where the receipt of an answer stands. */
  placeOf(message: string): { index: number; at: number; leaf: string } | null {
    const answer = this.ofMessage(message).find(({ kind }) => kind === 'answer');
    if (answer === undefined) return null;
    const { index, at } = answer;
    return { index, at, leaf: hex(rootOfRange(this.#file, index, index + 1)) };
  }

  saltOf(index: number): Uint8Array | null {
    const salt = this.#file.statement('SELECT salt FROM receipts WHERE place = ?').get(index)?.['salt'];
    return salt instanceof Uint8Array ? salt : null;
  }

  /** Signs one receipt, and keeps for good the checkpoint that it is handed out under: a fork would contradict it. */
  async handOut(index: number): Promise<Result<HandedOut, Failure>> {
    const receipt = this.receipt(index);
    if (receipt === null) return fail({ code: 'NOT_FOUND', what: 'answer' });
    const checkpoint = this.latestCheckpoint();
    if (checkpoint === null) return fail({ code: 'NOT_FOUND', what: 'answer' });
    const leaf = hex(rootOfRange(this.#file, index, index + 1));
    const signed = await this.#identity.sign(receiptDigest(leaf, this.log, nativeSha256));
    if (!signed.ok) return signed;
    const kept = this.#disk(() => {
      this.#file.statement('UPDATE checkpoints SET kept = 1 WHERE size = ?').run(checkpoint.size);
    });
    if (!kept.ok) return kept;
    const proof = inclusionProof(index, checkpoint.size, (from, to) => rootOfRange(this.#file, from, to));
    return ok({ receipt, signature: hex(signed.value), checkpoint, proof: proof.map(hex) });
  }

  /** That the log of that size is the beginning of what it is now. Null where it never was that large. */
  grownSince(size: number): { checkpoint: Checkpoint; proof: string[] } | null {
    const checkpoint = this.latestCheckpoint();
    if (checkpoint === null || size > checkpoint.size) return null;
    const proof = consistencyProof(size, checkpoint.size, (from, to) => rootOfRange(this.#file, from, to));
    return { checkpoint, proof: proof.map(hex) };
  }

  latestCheckpoint(): Checkpoint | null {
    const row = this.#file.statement('SELECT * FROM checkpoints ORDER BY size DESC LIMIT 1').get();
    return row === undefined ? null : checkpointOf(row, this.log);
  }

  /** Settles when everything that was appended is on disk or refused. */
  async close(): Promise<void> {
    await this.#writing;
    this.#file.close();
  }

  async #writeAll(): Promise<void> {
    // Whoever appends in this turn of the loop comes along.
    await setImmediate();
    while (this.#waiting.length > 0) {
      const group = this.#waiting.slice(0, LARGEST_GROUP);
      this.#waiting = this.#waiting.slice(LARGEST_GROUP);
      try {
        const written = await this.#writeGroup(group);
        for (const [at, { resolve }] of group.entries()) resolve(written.ok ? ok(written.value[at]!) : written);
      } catch (bug) {
        this.#frontier = this.#readFrontier();
        for (const { reject } of group) reject(bug);
      }
    }
    // In the same turn as the last look: whoever comes now begins a new round.
    this.#writing = undefined;
  }

  async #writeGroup(group: readonly Waiting[]): Promise<Result<Appended[], Failure>> {
    // A log that lost entries must not go on: it would contradict what was handed out.
    if (!this.#isWhole()) return fail({ code: 'LEDGER_DAMAGED' });
    const from = this.#frontier.size;
    const at = this.#now();
    const entries = group.map(({ statement, beside }, turn) => {
      const receipt: Receipt = { format: 'colophon-receipt/1', log: this.log, index: from + turn, at, ...statement };
      const bytes = receiptBytes(receipt);
      // Statements are made by this host of what its own schemas read: no canonical form is a bug.
      if (!bytes.ok) throw new Error(`A receipt has no canonical form: ${bytes.failure.path}`);
      return { receipt, beside, bytes: bytes.value, leaf: leafHash(bytes.value, nativeSha256) };
    });
    this.#whole = [];
    for (const { leaf } of entries) this.#frontier.append(leaf);
    const size = this.#frontier.size;
    const root = this.#frontier.root();
    const unsigned = { log: this.log, size, root: hex(root), at };
    const signed = await this.#identity.sign(checkpointDigest(unsigned, nativeSha256));
    const written = signed.ok
      ? this.#disk(() => {
          this.#insert(entries);
          this.#replaceCheckpoint({ size, root, at, signature: signed.value });
        })
      : signed;
    if (!written.ok) {
      // Nobody has seen that checkpoint: the log is what lies on disk.
      this.#frontier = this.#readFrontier();
      return written;
    }
    return ok(entries.map(({ receipt, leaf }) => ({ receipt, leaf: hex(leaf) })));
  }

  #insert(entries: readonly { receipt: Receipt; beside: Beside; bytes: Uint8Array; leaf: Uint8Array }[]): void {
    const insert = this.#file.statement(
      'INSERT INTO receipts (place, entry, leaf, answers, salt, message) VALUES (?, ?, ?, ?, ?, ?)',
    );
    for (const { receipt, beside, bytes, leaf } of entries) {
      const answers = receipt.kind === 'supplement' ? receipt.of : null;
      insert.run(receipt.index, bytes, leaf, answers, beside.salt, beside.message);
    }
    const node = this.#file.statement('INSERT INTO nodes (level, place, hash) VALUES (?, ?, ?)');
    for (const { subtree, place } of this.#whole) node.run(subtree.level, place, subtree.hash);
  }

  /** The newest replaces the one before, unless that was handed out or is the first of its hour. */
  #replaceCheckpoint(newest: { size: number; root: Uint8Array; at: number; signature: Uint8Array }): void {
    const lastKept = this.#file.statement('SELECT max(at) AS at FROM checkpoints WHERE kept = 1').get()?.['at'];
    const kept = typeof lastKept === 'number' && newest.at - lastKept < KEEP_EVERY_MS ? 0 : 1;
    this.#file.statement('DELETE FROM checkpoints WHERE kept = 0').run();
    this.#file
      .statement('INSERT INTO checkpoints (size, root, at, signature, kept) VALUES (?, ?, ?, ?, ?)')
      .run(newest.size, newest.root, newest.at, newest.signature, kept);
  }

  /** Whether what lies there is what the newest checkpoint was signed for. */
  #isWhole(): boolean {
    const checkpoint = this.latestCheckpoint();
    if (checkpoint === null) return this.#frontier.size === 0;
    return checkpoint.size === this.#frontier.size && checkpoint.root === hex(this.#frontier.root());
  }

  #readFrontier(): Frontier {
    const row = this.#file.statement('SELECT max(place) AS last FROM receipts').get();
    const size = typeof row?.['last'] === 'number' ? row['last'] + 1 : 0;
    const edge = edgeOf(size).map(({ level, place }) => ({
      level,
      hash: rootOfRange(this.#file, place * 2 ** level, (place + 1) * 2 ** level),
    }));
    return Frontier.at(size, edge, nativeSha256, (subtree, place) => {
      if (isKept(subtree.level)) this.#whole.push({ subtree, place });
    });
  }

  #disk(change: () => void): Result<null, Failure> {
    try {
      this.#file.write(change);
      return ok(null);
    } catch (error) {
      if (!isDiskError(error)) throw error;
      return fail(diskFailure(error, this.#folder, 0));
    }
  }
}

/** Null for bytes that are no receipt: somebody wrote into the file. */
function parseEntry(entry: Uint8Array): Receipt | null {
  try {
    return receiptSchema.parse(JSON.parse(Buffer.from(entry).toString('utf8')));
  } catch {
    return null;
  }
}

export function checkpointOf(row: Record<string, unknown>, log: string): Checkpoint {
  return {
    log,
    size: Number(row['size']),
    root: hex(bytesOf(row['root'])),
    at: Number(row['at']),
    signature: hex(bytesOf(row['signature'])),
  };
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
