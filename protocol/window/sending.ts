import { z } from 'zod';
import { accountNameSchema } from '#core/wallet/accounts.ts';
import { addressSchema } from '#core/wallet/address.ts';
import { delegationSchema } from '#core/wallet/delegation.ts';
import { heldTokenSchema } from '#core/wallet/heldToken.ts';
import { preparedSchema, sentSchema, tokenSchema } from '#core/wallet/signing.ts';
import { nothing, procedure } from '../failed.ts';

const chain = z.bigint().positive();
/** As a person typed them: the host reads them, and says what it read. */
const typedAddress = z.string().max(100);
const typedAmount = z.string().max(80);
const sendWish = z.object({ chain, account: addressSchema, to: typedAddress, amount: typedAmount });
const prepared = z.object({ id: z.string().max(50) });
const contactSchema = z.object({ address: addressSchema, name: accountNameSchema });

const chainSchema = z.object({
  id: chain,
  name: z.string(),
  symbol: z.string(),
  practice: z.boolean(),
  chosen: z.boolean(),
});

/** What leaves an account. The window agrees to something that it was shown, by its id; it cannot have anything signed. */
export const sending = {
  chains: procedure.input(nothing).output(z.array(chainSchema)),
  /** In the coin's smallest unit, of each account. */
  balances: procedure
    .input(z.object({ chain }))
    .output(z.array(z.object({ address: addressSchema, amount: z.bigint() }))),
  prepareCoins: procedure.input(sendWish).output(preparedSchema),
  prepareTokens: procedure.input(sendWish.extend({ token: typedAddress })).output(preparedSchema),
  /** Lets `to` take so many tokens later on. */
  prepareAllowance: procedure.input(sendWish.extend({ token: typedAddress })).output(preparedSchema),
  /** The same for a higher fee, or nothing in its place. */
  prepareReplacement: procedure
    .input(z.object({ id: z.string().max(50), kind: z.enum(['faster', 'cancel']) }))
    .output(preparedSchema),
  /** Signs what was shown under this id, and sends it. */
  confirm: procedure.input(prepared).output(sentSchema),
  /**
   * Waits until what was signed under this id is in a block, and says what came of it: "refused" by its contract, or
   * "gone" because something else took its place. `datanet`, `contribution`: the number of the one that it made.
   */
  outcome: procedure.input(prepared).output(
    z.object({
      became: z.enum(['done', 'refused', 'gone']),
      datanet: z.number().int().nullable(),
      contribution: z.number().int().nullable(),
    }),
  ),
  /** The newest first. */
  list: procedure.input(nothing).output(z.array(sentSchema)),
  contacts: procedure.input(nothing).output(z.array(contactSchema)),
  keepContact: procedure
    .input(z.object({ address: typedAddress, name: accountNameSchema }))
    .output(z.array(contactSchema)),
  removeContact: procedure.input(z.object({ address: addressSchema })).output(z.array(contactSchema)),
  /** Tokens that a person added on a chain, and what the accounts have of each. */
  tokens: procedure.input(z.object({ chain })).output(z.array(heldTokenSchema)),
  addToken: procedure.input(z.object({ chain, address: typedAddress })).output(tokenSchema),
  removeToken: procedure.input(z.object({ chain, address: addressSchema })).output(nothing),
  /** Accounts that this machine's identity belongs to, by their signature. */
  adoptions: procedure.input(nothing).output(z.array(delegationSchema.extend({ signature: z.string() }))),
  prepareAdoption: procedure
    .input(z.object({ account: addressSchema }))
    .output(z.object({ id: z.string(), delegation: delegationSchema })),
  confirmAdoption: procedure.input(prepared).output(nothing),
};
