import { createHash, randomBytes } from 'node:crypto';
import { ADDRESSES } from '#contracts/deployment.ts';
import { canonicalBytes } from '#core/canonical/canonical.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Registered } from '#core/settlement/divideFee.ts';
import { ENTRY_BYTES, type SignedDigest, buildEntryTree, entryRootOf } from '#core/settlement/entryTree.ts';
import { type Epoch as Folded, EpochFold, type Gain } from '#core/settlement/epoch.ts';
import { addressOfKey, signedDigest } from '#core/settlement/nodeKey.ts';
import { type SettledReceipt, lineageOf, settledDigest } from '#core/settlement/settledReceipt.ts';
import { type Part, type Reason, hashOfStatement } from '#core/settlement/statement.ts';
import type { SumLeaf } from '#core/settlement/sumTree.ts';
import type { Identity } from '../identity/identity.ts';
import { nativeSha256 } from '../ledger/nativeHash.ts';
import type { Attributed, KnownShare } from './attributed.ts';

export interface FoldWish {
  readonly pool: Uint8Array;
  /** In lower case. */
  readonly payer: string;
  readonly poster: string;
  readonly previous: readonly SumLeaf[];
  readonly registered: ReadonlyMap<string, Registered>;
  readonly answers: readonly Attributed[];
  /** Index of the first receipt. */
  readonly from: number;
  /** Seconds since 1970, between the node's authorisation and the chain's present. */
  readonly writtenAt: number;
}

export interface Settled {
  readonly folded: Folded;
  readonly gains: readonly Gain[];
  readonly entries: Uint8Array;
  readonly receiptsRoot: string;
  readonly receipts: readonly { readonly receipt: SettledReceipt; readonly salt: string }[];
  readonly node: string;
}

/** Writes and signs the receipts of these answers, and adds up what everybody gets. */
export async function foldEpoch(wish: FoldWish, identity: Identity): Promise<Result<Settled, Failure>> {
  const node = addressOfKey(identity.publicKey);
  const gains: Gain[] = [];
  const { payer, poster, previous, registered } = wish;
  const fold = new EpochFold({
    payer,
    poster,
    previous,
    adapters: registered,
    hash: nativeSha256,
    told: (gain) => gains.push(gain),
  });
  const entries = new Uint8Array(wish.answers.length * ENTRY_BYTES);
  const receipts: { receipt: SettledReceipt; salt: string }[] = [];
  for (const [at, answer] of wish.answers.entries()) {
    const salt = randomBytes(32).toString('hex');
    const receipt: SettledReceipt = {
      index: wish.from + at,
      writtenAt: wish.writtenAt,
      fee: answer.charge.fee,
      adapter: answer.registration.id,
      lineage: hex(lineageOf(answer.trained, answer.read)),
      statement: commitmentOf(answer, salt),
    };
    const digest = settledDigest(wish.pool, node, receipt, nativeSha256);
    const signed = await identity.sign(digest);
    if (!signed.ok) return signed;
    writeEntry(entries, at, signedDigest(digest, signed.value, identity.publicKey));
    receipts.push({ receipt, salt });
    const { shares, unattributed } = answer;
    fold.add(answer.registration.id, { amount: receipt.fee, shares, unattributed, draw: hex(digest) });
  }
  const receiptsRoot = hex(entryRootOf(buildEntryTree(entries)));
  return ok({ folded: fold.close(receiptsRoot), gains, entries, receiptsRoot, receipts, node });
}

/** Commits to what an answer is credited to, without a word of it. */
export function commitmentOf({ charge, shares, unattributed, receipt }: Attributed, salt: string): string {
  const bytes = canonicalBytes({
    format: 'colophon-settled/1',
    salt,
    log: receipt?.index ?? null,
    adapter: charge.registered,
    tokens: charge.tokens,
    shares: shares.map(({ share, parts }) => ({ ...share, parts })),
    unattributed,
  });
  if (!bytes.ok) throw new Error(`An answer has no canonical form: ${bytes.failure.path}`);
  return `0x${createHash('sha256').update(bytes.value).digest('hex')}`;
}

/** What everybody got, and why: one part a payee, by ascending account. */
export function partsOf(gains: readonly Gain[], names: ReadonlyMap<string, string>): Part[] {
  const people = new Map<string, Map<string, Gathered>>();
  for (const gain of gains) {
    const reasons = people.get(gain.account) ?? new Map<string, Gathered>();
    people.set(gain.account, reasons);
    const share = isKnown(gain.share) ? gain.share : null;
    const key = `${gain.adapter} ${gain.part} ${share?.name ?? ''}`;
    const known = reasons.get(key) ?? { gain, share, answers: 0, amount: 0n, low: 0n, high: 0n };
    reasons.set(key, {
      ...known,
      answers: known.answers + 1,
      amount: known.amount + gain.amount,
      low: known.low + scaled(gain.amount, share?.share.low, share?.share.parts),
      high: known.high + scaled(gain.amount, share?.share.high, share?.share.parts),
    });
  }
  return [...people]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([account, reasons]) => ({
      format: 'colophon-epoch-part/1' as const,
      salt: randomBytes(32).toString('hex'),
      account,
      amount: String([...reasons.values()].reduce((sum, { amount }) => sum + amount, 0n)),
      reasons: [...reasons.values()].map((each) => reasonOf(each, names)),
    }));
}

interface Gathered {
  readonly gain: Gain;
  readonly share: KnownShare | null;
  readonly answers: number;
  readonly amount: bigint;
  readonly low: bigint;
  readonly high: bigint;
}

function reasonOf({ gain, share, answers, amount, low, high }: Gathered, names: ReadonlyMap<string, string>): Reason {
  return {
    adapter: gain.adapter,
    adapterName: names.get(gain.adapter) ?? '',
    part: gain.part,
    contribution: share?.contribution ?? null,
    snapshot: share?.share.snapshot ?? null,
    record: share?.share.record ?? null,
    kind: share?.share.kind ?? null,
    answers,
    amount: String(amount),
    low: share === null ? null : String(low),
    high: share === null ? null : String(high),
  };
}

export function statementPayees(parts: readonly Part[]) {
  return parts.map((part) => ({ account: part.account, amount: part.amount, part: hashOfStatement(part) }));
}

export const CONTRACT = ADDRESSES.settlement.toLowerCase();

function isKnown(share: Gain['share']): share is KnownShare {
  return share !== null && 'contribution' in share;
}

function scaled(amount: bigint, end: number | undefined, parts: number | undefined): bigint {
  return end === undefined || parts === undefined || parts === 0 ? 0n : (amount * BigInt(end)) / BigInt(parts);
}

function writeEntry(target: Uint8Array, at: number, { digest, r, vs }: SignedDigest): void {
  for (const [place, word] of [digest, r, vs].entries()) target.set(word, at * ENTRY_BYTES + place * 32);
}

export function hex(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}
