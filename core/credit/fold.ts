import { WHOLE, largestRemainder } from '../snapshot/weights.ts';
import type { ChannelBudget } from './budget.ts';
import { type Credit, type CreditKind, MOST_SHARES, type Share } from './credit.ts';

/** A record that a signal names. Records of one `cluster` say the same in (nearly) the same words. */
export interface Named {
  readonly snapshot: string;
  readonly record: string;
  readonly cluster: string;
  /**
   * Since when it is proven to have been there: the time of a block, UTC milliseconds. Null: unproven, which comes
   * after everything that is proven.
   */
  readonly since: number | null;
}

/** What was read for the answer, each with its Shapley value in nats. */
export interface Reading extends Named {
  readonly value: number;
  /** Standard error of the value; 0 where every order was looked at. */
  readonly error: number;
}

/** A stretch of the answer that stands in records of what an adapter was trained on. */
export interface SpanMatch {
  /** Nats that the adapter gained on the tokens of the stretch. */
  readonly gain: number;
  readonly records: readonly Named[];
}

/** The influence of a record on the answer through an adapter; positive helps. */
export interface Influence extends Named {
  readonly value: number;
  readonly error: number;
  /** How much of it may be paid, from 0 to 1: what seems to help with everything is held back (restraint.ts). */
  readonly weight?: number;
}

export interface AdapterSignals {
  /** Nats that the adapter gained on the whole answer, tokens that lost not counted. */
  readonly gain: number;
  readonly spans: readonly SpanMatch[];
  readonly influences: readonly Influence[];
  /**
   * How far the influence of this configuration can be trusted, from 0 to 1: the square of what the truth bench is sure
   * of. 0 where it has no figure or does not beat its baselines: then it pays nothing.
   */
  readonly trust: number;
  /**
   * How far an estimated part is off, nine times out of ten, as the truth bench found: in parts of what it would be if
   * nothing were squared. It cannot be less sure than that, whatever its own error says.
   */
  readonly slack?: number;
}

export interface Signals {
  readonly budget: ChannelBudget;
  readonly readings: readonly Reading[];
  /** In the order of the budget's. */
  readonly adapters: readonly AdapterSignals[];
}

/** A stretch that stands in more clusters than this is common property. */
export const MOST_CLUSTERS_OF_SPAN = 10;
/** An estimate counts by what it is more than so many of its errors. */
export const COUNTS_FROM = 1;
/** Errors to each side between which a part lies nine times out of ten. */
export const SURE = 1.64;
/** No cluster gets more than this part of an adapter's estimated credit: one outlier must not take it all. */
const MOST_OF_ESTIMATED = 0.9;

/** A part of the whole that a cluster gets for one reason, with half the width of its interval. */
interface Claim {
  readonly kind: CreditKind;
  readonly part: number;
  readonly spread: number;
  readonly records: readonly Named[];
}

/**
 * The credit of an answer, in parts per million that add up exactly. Value goes to clusters first, so that saying a
 * thing five times gains nothing, and within a cluster to whom was proven to have said it first.
 */
export function foldCredit({ budget, readings, adapters }: Signals): Credit {
  const claims = readingClaims(budget.reading, readings);
  for (const [at, signals] of adapters.entries()) {
    const part = budget.adapters[at] ?? 0;
    const inSpans = spanPart(signals);
    claims.push(...spanClaims(part * inSpans, signals.spans));
    claims.push(...influenceClaims(part * (1 - inSpans) * clamp(signals.trust), signals));
  }
  return wholeParts(claims);
}

function readingClaims(part: number, readings: readonly Reading[]): Claim[] {
  const clusters = clustersOf(readings);
  const values = clusters.map((members) => ({
    value: Math.max(
      0,
      sum(members, ({ value }) => value),
    ),
    error: Math.sqrt(sum(members, ({ error }) => error ** 2)),
    // Of two that say the same, only those that gave something are there to be paid.
    records: members.filter(({ value }) => value > 0),
  }));
  const all = sum(values, ({ value }) => value);
  if (all === 0) return [];
  return values
    .filter(({ value, records }) => value > 0 && records.length > 0)
    .map(({ value, error, records }) => ({
      kind: 'read' as const,
      part: (part * value) / all,
      spread: (part * SURE * error) / all,
      records,
    }));
}

/** The part of the adapter's gain that lies inside matched stretches. */
function spanPart({ gain, spans }: AdapterSignals): number {
  return gain > 0 ? clamp(gainOfSpans(spans) / gain) : 0;
}

function spanClaims(part: number, spans: readonly SpanMatch[]): Claim[] {
  const all = gainOfSpans(spans);
  if (all === 0) return [];
  const claims: Claim[] = [];
  for (const { gain, records } of spans) {
    const clusters = clustersOf(records);
    if (gain <= 0 || clusters.length === 0 || clusters.length > MOST_CLUSTERS_OF_SPAN) continue;
    for (const members of clusters) {
      const each = (part * gain) / all / clusters.length;
      // Which of several sources it was is not known: anything from none of it to all of it.
      const spread = clusters.length === 1 ? 0 : each;
      claims.push({ kind: 'matched', part: each, spread, records: members });
    }
  }
  return claims;
}

/** Added up in the order of size: a sum of fractions must not depend on which came first. */
function gainOfSpans(spans: readonly SpanMatch[]): number {
  const gains = spans.map(({ gain }) => Math.max(0, gain)).toSorted((one, other) => one - other);
  return sum(gains, (gain) => gain);
}

/**
 * By the square of what is sure of each. The many records that seem to help a little with everything would together take
 * more than half of what the few true ones are owed: squared, contributors get what leaving them out costs the answer.
 */
function influenceClaims(part: number, { influences, slack = 0 }: AdapterSignals): Claim[] {
  const clusters = clustersOf(influences).map((members) => {
    // The strongest stands for its cluster: copies add nothing to it.
    const strongest = members.reduce((best, member) => (sureOf(member) > sureOf(best) ? member : best));
    const sure = sureOf(strongest);
    const error = 2 * sure * strongest.error * (strongest.weight ?? 1);
    // Who says the same and did not help has no part in it.
    return { sure, claim: sure ** 2, error, records: members.filter((member) => sureOf(member) > 0) };
  });
  const all = sum(clusters, ({ claim }) => claim);
  const allSure = sum(clusters, ({ sure }) => sure);
  if (all === 0) return [];
  return clusters
    .filter(({ claim }) => claim > 0)
    .map(({ sure, claim, error, records }) => ({
      kind: 'estimated' as const,
      part: part * Math.min(MOST_OF_ESTIMATED, claim / all),
      spread: part * Math.max((SURE * error) / all, (slack * sure) / allSure),
      records,
    }));
}

function sureOf({ value, error, weight = 1 }: Influence): number {
  return Math.max(0, value - COUNTS_FROM * error) * weight;
}

/** Records that say the same, together. The order of the groups and within them says nothing of the input's order. */
function clustersOf<Of extends Named>(records: readonly Of[]): Of[][] {
  const clusters = new Map<string, Map<string, Of>>();
  for (const record of records) {
    const members = clusters.get(record.cluster) ?? new Map<string, Of>();
    clusters.set(record.cluster, members.set(nameOf(record), record));
  }
  return [...clusters]
    .toSorted(([one], [other]) => order(one, other))
    .map(([, members]) => [...members].toSorted(([one], [other]) => order(one, other)).map(([, member]) => member));
}

/** Those of a cluster who are paid: who was proven first; where nobody was, all in equal parts. */
function earliest(records: readonly Named[]): readonly Named[] {
  const first = Math.min(...records.map(({ since }) => since ?? Number.POSITIVE_INFINITY));
  return records.filter(({ since }) => (since ?? Number.POSITIVE_INFINITY) === first);
}

/** Integers that add up to the whole: largest remainders, ties by name. */
function wholeParts(claims: readonly Claim[]): Credit {
  const pieces = claims
    .flatMap(({ kind, part, spread, records }) => {
      const paid = earliest(records);
      return paid.map((named) => ({ named, kind, part: part / paid.length, spread: spread / paid.length }));
    })
    .map((piece) => ({ ...piece, key: `${nameOf(piece.named)} ${piece.kind}` }))
    // So that the same pieces are always added up in the same order, wherever they came from.
    .toSorted((one, other) => order(one.key, other.key) || one.part - other.part || one.spread - other.spread);
  const sums = new Map<string, (typeof pieces)[number]>();
  for (const piece of pieces) {
    const before = sums.get(piece.key);
    sums.set(piece.key, {
      ...piece,
      part: (before?.part ?? 0) + piece.part,
      spread: (before?.spread ?? 0) + piece.spread,
    });
  }
  const kept = [...sums]
    .toSorted(([one, { part }], [other, { part: otherPart }]) => otherPart - part || order(one, other))
    .slice(0, MOST_SHARES)
    .toSorted(([one], [other]) => order(one, other));
  const attributed = Math.min(
    1,
    sum(kept, ([, { part }]) => part),
  );
  const total = Math.round(attributed * WHOLE);
  if (total === 0) return { shares: [], unattributed: WHOLE };
  // A fixed grid, finer than anything that is paid, and coarse enough that products stay whole numbers.
  const weights = kept.map(([, { part }]) => Math.round(part * 2 ** 32));
  const parts = largestRemainder(total, weights, 0);
  const shares: Share[] = [];
  for (const [at, [, { named, kind, part, spread }]] of kept.entries()) {
    const own = parts[at] ?? 0;
    if (own === 0) continue;
    shares.push({
      snapshot: named.snapshot,
      record: named.record,
      kind,
      parts: own,
      low: Math.min(own, Math.max(0, Math.floor((part - spread) * WHOLE))),
      high: Math.min(WHOLE, Math.max(own, Math.ceil((part + spread) * WHOLE))),
    });
  }
  return { shares, unattributed: WHOLE - total };
}

function nameOf({ snapshot, record }: Named): string {
  return `${snapshot} ${record}`;
}

function order(one: string, other: string): number {
  return one < other ? -1 : one === other ? 0 : 1;
}

function sum<Of>(list: readonly Of[], of: (item: Of) => number): number {
  return list.reduce((all, item) => all + of(item), 0);
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value));
}
