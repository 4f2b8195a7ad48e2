import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { BadValue } from '../canonical/canonical.ts';
import { type HashText, sha256OfText } from '../canonical/sha256.ts';
import { type KeccakInto, keccakInto } from '../merkle/keccak.ts';
import { type MerkleTree, closeTree, createTree, rootOf, setLeaf } from '../merkle/tree.ts';
import { type Result, fail, ok } from '../result.ts';
import { type RecordKey, type SnapshotRecord, compareKeys, lineOf } from './record.ts';
import { type SnapshotCounts, Tally } from './tally.ts';
import { type Weights, weightsHash } from './weights.ts';

export interface Hashing {
  readonly hash: HashText;
  readonly keccak: KeccakInto;
}

/** The same everywhere, and slower than what a host has. */
export const PORTABLE_HASHING: Hashing = { hash: sha256OfText, keccak: keccakInto };

export type SealFailure =
  | ({ readonly code: 'BAD_VALUE' } & BadValue)
  /** Not after the record before it: the records were not sorted, or one comes twice. */
  | { readonly code: 'OUT_OF_ORDER' };

/** What the records say of themselves, for the manifest. */
export interface Sealed {
  readonly root: string;
  readonly counts: SnapshotCounts;
  /** By place in the contributors. */
  readonly contributions: readonly { readonly records: number; readonly weight: number }[];
}

/**
 * Makes records.jsonl and its root, line by line, from records in the order of `compareKeys`. Memory is the tree's and
 * does not grow with the texts. The caller writes the lines, each with a line feed, and hashes the file meanwhile.
 */
export class Sealing {
  readonly #hashing: Hashing;
  readonly #ids: readonly string[];
  readonly #tally: Tally;
  readonly #tree: MerkleTree;
  /** Few people share many records: the hash of each division of weights is computed once. */
  readonly #weightsHashes = new Map<string, Uint8Array>();
  #last: RecordKey | null = null;
  #added = 0;

  /** `ids`: the contributors' ids, sorted. `count`: exactly how many records will come, at least one. */
  constructor(ids: readonly string[], count: number, hashing: Hashing = PORTABLE_HASHING) {
    this.#ids = ids;
    this.#hashing = hashing;
    this.#tally = new Tally(ids.length);
    this.#tree = createTree(count);
  }

  /** The record's line, without its line feed. After a failure nothing was added. */
  add(record: Omit<SnapshotRecord, 'weights'> & { readonly weights: Weights }): Result<string, SealFailure> {
    if (this.#last !== null && compareKeys(this.#last, record) >= 0) return fail({ code: 'OUT_OF_ORDER' });
    const line = lineOf(record, this.#hashing.hash);
    if (!line.ok) return fail({ code: 'BAD_VALUE', ...line.failure });
    const { keccak } = this.#hashing;
    setLeaf(this.#tree, this.#added, hexToBytes(line.value.recordHash), this.#weightsHash(record.weights), keccak);
    this.#tally.add(record);
    this.#last = { input: record.input, provenance: record.provenance };
    this.#added += 1;
    return ok(line.value.text);
  }

  /** Throws where fewer records came than were announced: that is a bug, and the root would be of nothing. */
  close(): Sealed {
    if (this.#added !== this.#tree.count) throw new Error(`${this.#added} of ${this.#tree.count} records were sealed`);
    closeTree(this.#tree, this.#hashing.keccak);
    return {
      root: bytesToHex(rootOf(this.#tree)),
      counts: this.#tally.counts(),
      contributions: this.#tally.contributions(),
    };
  }

  #weightsHash(weights: Weights): Uint8Array {
    const key = weights.join(';');
    const known = this.#weightsHashes.get(key);
    if (known !== undefined) return known;
    const made = hexToBytes(weightsHash(weights, this.#ids, this.#hashing.hash));
    if (this.#weightsHashes.size < WEIGHTS_HELD) this.#weightsHashes.set(key, made);
    return made;
  }
}

const WEIGHTS_HELD = 100_000;
