import { Subject } from '#contracts/generated/enums.ts';
import type { Entry, Gap as OnChainGap, Leaf } from '#contracts/generated/settlement.ts';
import { ENTRY_BYTES, buildEntryTree, proveEntry } from '#core/settlement/entryTree.ts';
import { type Gap, gapAt } from '#core/settlement/evidence.ts';
import { poolIdOf } from '#core/settlement/pool.ts';
import { type ProvenLeaf, buildSumTree, placeOf, proveLeaf, readLeaves } from '#core/settlement/sumTree.ts';
import type { SharedFile } from '#core/settlement/statement.ts';
import type { ContractCall } from '../chain/contractCall.ts';
import type { Epoch } from './epochBook.ts';
import { CONTRACT, hex } from './foldEpoch.ts';
import type { Demanded } from './refused.ts';

/** What shows what was demanded of a post of ours; null where it does not concern it. */
export function answerTo(
  { payer, token, subject, which }: Demanded,
  epoch: Epoch,
  packed: Uint8Array | null,
): ContractCall | null {
  const contract = 'settlement' as const;
  if (subject === 'entry') {
    const entry = entryAt(epoch, Number(which));
    return entry === null ? null : { contract, call: 'answerEntry', args: [payer, token, entry] };
  }
  const leaves = packed === null ? null : readLeaves(packed);
  if (leaves?.ok !== true || !/^0x[0-9a-fA-F]{40}$/.test(which)) return null;
  const pool = poolIdOf({ chain: BigInt(epoch.network), contract: CONTRACT, payer, token });
  const tree = buildSumTree(pool, leaves.value);
  if (!tree.ok) return null;
  const place = placeOf(tree.value, which.toLowerCase());
  if (place !== -1) {
    return { contract, call: 'answerAccount', args: [payer, token, leafOnChain(proveLeaf(tree.value, place))] };
  }
  const gap = gapOnChain(gapAt(tree.value, which.toLowerCase()));
  return gap === null ? null : { contract, call: 'answerAbsence', args: [payer, token, which, gap] };
}

function entryAt({ entries, statement }: Epoch, index: number): Entry | null {
  const place = index - statement.from;
  if (!Number.isSafeInteger(place) || place < 0 || index >= statement.to) return null;
  const bytes = new Uint8Array(Buffer.from(entries, 'base64'));
  const word = (at: number) => hex(bytes.subarray(place * ENTRY_BYTES + at * 32, place * ENTRY_BYTES + at * 32 + 32));
  const proof = proveEntry(buildEntryTree(bytes), place).map(hex);
  return { index: BigInt(index), digest: word(0), r: word(1), vs: word(2), proof };
}

/**
 * Its single answers, each with the receipt that the node signed: once it is settled. What is struck is owed again, under
 * receipts that are written anew: whoever held the first ones could strike the second.
 */
export function handedOut({ entries, receipts }: Epoch, isSettled: boolean): SharedFile['answers'] {
  const bytes = new Uint8Array(Buffer.from(entries, 'base64'));
  return receipts.map(({ index, at, adapter, fee, lineage, writtenAt, statement }, place) => {
    const word = (which: number) =>
      hex(bytes.subarray(place * ENTRY_BYTES + which * 32, place * ENTRY_BYTES + which * 32 + 32));
    const receipt = { index, writtenAt, statement, r: word(1), vs: word(2), ...lineage };
    return { at, adapter, fee, receipt: isSettled ? receipt : null };
  });
}

export function leafOnChain({ account, total, index, proof }: ProvenLeaf): Leaf {
  return { account, total, index: BigInt(index), proof: hex(proof) };
}

/** Null where there is no neighbour at all, as in a tree without leaves. */
export function gapOnChain({ left, right }: Gap): OnChainGap | null {
  const some = left ?? right;
  if (some === null) return null;
  return {
    hasLeft: left !== null,
    hasRight: right !== null,
    left: leafOnChain(left ?? some),
    right: leafOnChain(right ?? some),
  };
}

export function subjectNumber({
  subject,
  which,
}: Pick<Demanded, 'subject' | 'which'>): readonly [Subject, bigint] | null {
  if (subject === 'account') return /^0x[0-9a-fA-F]{40}$/.test(which) ? [Subject.Account, BigInt(which)] : null;
  return /^\d{1,15}$/.test(which) ? [Subject.Entry, BigInt(which)] : null;
}
