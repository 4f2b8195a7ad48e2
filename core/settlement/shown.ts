import { z } from 'zod';
import { addressSchema } from '../wallet/address.ts';

/** Money in the smallest unit of its token: a decimal string, never a float. What is shown is divided by the decimals. */
export const amountTextSchema = z.string().regex(/^(?:0|[1-9][0-9]{0,77})$/);

/** A token as a person reads it. */
export const moneyTokenSchema = z.object({
  /** Zero (20 bytes of it) for the chain's own coin: what every procedure takes as `token`. */
  address: addressSchema,
  native: z.boolean(),
  /** Null where it claims none that can be shown. */
  symbol: z.string().nullable(),
  decimals: z.number().int().min(0).max(36),
});
export type MoneyToken = z.infer<typeof moneyTokenSchema>;

/** An account, with the name that it has on this machine (own accounts and the address book); null where it has none. */
export const personShownSchema = z.object({ account: addressSchema, name: z.string().nullable() });
export type PersonShown = z.infer<typeof personShownSchema>;

/** Why nothing was settled, registered, shown or claimed. The window has a sentence for each. */
export const settlingRefusalSchema = z.enum([
  /** It is not chosen yet which account pays for answers. */
  'no-payer',
  /** The account is none of this wallet's. */
  'not-an-account',
  /** An amount that is no number, or has more places than the token. */
  'bad-amount',
  /** No token stands at this address. */
  'no-token',
  /** The adapter was not trained here, or does not say on what: there is nothing to register. */
  'no-lineage',
  /** None of what it was trained on was accepted by a datanet of this network. */
  'no-sources',
  /** The parts of the fee do not add up to the whole of it. */
  'bad-division',
  /** This machine may not sign receipts for this pool: it never was allowed to, its time is over, or it was taken back. */
  'not-authorised',
  /** Nothing is owed that could be settled now. */
  'nothing-owed',
  /** Nobody may have what is owed: it is all unattributed, and the flat pool has no one but payer, poster and author. */
  'nobody-to-pay',
  /** There is less in the pool than is owed. Nothing was half done. */
  'pool-too-small',
  /** An earlier settlement is signed and not in a block yet. */
  'under-way',
  /** A posted root waits for the end of its window, or for an answer to a demand. */
  'still-pending',
  /** The leaves of the last final root are neither on this machine nor on the chain. */
  'leaves-missing',
  /** A post of so many payees needs a place where others find its leaves. */
  'needs-place',
  /** The chain stands elsewhere than when this was looked at. */
  'moved',
  /** There is nothing to claim, collect, answer or take back. */
  'nothing-there',
  /** The file is no statement of ours, is not signed by the payer's node, or says something else than the chain. */
  'not-a-statement',
  /** There is no evidence against it that the contract takes. */
  'no-evidence',
]);
export type SettlingRefusal = z.infer<typeof settlingRefusalSchema>;
