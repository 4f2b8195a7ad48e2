import { hexToBytes } from '@noble/hashes/utils.js';
import type { BadValue } from '../canonical/canonical.ts';
import { type HashText, sha256OfText } from '../canonical/sha256.ts';
import { type Result, fail, ok } from '../result.ts';
import { type RecordKey, type SnapshotRecord, type WrittenRecord, compareKeys, lineOf, lineOfTexts } from './record.ts';
import { type SnapshotCounts, Tally } from './tally.ts';
import { type Weights, weightsHash } from './weights.ts';

export type SealFailure =
  | ({ readonly code: 'BAD_VALUE' } & BadValue)
  /** Not after the record before it: the records were not sorted, or one comes twice. */
  | { readonly code: 'OUT_OF_ORDER' };

/** One line of records.jsonl, without its line feed, and what its leaf is made of (32 bytes each). */
export interface SealedLine {
  readonly text: string;
  readonly recordHash: Uint8Array;
  readonly weightsHash: Uint8Array;
}

/** What the records say of themselves, for the manifest. */
export interface Tallied {
  readonly records: number;
  readonly counts: SnapshotCounts;
  /** By place in the contributors. */
  readonly contributions: readonly { readonly records: number; readonly weight: number }[];
}

/**
 * Makes the lines of records.jsonl from records in the order of `compareKeys`, one at a time; nothing that it holds
 * grows with their number. The caller writes the lines, each with a line feed, hashes the file meanwhile, and sets the
 * leaves of the tree (merkle/tree.ts): there and then, or in a worker, which takes half of the work off this thread.
 */
export class Sealing {
  readonly #hash: HashText;
  readonly #ids: readonly string[];
  readonly #tally: Tally;
  /** Few divisions of weights are shared by many records: the hash of each is computed once. */
  readonly #weightsHashes = new Map<string, Uint8Array>();
  #last: RecordKey | null = null;
  #added = 0;

  /** `ids`: the contributors' ids, sorted. */
  constructor(ids: readonly string[], hash: HashText = sha256OfText) {
    this.#ids = ids;
    this.#hash = hash;
    this.#tally = new Tally(ids.length);
  }

  /** After a failure nothing was added. */
  add(record: Omit<SnapshotRecord, 'weights'> & { readonly weights: Weights }): Result<SealedLine, SealFailure> {
    if (this.#last !== null && compareKeys(this.#last, record) >= 0) return fail({ code: 'OUT_OF_ORDER' });
    const line = lineOf(record, this.#hash);
    if (!line.ok) return fail({ code: 'BAD_VALUE', ...line.failure });
    this.#tally.add(record);
    this.#last = { input: record.input, provenance: record.provenance };
    this.#added += 1;
    const { text, recordHash } = line.value;
    return ok({ text, recordHash: hexToBytes(recordHash), weightsHash: this.#weightsHash(record.weights) });
  }

  /** The same for fields and answers that are canonical texts already; `answers` are counted. */
  addTexts(written: WrittenRecord, answers: SnapshotRecord['answers']): Result<SealedLine, SealFailure> {
    if (this.#last !== null && compareKeys(this.#last, written) >= 0) return fail({ code: 'OUT_OF_ORDER' });
    const { text, recordHash } = lineOfTexts(written, this.#hash);
    const { input, split, weights } = written;
    this.#tally.add({ answers, input, split, weights });
    this.#last = { input, provenance: written.provenance };
    this.#added += 1;
    return ok({ text, recordHash: hexToBytes(recordHash), weightsHash: this.#weightsHash(weights) });
  }

  tallied(): Tallied {
    const contributions = this.#tally.contributions();
    return { records: this.#added, counts: this.#tally.counts(), contributions };
  }

  #weightsHash(weights: Weights): Uint8Array {
    const key = weights.join(';');
    const known = this.#weightsHashes.get(key);
    if (known !== undefined) return known;
    const made = hexToBytes(weightsHash(weights, this.#ids, this.#hash));
    if (this.#weightsHashes.size < WEIGHTS_HELD) this.#weightsHashes.set(key, made);
    return made;
  }
}

const WEIGHTS_HELD = 100_000;
