import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { signerOf } from './nodeKey.ts';
import { type SettledReceipt, settledDigest } from './settledReceipt.ts';

/** What a post holds at an index, as it was shown on the chain. Hex with its 0x. */
export interface PostedEntry {
  readonly index: number;
  readonly digest: string;
  readonly r: string;
  readonly vs: string;
  readonly proof: readonly string[];
}

/** A receipt that a node signed and handed out, with the contributions that its lineage stands for. */
export interface HeldReceipt {
  readonly receipt: SettledReceipt;
  readonly r: string;
  readonly vs: string;
  readonly trained: readonly number[];
  readonly read: readonly number[];
}

/** What the contract takes against the receipts of a pending post. */
export type ReceiptEvidence =
  | { readonly kind: 'unsigned'; readonly entry: PostedEntry }
  | { readonly kind: 'forked' | 'misplaced' | 'outside'; readonly entry: PostedEntry; readonly held: HeldReceipt };

/** What a node may sign for, as the contract has it. Seconds since 1970. */
export interface NodeRight {
  readonly from: number;
  readonly until: number;
  /** Index of the first that does not count; null while it is not revoked. */
  readonly firstInvalid: number | null;
  readonly postedAt: number;
}

export interface Watched {
  readonly pool: Uint8Array;
  readonly node: string;
  readonly right: NodeRight;
  /** Whether an adapter was registered, learnt from all of the first, and may read all of the second. */
  readonly isRegistered: (adapter: string, trained: readonly number[], read: readonly number[]) => boolean;
}

/** As the contract allows it to be off. */
const CLOCK_SKEW = 15 * 60;

/** What is wrong with what is posted at an index; null where nothing is, as far as the held receipts tell. */
export function receiptEvidence(
  watched: Watched,
  entry: PostedEntry,
  held: readonly HeldReceipt[],
): ReceiptEvidence | null {
  const digest = hexToBytes(entry.digest.slice(2));
  if (signerOf(digest, entry.r, entry.vs) !== watched.node) return { kind: 'unsigned', entry };
  for (const each of held) {
    if (each.receipt.index !== entry.index) continue;
    if (digestOf(watched, each) !== bytesToHex(digest)) return { kind: 'forked', entry, held: each };
    const trouble = troubleWith(watched, each);
    if (trouble !== null) return { kind: trouble, entry, held: each };
  }
  return null;
}

/** What a held receipt would show if it is the posted one; null where it would show nothing. */
export function troubleWith(
  { right, isRegistered }: Watched,
  { receipt, trained, read }: HeldReceipt,
): 'misplaced' | 'outside' | null {
  const { index, writtenAt } = receipt;
  const isLate = writtenAt > right.until || writtenAt > right.postedAt + CLOCK_SKEW;
  const isRevoked = right.firstInvalid !== null && index >= right.firstInvalid;
  if (writtenAt + CLOCK_SKEW < right.from || isLate || isRevoked) return 'misplaced';
  return isRegistered(receipt.adapter, trained, read) ? null : 'outside';
}

/** Whether the node signed it for this pool. */
export function isHandedOut(watched: Pick<Watched, 'pool' | 'node'>, held: HeldReceipt): boolean {
  return signerOf(hexToBytes(digestOf(watched, held)), held.r, held.vs) === watched.node;
}

function digestOf({ pool, node }: Pick<Watched, 'pool' | 'node'>, { receipt }: HeldReceipt): string {
  return bytesToHex(settledDigest(pool, node, receipt));
}
