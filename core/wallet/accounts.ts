import { z } from 'zod';
import { addressSchema } from './address.ts';
import { LONGEST_PASSWORD } from './limits.ts';

export const passwordSchema = z.string().min(1).max(LONGEST_PASSWORD);

export const accountNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  // Nothing that changes what the words beside it look like.
  .refine((text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text));

export const walletAccountSchema = z.object({
  address: addressSchema,
  name: accountNameSchema,
  /** "phrase": follows from words that were written down; "key": came alone; "watch": there is no key for it here. */
  kind: z.enum(['phrase', 'key', 'watch']),
  /** Which of the secrets it comes from; null where it is only watched. */
  secret: z.string().nullable(),
  /** BIP-44, for accounts of a phrase. */
  path: z.string().nullable(),
});
export type WalletAccount = z.infer<typeof walletAccountSchema>;

/** An account of which there is a key, as the process with the keys knows it. */
export const heldAccountSchema = walletAccountSchema.omit({ name: true }).extend({
  kind: z.enum(['phrase', 'key']),
  secret: z.string(),
});
export type HeldAccount = z.infer<typeof heldAccountSchema>;
