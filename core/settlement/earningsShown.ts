import { z } from 'zod';
import { hash32Schema } from '../chain/hex.ts';
import { chainIdSchema } from '../chain/network.ts';
import { readingSchema } from '../datanet/shown.ts';
import { addressSchema } from '../wallet/address.ts';
import { reasonShownSchema } from './payerShown.ts';
import { amountTextSchema, moneyTokenSchema, personShownSchema } from './shown.ts';

const count = z.number().int().nonnegative();
const seconds = count;

/** What an account has in one stage or another. Everything it ever earned is the sum of the four. */
export const stagesSchema = z.object({
  /** Posted, and can still be challenged. */
  inWindow: amountTextSchema,
  /** Its window is over: it is claimable as soon as anybody makes it final, or once a demand is answered. */
  pending: amountTextSchema,
  claimable: amountTextSchema,
  claimed: amountTextSchema,
});
export type Stages = z.infer<typeof stagesSchema>;

/** What comes from one payer in one token, to one account. */
export const earningLineSchema = z.object({
  /** `credits`: for good, fetched for all payers of a token at once; `root`: claimed with a proof under the payer's root. */
  way: z.enum(['credits', 'root']),
  account: personShownSchema,
  /** Null for credits that are added up over all payers once they are claimed. */
  payer: personShownSchema,
  pool: hash32Schema,
  token: moneyTokenSchema,
  stages: stagesSchema,
  /** When a posted root can count, at the earliest; null where none is posted. */
  until: seconds.nullable(),
  /** Whether the leaves of the final and of the pending root are known here; without them nothing can be proven. */
  leaves: z.enum(['known', 'missing']),
});
export type EarningLine = z.infer<typeof earningLineSchema>;

/** Something that is wrong with a posted root, as far as this machine can see. */
export const warningShownSchema = z.object({
  pool: hash32Schema,
  payer: personShownSchema,
  token: moneyTokenSchema,
  number: z.number().int().positive(),
  /**
   * "lowered", "omitted": an account of ours or of somebody else's has less than under the final root, and the contract
   * takes the evidence; "unseen": its leaves are in a file that is not here: ask for it, or demand the leaf;
   * "unanswered": a demand of ours was not answered in time, and the root can be cancelled; "disorder": its leaves are
   * not in order, so that an account can be hidden among them. Of its receipts: "unsigned": one was shown that the node did
   * not sign; "forked": another one was handed out for the same index; "misplaced": one from a time or an index at which the
   * node had no right; "outside": one credits what its adapter did not learn from; "unshown": one is to be suspected of that,
   * and can be demanded.
   */
  kind: z.enum([
    'lowered',
    'omitted',
    'unseen',
    'unanswered',
    'disorder',
    'unsigned',
    'forked',
    'misplaced',
    'outside',
    'unshown',
  ]),
  /** Index of the receipt that it is about; null where it is about an account. */
  receipt: count.nullable(),
  account: personShownSchema,
  /** Its total under the final root and under the posted one; null where it is not known, "0" where it is not there. */
  before: amountTextSchema,
  since: amountTextSchema.nullable(),
  /** Until then something can be done about it. */
  until: seconds,
  /** What can be done now. */
  offers: z.enum(['challenge', 'demand', 'cancel', 'wait']),
});
export type WarningShown = z.infer<typeof warningShownSchema>;

export const earningsShownSchema = z.object({
  network: chainIdSchema,
  reading: readingSchema,
  /** By token, over all accounts that were asked for. */
  totals: z.array(z.object({ token: moneyTokenSchema, stages: stagesSchema })),
  lines: z.array(earningLineSchema),
  /** What waits for `collect`, by account and token: credits of all payers, bonds that came back, payments not taken. */
  collectable: z.array(z.object({ account: personShownSchema, token: moneyTokenSchema, amount: amountTextSchema })),
  warnings: z.array(warningShownSchema),
  /** Where each account is paid; null: at the account itself. */
  payouts: z.array(z.object({ account: addressSchema, payout: addressSchema.nullable() })),
});
export type EarningsShown = z.infer<typeof earningsShownSchema>;

export const earnedBySchema = z.enum(['day', 'datanet', 'snapshot', 'record', 'adapter', 'payer']);
export type EarnedBy = z.infer<typeof earnedBySchema>;

/** What was earned in one token, cut in one way; what is on the chain and nobody explained stands beside it. */
export const earnedOverSchema = z.object({
  token: moneyTokenSchema,
  by: earnedBySchema,
  rows: z.array(
    z.object({
      /** "2026-11-21" by UTC, the datanet's number, a root, a record hash, an adapter's id, an account. */
      key: z.string(),
      /** A name where one is known here; null otherwise. */
      name: z.string().nullable(),
      amount: amountTextSchema,
      /** How sure the shares behind it are; null where nothing is known of it (days and payers, mostly). */
      low: amountTextSchema.nullable(),
      high: amountTextSchema.nullable(),
      answers: count.nullable(),
    }),
  ),
  /** Shared by payers, and for none of these in particular: from a flat pool, or for a role. */
  apart: amountTextSchema,
  /** Earned by what payers did not share: it cannot be cut this way. "0" for days and payers, which the chain tells. */
  unknown: amountTextSchema,
});
export type EarnedOver = z.infer<typeof earnedOverSchema>;

/** Reasons of one record, snapshot, datanet or adapter, as far as they were shared; the most first, at most 500. */
export const earnedWhySchema = z.object({ token: moneyTokenSchema, reasons: z.array(reasonShownSchema) });

/** What the next thirty days bring if they are like those before; null where fewer than seven days are known. */
export const forecastSchema = z
  .object({
    token: moneyTokenSchema,
    /** Days that it is made from. */
    days: count,
    /** Nine times out of ten between these, if days are drawn from those before. */
    low: amountTextSchema,
    middle: amountTextSchema,
    high: amountTextSchema,
  })
  .nullable();
export type Forecast = z.infer<typeof forecastSchema>;

/** What claiming would cost now, and what it brings. */
export const claimPlanSchema = z.object({
  /** One transaction a token for credits (`collect`), and one for all proofs together (`claim`). */
  steps: z.array(
    z.object({
      does: z.enum(['collect', 'claim']),
      account: personShownSchema,
      /** Of a `collect`; null for a claim, which may bring several tokens. */
      token: moneyTokenSchema.nullable(),
      brings: z.array(z.object({ token: moneyTokenSchema, amount: amountTextSchema })),
      /** In the coin's smallest unit: what it will probably cost. */
      fee: amountTextSchema,
      /**
       * "yes": at least twenty times its fee, in the coin; "wait": less, and waiting costs nothing, for totals only grow;
       * "unknown": it brings tokens, and nobody here knows what they are worth in coins.
       */
      worth: z.enum(['yes', 'wait', 'unknown']),
    }),
  ),
  coin: moneyTokenSchema,
});
export type ClaimPlan = z.infer<typeof claimPlanSchema>;
