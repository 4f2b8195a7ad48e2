import { z } from 'zod';
import { hash32Schema } from '../chain/hex.ts';
import { chainIdSchema } from '../chain/network.ts';
import { sha256Schema, ulidSchema } from '../ids.ts';
import { addressSchema } from '../wallet/address.ts';
import { divisionSchema } from './feeTerms.ts';
import { amountTextSchema, moneyTokenSchema, personShownSchema } from './shown.ts';

/** What an adapter costs, as it was registered. */
export const feeShownSchema = z.object({
  token: moneyTokenSchema,
  perAnswer: amountTextSchema,
  perThousandTokens: amountTextSchema,
  /** What one answer costs at most; null without a cap. */
  mostPerAnswer: amountTextSchema.nullable(),
  freeForAuthor: z.boolean(),
});

/** A contribution that an adapter was trained on, and its part of what is left unattributed. */
export const sourceShownSchema = z.object({
  contribution: z.number().int().positive(),
  datanet: z.number().int().positive(),
  datanetName: z.string().nullable(),
  /** The snapshot, and its name where it is on this machine. */
  root: sha256Schema,
  name: z.string().nullable(),
  proposer: personShownSchema,
  records: z.number().int().nonnegative(),
  /** Parts per million of the flat pool; 0 for the author's own, always. */
  flatWeight: z.number().int().min(0).max(1_000_000),
});

/** An adapter as it stands on a chain: for good. */
export const registrationShownSchema = z.object({
  network: chainIdSchema,
  id: hash32Schema,
  author: personShownSchema,
  fee: feeShownSchema,
  division: divisionSchema,
  sources: z.array(sourceShownSchema),
});
export type RegistrationShown = z.infer<typeof registrationShownSchema>;

/** What the card of an adapter shows of its fee, for one network and the account that would register it. */
export const adapterFeesSchema = z.object({
  /** By anybody, the newest first. An adapter may be registered more than once, with other terms each time. */
  registered: z.array(registrationShownSchema),
  /** What a form begins with; null where it cannot be registered (`hinders`). */
  draft: z
    .object({
      division: divisionSchema,
      /** Those found on this network; the flat pool is divided among those of others, by their records. */
      sources: z.array(sourceShownSchema),
      /** Roots of snapshots that it was trained on and that no datanet of this network has accepted: nobody is paid for them. */
      missing: z.array(z.object({ root: sha256Schema, name: z.string() })),
    })
    .nullable(),
  hinders: z.enum(['no-lineage', 'no-sources']).nullable(),
});
export type AdapterFees = z.infer<typeof adapterFeesSchema>;

/** What one adapter of an answer costs. */
export const answerCostPartSchema = z.object({
  adapter: sha256Schema,
  name: z.string(),
  /** As registered. */
  id: hash32Schema,
  author: personShownSchema,
  fee: feeShownSchema,
  /** The payer is its author, and its author's own use is free: it costs nothing. */
  own: z.boolean(),
  /** As long as answers usually are here. */
  estimate: amountTextSchema,
  /** It costs no more than this, however long it gets; null where nothing bounds it. */
  most: amountTextSchema.nullable(),
});

/** What an answer would cost, before it is asked for. Never depends on attribution. */
export const answerCostSchema = z.object({
  /** Who pays, and where. Null: nobody was chosen, and nothing is charged or settled from this machine. */
  payer: personShownSchema
    .extend({ network: chainIdSchema, networkName: z.string(), practice: z.boolean() })
    .nullable(),
  /** Tokens that the estimate assumes: the middle of the last hundred answers on this machine. */
  tokens: z.number().int().nonnegative(),
  /** Only adapters that are registered with a fee; empty where the answer is free. */
  parts: z.array(answerCostPartSchema),
  totals: z.array(
    z.object({
      token: moneyTokenSchema,
      estimate: amountTextSchema,
      most: amountTextSchema.nullable(),
      /** What may still be spent today; null without a budget. */
      leftToday: amountTextSchema.nullable(),
      /** In the pool and not owed yet, as far as the network was read. */
      free: amountTextSchema,
      /** "budget": such an answer would not be begun; "pool": it would be, and could not be settled as things are. */
      hinders: z.enum(['budget', 'pool']).nullable(),
    }),
  ),
});
export type AnswerCost = z.infer<typeof answerCostSchema>;

/** What an answer cost: one a token; empty where it cost nothing. */
export const answerFeeSchema = z.array(
  z.object({
    token: moneyTokenSchema,
    amount: amountTextSchema,
    /** The settlement that it is in; null while it is owed. */
    statement: ulidSchema.nullable(),
  }),
);
export type AnswerFee = z.infer<typeof answerFeeSchema>;

/** Who pays for answers from this machine. */
export const payerChoiceSchema = z.object({ network: chainIdSchema, account: addressSchema }).nullable();
export type PayerChoice = z.infer<typeof payerChoiceSchema>;
