import { WHOLE } from '../snapshot/weights.ts';
import { type Division, ROLES, type Role } from './feeTerms.ts';
import type { HashBytes } from '../receiptLog/hashing.ts';
import { divide, partOf } from './remainder.ts';

/** An account with its part, in parts per million of something. */
export interface Payee {
  readonly account: string;
  readonly parts: number;
}

/** What was fixed when an adapter was registered. */
export interface Registered {
  readonly author: string;
  readonly division: Division;
  /** Of every role but that of the contributors: those come with each answer. */
  readonly people: Readonly<Record<Exclude<Role, 'contributors'>, readonly Payee[]>>;
  /** Who gets what is left unattributed; the author is not among them. */
  readonly flat: readonly Payee[];
}

/** A record's part of an answer, and who made the record. */
export interface PaidShare {
  readonly name: string;
  readonly parts: number;
  readonly people: readonly Payee[];
}

/** What an answer cost and whom it is credited to; the parts of the shares and `unattributed` add up to a million. */
export interface Fee {
  readonly amount: bigint;
  readonly shares: readonly PaidShare[];
  readonly unattributed: number;
  /** Decides between equal remainders: the digest of the receipt, which nobody chooses. */
  readonly draw: string;
}

/** Called for everybody who gets something, more than once for some. `share`: of contributors only. */
export type Pay = (account: string, amount: bigint, share: PaidShare | null, role: Role) => void;

const UNATTRIBUTED = 'unattributed';

/**
 * Divides a fee: between the roles first, then the contributors' part by shares, then a record's part between those who
 * made it. Returns what goes to the flat pool: what is unattributed, what a role gets that nobody has, what would go to
 * somebody without an account, and the dust that is left of a record's part. With what was paid it adds up exactly.
 */
export function divideFee(fee: Fee, registered: Registered, pay: Pay, hash?: HashBytes): bigint {
  const weights = ROLES.map((role) => registered.division[role]);
  const ofRoles = divide(fee.amount, weights, {
    draw: fee.draw,
    nameOf: (place) => ROLES[place] ?? '',
    hash,
  });
  let flat = 0n;
  for (const [at, role] of ROLES.entries()) {
    const part = ofRoles[at] ?? 0n;
    if (part === 0n) continue;
    flat +=
      role === 'contributors'
        ? divideByShares(part, fee, pay, hash)
        : divideAmong(part, registered.people[role], (account, amount) => pay(account, amount, null, role));
  }
  return flat;
}

function divideByShares(part: bigint, { shares, unattributed, draw }: Fee, pay: Pay, hash?: HashBytes): bigint {
  const weights = [...shares.map(({ parts }) => parts), unattributed];
  const nameOf = (place: number) => shares[place]?.name ?? UNATTRIBUTED;
  const amounts = divide(part, weights, { draw, nameOf, hash });
  let flat = amounts[shares.length] ?? 0n;
  for (const [at, share] of shares.entries()) {
    flat += divideAmong(amounts[at] ?? 0n, share.people, (account, amount) =>
      pay(account, amount, share, 'contributors'),
    );
  }
  return flat;
}

/** Rounded down for everybody. Returns the rest. */
function divideAmong(part: bigint, people: readonly Payee[], pay: (account: string, amount: bigint) => void): bigint {
  let left = part;
  for (const { account, parts } of people) {
    const amount = partOf(part, parts, WHOLE);
    if (amount === 0n) continue;
    pay(account, amount);
    left -= amount;
  }
  return left;
}

/**
 * Divides what came into an adapter's flat pool, by the weights that were fixed at its registration, without payer,
 * poster and author. Returns what is left unpaid: all of it where the pool has nobody else, otherwise nothing.
 */
export function divideFlat(
  amount: bigint,
  registered: Registered,
  { payer, poster, draw }: { payer: string; poster: string; draw: string },
  pay: (account: string, amount: bigint) => void,
): bigint {
  const without = new Set([payer, poster, registered.author]);
  const among = registered.flat.filter(({ account, parts }) => parts > 0 && !without.has(account));
  if (among.length === 0) return amount;
  const weights = among.map(({ parts }) => parts);
  const parts = divide(amount, weights, { draw, nameOf: (place) => among[place]?.account ?? '' });
  for (const [at, { account }] of among.entries()) {
    const part = parts[at] ?? 0n;
    if (part > 0n) pay(account, part);
  }
  return 0n;
}
