import { keccak_256 } from '@noble/hashes/sha3.js';
import { type Fee, type PaidShare, type Registered } from '#core/settlement/divideFee.ts';
import { type EntryTree, ENTRY_BYTES, buildEntryTree } from '#core/settlement/entryTree.ts';
import { EpochFold } from '#core/settlement/epoch.ts';
import { USUAL_DIVISION } from '#core/settlement/feeTerms.ts';
import { type SumTree, buildSumTree } from '#core/settlement/sumTree.ts';
import { nativeSha256 } from '#host/ledger/nativeHash.ts';
import { Seeded } from '#test/support/seeded.ts';

const ADAPTERS = 20;
const RECORDS = 50_000;
const SHARES = 8;
/** Made before the clock runs: making receipts is not settlement's work. */
const AT_ONCE = 10_000;

export interface Settled {
  sum: SumTree;
  entries: EntryTree;
  foldS: number;
  treeS: number;
}

/**
 * An epoch of receipts, each with eight credited records of one or two people and a fee with eighteen decimals, folded
 * as the host folds them: every fee divided to the last unit, the totals and the receipts each in their tree.
 */
export function settleEpoch(receipts: number, payees: number): Settled {
  const random = new Seeded(7);
  const within = (count: number) => random.below(count);
  const account = (number: number) =>
    `0x${Buffer.from(keccak_256(Buffer.from(`payee ${number}`))).toString('hex', 12)}`;
  const accounts = Array.from({ length: payees }, (_, number) => account(number));
  const someone = () => accounts[within(payees)]!;
  const whole = (who: string) => [{ account: who, parts: 1_000_000 }];
  const adapters = new Map(
    Array.from({ length: ADAPTERS }, (_, number): [string, Registered] => {
      const author = someone();
      const people = { base: whole(someone()), author: whole(author), prompts: [], evaluators: [], reviewers: [] };
      const flat = Array.from({ length: 10 }, () => ({ account: someone(), parts: 100_000 }));
      return [`adapter ${number}`, { author, division: USUAL_DIVISION, people, flat }];
    }),
  );
  const records = Array.from({ length: RECORDS }, (_, number): Omit<PaidShare, 'parts'> => {
    // Every payee is somebody's author.
    const author = accounts[number % payees]!;
    const people =
      number % 2 === 0 ? whole(author) : [author, someone()].map((who) => ({ account: who, parts: 500_000 }));
    return { name: `record ${number}`, people };
  });
  const feeAt = (index: number): Fee => {
    const parts = Array.from({ length: SHARES }, () => 10_000 + within(90_000));
    const shares = parts.map((part) => ({ ...records[within(RECORDS)]!, parts: part }));
    const unattributed = 1_000_000 - parts.reduce((all, part) => all + part, 0);
    return { amount: 10n ** 15n + BigInt(within(2 ** 40)), shares, unattributed, draw: `digest ${index}` };
  };

  const fold = new EpochFold({ payer: account(-1), poster: account(-2), previous: [], adapters, hash: nativeSha256 });
  const entries = new Uint8Array(receipts * ENTRY_BYTES);
  let foldMs = 0;
  for (let first = 0; first < receipts; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, receipts - first);
    const fees = Array.from({ length: count }, (_, at) => feeAt(first + at));
    for (let at = 0; at < count; at += 1) entries[(first + at) * ENTRY_BYTES + (at % ENTRY_BYTES)] = 1 + within(255);
    const began = performance.now();
    for (const [at, fee] of fees.entries()) fold.add(`adapter ${(first + at) % ADAPTERS}`, fee);
    foldMs += performance.now() - began;
  }
  const began = performance.now();
  const epoch = fold.close('receipts');
  foldMs += performance.now() - began;
  if (epoch.increase + epoch.unpaid !== epoch.fees) throw new Error('The sums differ');
  if (epoch.leaves.length !== payees) throw new Error(`${epoch.leaves.length} payees instead of ${payees}`);

  const treeBegan = performance.now();
  const sum = buildSumTree(new Uint8Array(32), epoch.leaves);
  const log = buildEntryTree(entries);
  if (!sum.ok) throw new Error(sum.failure);
  return { sum: sum.value, entries: log, foldS: foldMs / 1_000, treeS: (performance.now() - treeBegan) / 1_000 };
}
