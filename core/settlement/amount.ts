import { z } from 'zod';

/** What the contract counts with: sums stay below this, and are added with a check. */
export const MOST_AMOUNT = 2n ** 128n - 1n;

/** Money in a token's smallest unit, as it stands in JSON: a decimal string without leading zeros. */
export const amountSchema = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,38})$/)
  .transform((text) => BigInt(text))
  .refine((amount) => amount <= MOST_AMOUNT, 'fits into 128 bits');

/** An account as leaves have it: in lower case, so that the order of the texts is the order on the chain. */
export const accountSchema = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform((account) => account.toLowerCase());
