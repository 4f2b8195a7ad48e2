import { bytesToHex } from '@noble/hashes/utils.js';
import type { SignedDigest } from './entryTree.ts';
import type { SettledReceipt } from './settledReceipt.ts';
import { type ProvenLeaf, type SumTree, firstNotBefore, placeOf, proveLeaf } from './sumTree.ts';

/** Two neighbours between which an account would have to be; one is missing at either end. */
export interface Gap {
  readonly left: ProvenLeaf | null;
  readonly right: ProvenLeaf | null;
}

/** What the contract takes against a pending root of totals. */
export type TotalsEvidence =
  | { readonly kind: 'lowered'; readonly before: ProvenLeaf; readonly since: ProvenLeaf }
  | { readonly kind: 'omitted'; readonly before: ProvenLeaf; readonly gap: Gap };

/**
 * Looks whether anybody has less than under the root before. Both trees are in order, as every tree that can be read is;
 * null where nobody lost anything.
 */
export function findTotalsEvidence(before: SumTree, since: SumTree): TotalsEvidence | null {
  for (const [index, { account, total }] of before.leaves.entries()) {
    const place = placeOf(since, account);
    const proven = () => proveLeaf(before, index);
    if (place === -1) return { kind: 'omitted', before: proven(), gap: gapAt(since, account) };
    if ((since.leaves[place]?.total ?? 0n) < total) {
      return { kind: 'lowered', before: proven(), since: proveLeaf(since, place) };
    }
  }
  return null;
}

/** Two neighbours of a posted tree that are not in order: such a tree can hide an account. */
export interface Disorder {
  readonly kind: 'disorder';
  readonly left: ProvenLeaf;
  readonly right: ProvenLeaf;
}

/** Looks for them in leaves that somebody posted; null where each stands before the next. */
export function findDisorder(tree: SumTree): Disorder | null {
  const { leaves } = tree;
  const at = leaves.findIndex(({ account }, index) => account >= (leaves[index + 1]?.account ?? 'g'));
  return at === -1 ? null : { kind: 'disorder', left: proveLeaf(tree, at), right: proveLeaf(tree, at + 1) };
}

/** That an account has no leaf. Also what answers a demand for it. */
export function gapAt(tree: SumTree, account: string): Gap {
  const next = firstNotBefore(tree.leaves, account);
  const at = (index: number): ProvenLeaf | null =>
    index < 0 || index >= tree.leaves.length ? null : proveLeaf(tree, index);
  return { left: at(next - 1), right: at(next) };
}

/** A receipt that was handed out, and its digest and signature: what its holder keeps. */
export interface Held {
  readonly receipt: SettledReceipt;
  readonly signed: SignedDigest;
}

/**
 * Of receipts that people hold, those that a post contradicts: it has another digest at their index. `postedAt` is
 * asked only for indices that the post settles.
 */
export function findForks(
  held: readonly Held[],
  { from, to }: { from: number; to: number },
  postedAt: (index: number) => SignedDigest,
): Held[] {
  return held.filter(({ receipt, signed }) => {
    if (receipt.index < from || receipt.index >= to) return false;
    return bytesToHex(postedAt(receipt.index).digest) !== bytesToHex(signed.digest);
  });
}
