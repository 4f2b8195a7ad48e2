import type { Colophon } from '#core/colophon.ts';
import type { Share } from '#core/credit/credit.ts';
import type { Failure } from '#core/failure.ts';
import type { Receipt } from '#core/receipt/receipt.ts';
import type { Result } from '#core/result.ts';
import type { PaidShare } from '#core/settlement/divideFee.ts';
import { divide } from '#core/settlement/remainder.ts';
import { WHOLE } from '#core/snapshot/weights.ts';
import { isOver } from '../credit/rows.ts';
import type { IndexFile } from '../datanets/indexFile.ts';
import type { Charge } from './meter.ts';
import type { RecordPeople } from './recordPeople.ts';
import { type Registration, acceptedWith, registrationOf } from './registrations.ts';

/** After so long an answer is settled with what is known of it. */
const PATIENCE_MS = 60 * 60_000;

export interface AttributionParts {
  colophon: (message: string) => Result<Colophon, Failure>;
  receipts: (message: string) => Promise<Receipt[]>;
  people: RecordPeople;
}

/** A share that somebody is paid for. */
export interface KnownShare extends PaidShare {
  readonly share: Share;
  readonly contribution: number;
}

/** What is to be settled of one answer with one adapter. */
export interface Attributed {
  readonly charge: Charge;
  readonly registration: Registration;
  readonly shares: readonly KnownShare[];
  /** With the shares a million. */
  readonly unattributed: number;
  /** Contributions that are credited, ascending. */
  readonly trained: readonly number[];
  readonly read: readonly number[];
  /** Of the answer in the log of this machine; null where it has none. */
  readonly receipt: { readonly index: number; readonly at: number } | null;
}

/**
 * Whose an answer is, as the log says by now: supplements stand in place of what was said before. Of an answer with
 * several adapters each pays for what it was trained on and for what was read; what another one brought is not in its
 * fee. A record of which the network knows no accepted contribution counts as unattributed.
 */
export async function attribute(
  parts: AttributionParts,
  index: IndexFile,
  charges: readonly Charge[],
  now = Date.now(),
): Promise<{ ready: Attributed[]; unready: Charge[] }> {
  const accounts = await parts.people.accounts(index);
  const ready: Attributed[] = [];
  const unready: Charge[] = [];
  for (const charge of charges) {
    const colophon = parts.colophon(charge.message);
    const isPending = colophon.ok && !isOver(colophon.value);
    const registration = registrationOf(index, charge.registered);
    if (registration === null || (isPending && now - charge.at < PATIENCE_MS)) unready.push(charge);
    else ready.push(await one(parts, index, { charge, registration, accounts, charges }));
  }
  return { ready, unready };
}

async function one(
  parts: AttributionParts,
  index: IndexFile,
  {
    charge,
    registration,
    accounts,
    charges,
  }: {
    charge: Charge;
    registration: Registration;
    accounts: ReadonlyMap<string, string>;
    charges: readonly Charge[];
  },
): Promise<Attributed> {
  const entries = await parts.receipts(charge.message);
  const answer = entries.find((entry) => entry.kind === 'answer');
  const credit = entries.at(-1)?.credit ?? { shares: [], unattributed: WHOLE };
  const readable = new Set(
    answer?.kind === 'answer' ? answer.snapshots.filter(({ use }) => use === 'read').map(({ root }) => root) : [],
  );
  const others = new Set(
    charges
      .filter(({ message, registered }) => message === charge.message && registered !== charge.registered)
      .flatMap(({ registered }) => registrationOf(index, registered)?.sources.map(({ root }) => root) ?? []),
  );
  const kept: { share: Share; contribution: number; use: 'trained' | 'read' }[] = [];
  let elsewhere = 0;
  for (const share of credit.shares) {
    const source = registration.sources.find(({ root }) => root === share.snapshot);
    const read = readable.has(share.snapshot)
      ? acceptedWith(index, share.snapshot).find(({ stands }) => stands)
      : undefined;
    if (source !== undefined) kept.push({ share, contribution: source.contribution, use: 'trained' });
    else if (read !== undefined) kept.push({ share, contribution: read.id, use: 'read' });
    else if (others.has(share.snapshot)) elsewhere += share.parts;
  }
  const sum = kept.reduce((all, { share }) => all + share.parts, 0);
  const weights = [...kept.map(({ share }) => share.parts), WHOLE - elsewhere - sum];
  const drawn = { draw: charge.message, nameOf: (at: number) => nameOf(kept[at]?.share) };
  // All of it was another adapter's: then nobody is known for this one's part.
  const scaled = elsewhere === WHOLE ? [BigInt(WHOLE)] : divide(BigInt(WHOLE), weights, drawn);
  const shares: KnownShare[] = [];
  for (const root of new Set(kept.map(({ share }) => share.snapshot))) {
    const records = new Set(kept.filter(({ share }) => share.snapshot === root).map(({ share }) => share.record));
    const people = await parts.people.of(root, records, accounts);
    for (const [at, { share, contribution }] of kept.entries()) {
      const each = Number(scaled[at] ?? 0n);
      if (share.snapshot !== root || each === 0) continue;
      shares.push({ name: nameOf(share), parts: each, people: people.get(share.record) ?? [], share, contribution });
    }
  }
  const used = (use: 'trained' | 'read') =>
    [...new Set(kept.filter((each) => each.use === use).map(({ contribution }) => contribution))].toSorted(
      (a, b) => a - b,
    );
  return {
    charge,
    registration,
    shares,
    unattributed: WHOLE - shares.reduce((all, { parts: each }) => all + each, 0),
    trained: used('trained'),
    read: used('read'),
    receipt: answer === undefined ? null : { index: answer.index, at: answer.at },
  };
}

function nameOf(share: Share | undefined): string {
  return share === undefined ? 'unattributed' : `${share.snapshot} ${share.record} ${share.kind}`;
}
