import { z } from 'zod';
import { accountNameSchema, passwordSchema } from '#core/wallet/accounts.ts';
import { LARGEST_KEYSTORE } from '#core/wallet/limits.ts';
import { addressSchema } from '#core/wallet/address.ts';
import { walletViewSchema } from '#core/wallet/view.ts';
import { nothing, procedure } from '../failed.ts';

/** For the first key; null afterwards, when the wallet is open. */
const password = passwordSchema.nullable();
const named = z.object({ name: accountNameSchema, password });
const one = z.object({ address: addressSchema });
const proof = one.extend({ password: passwordSchema });

/** The wallet's keys. No key ever comes out of here; a phrase does when it is made and when a person asks to see it. */
export const wallet = {
  view: procedure.input(nothing).output(walletViewSchema),
  /** Makes a phrase that counts only once it was written down: `keepDraft` asks for the words at `asked` (from 0). */
  draft: procedure
    .input(z.object({ words: z.union([z.literal(12), z.literal(24)]) }))
    .output(z.object({ draft: z.string(), words: z.array(z.string()), asked: z.array(z.number().int()) })),
  keepDraft: procedure
    .input(named.extend({ draft: z.string().max(50), answers: z.array(z.string().max(50)).length(3) }))
    .output(walletViewSchema),
  importPhrase: procedure.input(named.extend({ phrase: z.string().max(500) })).output(walletViewSchema),
  importKey: procedure.input(named.extend({ key: z.string().max(100) })).output(walletViewSchema),
  /** A keystore of version 3 from another wallet. */
  importKeystore: procedure
    .input(named.extend({ text: z.string().max(LARGEST_KEYSTORE), keystorePassword: z.string().max(1_000) }))
    .output(walletViewSchema),
  /** The next account of a phrase. */
  addAccount: procedure
    .input(z.object({ secret: z.string().max(50), name: accountNameSchema }))
    .output(walletViewSchema),
  /** An account of somebody's, or one whose key lies elsewhere. `address` as a person typed it. */
  watch: procedure.input(z.object({ address: z.string().max(100), name: accountNameSchema })).output(walletViewSchema),
  rename: procedure.input(one.extend({ name: accountNameSchema })).output(walletViewSchema),
  /** `password`: null for an account that is only watched. */
  remove: procedure.input(one.extend({ password })).output(walletViewSchema),
  unlock: procedure.input(z.object({ password: passwordSchema })).output(walletViewSchema),
  lock: procedure.input(nothing).output(walletViewSchema),
  /** Somebody is there: the wait for the lock begins anew. */
  touch: procedure.input(nothing).output(nothing),
  changePassword: procedure
    .input(z.object({ password: passwordSchema, next: passwordSchema }))
    .output(walletViewSchema),
  /** A keystore of version 3, under the wallet's password. */
  exportKeystore: procedure.input(proof).output(z.object({ name: z.string(), text: z.string() })),
  exportPhrase: procedure.input(proof).output(z.object({ words: z.array(z.string()) })),
};
