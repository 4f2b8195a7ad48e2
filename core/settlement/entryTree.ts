import { type KeccakInto, keccakInto } from '../merkle/keccak.ts';
import { HASH_BYTES } from '../merkle/tree.ts';
import { tagOf } from './words.ts';

/** What a post holds at an index: a digest, and the node's signature of it in 64 bytes (ERC-2098). */
export interface SignedDigest {
  readonly digest: Uint8Array;
  readonly r: Uint8Array;
  readonly vs: Uint8Array;
}

export const ENTRY_BYTES = 3 * HASH_BYTES;
const ENTRY = tagOf('colophon-settled-entry/1');
const NODE = tagOf('colophon-settled-node/1');

/** The tree over the receipts that a post settles, in the order of their indices; see `ReceiptLog.sol`. */
export interface EntryTree {
  readonly count: number;
  /** From the leaves up; the last holds the root alone. */
  readonly levels: readonly Uint8Array[];
}

/** `entries`: one behind the other, each digest, r and vs. There is no tree without an entry. */
export function buildEntryTree(entries: Uint8Array, keccak: KeccakInto = keccakInto): EntryTree {
  const count = entries.length / ENTRY_BYTES;
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`${entries.length} bytes are no entries`);
  const scratch = new Uint8Array(ENTRY_BYTES + HASH_BYTES);
  scratch.set(ENTRY, 0);
  const leaves = new Uint8Array(count * HASH_BYTES);
  for (let at = 0; at < count; at += 1) {
    scratch.set(entries.subarray(at * ENTRY_BYTES, (at + 1) * ENTRY_BYTES), HASH_BYTES);
    keccak(scratch, 0, scratch.length, leaves, at * HASH_BYTES);
  }
  const levels = [leaves];
  const pair = new Uint8Array(3 * HASH_BYTES);
  pair.set(NODE, 0);
  for (let below = leaves; below.length > HASH_BYTES; below = levels.at(-1)!) {
    const width = Math.ceil(below.length / (2 * HASH_BYTES));
    const above = new Uint8Array(width * HASH_BYTES);
    for (let at = 0; at < width; at += 1) {
      // Nothing stands beside the last node of an odd level.
      pair.fill(0, HASH_BYTES);
      pair.set(below.subarray(2 * at * HASH_BYTES, 2 * (at + 1) * HASH_BYTES), HASH_BYTES);
      keccak(pair, 0, pair.length, above, at * HASH_BYTES);
    }
    levels.push(above);
  }
  return { count, levels };
}

export function entryRootOf({ levels }: EntryTree): Uint8Array {
  return levels.at(-1)!.slice();
}

/** The siblings from an entry up, by its place in the tree. */
export function proveEntry({ count, levels }: EntryTree, place: number): Uint8Array[] {
  if (!Number.isSafeInteger(place) || place < 0 || place >= count) throw new RangeError(`No entry ${place}`);
  return levels.slice(0, -1).map((hashes, level) => {
    const sibling = Math.floor(place / 2 ** level) ^ 1;
    const found = hashes.slice(sibling * HASH_BYTES, (sibling + 1) * HASH_BYTES);
    return found.length === 0 ? new Uint8Array(HASH_BYTES) : found;
  });
}
