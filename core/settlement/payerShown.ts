import { z } from 'zod';
import { hash32Schema } from '../chain/hex.ts';
import { chainIdSchema } from '../chain/network.ts';
import { creditKindSchema } from '../credit/credit.ts';
import { readingSchema } from '../datanet/shown.ts';
import { failureSchema } from '../failure.ts';
import { sha256Schema, ulidSchema } from '../ids.ts';
import { addressSchema } from '../wallet/address.ts';
import { amountTextSchema, moneyTokenSchema, personShownSchema } from './shown.ts';

const count = z.number().int().nonnegative();
/** Seconds since 1970, as chains count. */
const seconds = count;
/** UTC milliseconds, by this machine's clock. */
const moment = count;

/** A root that was posted and is not final yet. */
export const pendingShownSchema = z.object({
  /** Of the post, from 1. */
  number: z.number().int().positive(),
  root: hash32Schema,
  /** By how much it raises the total. */
  increase: amountTextSchema,
  payees: count,
  postedAt: seconds,
  /** Until then something can be demanded. */
  demandsUntil: seconds,
  /** It counts no earlier; later where a demand was answered. */
  until: seconds,
  /** "window": it can be challenged; "demanded": something was demanded and is not answered; "over": whoever likes can make it final. */
  state: z.enum(['window', 'demanded', 'over']),
  /** Whether its leaves are in the post. Otherwise they are in a file, which has to be where others find it. */
  published: z.boolean(),
});

/** Something that somebody wants to be shown. Unanswered by the deadline, the whole post is gone. */
export const demandShownSchema = z.object({
  number: z.number().int().positive(),
  subject: z.enum(['account', 'entry']),
  /** The account, or the index of the receipt as a decimal number. */
  which: z.string(),
  by: personShownSchema,
  deadline: seconds,
  /** Whether this machine has what answers it. */
  answerable: z.boolean(),
});

/** A rule: this machine settles by itself while it runs and the wallet is open. */
export const ruleShownSchema = z.object({
  /** The account of this wallet that posts; it pays gas and bonds, and may spend `mostADay` of the pool. */
  poster: personShownSchema,
  everyHours: z.number().int().min(1).max(720),
  /** It waits until so much is owed. */
  least: amountTextSchema,
  /** On chain; null where it never was authorised there, or its time is over. */
  authorised: z.object({ mostADay: amountTextSchema, until: seconds }).nullable(),
  nextAt: moment.nullable(),
  /** The newest first, at most 50. `statement`: the settlement that it began. */
  runs: z.array(
    z.object({
      at: moment,
      outcome: z.enum(['settled', 'nothing', 'failed']),
      statement: ulidSchema.nullable(),
      failure: failureSchema.nullable(),
    }),
  ),
});
export type RuleShown = z.infer<typeof ruleShownSchema>;

/** A payer's money in one token, and what is owed of it. */
export const poolShownSchema = z.object({
  token: moneyTokenSchema,
  /** What leaves and receipts name. */
  pool: hash32Schema,
  /** Not promised to anybody yet. */
  free: amountTextSchema,
  /** Ever paid in, credited, made final under roots, and taken back. */
  deposited: amountTextSchema,
  credited: amountTextSchema,
  finalTotal: amountTextSchema,
  withdrawn: amountTextSchema,
  /** Of answers that are not settled yet: their fees. */
  owed: amountTextSchema,
  answers: count,
  /** Of these, answers whose credit is still being worked out; they are settled later. */
  unready: count,
  /** What the pool lacks to settle all that is owed; "0" where it has enough. */
  lacks: amountTextSchema,
  /** Whom it would go to as things are, the most first, at most 200; and the adapters it is owed for. */
  owedTo: z.array(personShownSchema.extend({ amount: amountTextSchema })),
  owedFor: z.array(z.object({ adapter: hash32Schema, name: z.string(), answers: count, amount: amountTextSchema })),
  /** Of what is owed, what nobody may have: it is not charged. */
  unpaid: amountTextSchema,
  /** This machine's key: it signs receipts, and can move nothing. */
  node: z.object({
    address: addressSchema,
    state: z.enum(['never', 'authorised', 'expired', 'revoked']),
    until: seconds.nullable(),
    /** Index of the first receipt that is not settled. */
    next: count,
    /** Once revoked: the index of the first that does not count. */
    firstInvalid: count.nullable(),
  }),
  pending: pendingShownSchema.nullable(),
  demands: z.array(demandShownSchema),
  withdrawal: z.object({ amount: amountTextSchema, from: seconds }).nullable(),
  /** Today by UTC, answers that are being written counted with what they cost at most. */
  today: z.object({ spent: amountTextSchema, most: amountTextSchema.nullable() }),
  rule: ruleShownSchema.nullable(),
});
export type PoolShown = z.infer<typeof poolShownSchema>;

export const payerShownSchema = z.object({
  network: chainIdSchema,
  account: addressSchema,
  /** How far the network was read: money on the chain is as of then. */
  reading: readingSchema,
  /** The coin's comes first, and is there even when it is empty. */
  pools: z.array(poolShownSchema),
});
export type PayerShown = z.infer<typeof payerShownSchema>;

/**
 * "drafted": added up, nothing signed; "signing": prepared or on its way to a block; "pending": its root is posted;
 * "settled": credited, or its root is final; "struck": its post was struck or cancelled, and its receipts are owed
 * again; "refused": what was signed came to nothing, and its receipts are owed again.
 */
export const statementStateSchema = z.enum(['drafted', 'signing', 'pending', 'settled', 'struck', 'refused']);

/** One settlement of one pool. */
export const statementShownSchema = z.object({
  id: ulidSchema,
  network: chainIdSchema,
  networkName: z.string(),
  practice: z.boolean(),
  payer: personShownSchema,
  token: moneyTokenSchema,
  state: statementStateSchema,
  /** "credit": to at most 32 payees at once, for good; "post": a root that can be challenged. */
  way: z.enum(['credit', 'post']),
  /** Indices of its receipts: the first, and the one after the last. */
  from: count,
  to: count,
  /** When the first and the last of its answers were made. */
  since: moment,
  until: moment,
  madeAt: moment,
  answers: count,
  fees: amountTextSchema,
  /** What payees get. With `unpaid` it is the fees. */
  increase: amountTextSchema,
  unpaid: amountTextSchema,
  payees: count,
  /** Wei that come back when the root is final; "0" for a credit. */
  bond: amountTextSchema,
  /** The transaction in the wallet's history, once it was prepared. */
  transaction: z.string().nullable(),
  /** Where others find the leaves of a post that does not hold them; null while they were put nowhere. */
  location: z.string().nullable(),
  needsPlace: z.boolean(),
});
export type StatementShown = z.infer<typeof statementShownSchema>;

/** A statement that can be printed: everybody who is paid, and for what. The answers themselves are not in it. */
export const statementDetailSchema = z.object({
  statement: statementShownSchema,
  payees: z.array(
    personShownSchema.extend({
      amount: amountTextSchema,
      /** By what it was for; together the amount. "flat": the unattributed part. */
      by: z.array(
        z.object({
          part: z.enum(['base', 'author', 'prompts', 'evaluators', 'reviewers', 'contributors', 'flat']),
          amount: amountTextSchema,
        }),
      ),
    }),
  ),
  adapters: z.array(
    z.object({ id: hash32Schema, name: z.string(), answers: count, fees: amountTextSchema, unpaid: amountTextSchema }),
  ),
  /** The receipts, by index; at most 500 of them, for the payer's eyes only. */
  receipts: z.array(
    z.object({
      index: count,
      at: moment,
      /** The answer, while it is still on this machine. */
      message: ulidSchema.nullable(),
      adapter: z.string(),
      tokens: count,
      fee: amountTextSchema,
      /** Parts per million. */
      unattributed: count,
    }),
  ),
});
export type StatementDetail = z.infer<typeof statementDetailSchema>;

/** Why somebody earned something: what a payer shares with a payee, by consent. */
export const reasonShownSchema = z.object({
  adapter: hash32Schema,
  adapterName: z.string(),
  part: z.enum(['base', 'author', 'prompts', 'evaluators', 'reviewers', 'contributors', 'flat']),
  /** Of contributors' parts only. */
  contribution: z.number().int().positive().nullable(),
  snapshot: sha256Schema.nullable(),
  record: sha256Schema.nullable(),
  kind: creditKindSchema.nullable(),
  answers: count,
  amount: amountTextSchema,
  /** With the shares at the ends of their intervals; for contributors' parts only. */
  low: amountTextSchema.nullable(),
  high: amountTextSchema.nullable(),
});
export type ReasonShown = z.infer<typeof reasonShownSchema>;
