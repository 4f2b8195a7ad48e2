import { z } from 'zod';
import { attestationSchema, revocationSchema } from '#core/attestation/attestation.ts';
import { heldAccountSchema, passwordSchema } from '#core/wallet/accounts.ts';
import { LARGEST_KEYSTORE } from '#core/wallet/limits.ts';
import { addressSchema } from '#core/wallet/address.ts';
import { delegationSchema } from '#core/wallet/delegation.ts';
import { unsignedSchema } from '#core/wallet/signing.ts';
import { nothing, procedure } from '../failed.ts';

/** All keys, sealed under the password, for the host to put on disk; and what they are the keys of. */
const sealedSchema = z.object({ keystore: z.string(), accounts: z.array(heldAccountSchema) });
export type Sealed = z.infer<typeof sealedSchema>;

/** Null where keys are open already: they are sealed again under the password that opened them. */
const newPassword = passwordSchema.nullable();
const signature = z.object({ signature: z.string() });
const proof = z.object({ address: addressSchema, password: passwordSchema });

/**
 * What the host can ask of the process that holds the keys. That process touches no disk and no network: sealed keys
 * come in and go out as text. What changes the keys is a proposal until the host has it on disk and says so (`settle`).
 * There is no way to have a hash signed, only things whose meaning the process can read for itself.
 */
export const keysContract = {
  /** Opens what was sealed. Only the accounts come back. */
  open: procedure
    .input(z.object({ keystore: z.string(), password: passwordSchema }))
    .output(z.array(heldAccountSchema)),
  /** Makes a phrase that is not kept yet. `asked`: the places (from 0) of the words that will be asked for. */
  draft: procedure
    .input(z.object({ words: z.union([z.literal(12), z.literal(24)]) }))
    .output(z.object({ draft: z.string(), words: z.array(z.string()), asked: z.array(z.number().int()) })),
  keepDraft: procedure
    .input(z.object({ draft: z.string(), answers: z.array(z.string().max(50)).length(3), password: newPassword }))
    .output(sealedSchema),
  takePhrase: procedure.input(z.object({ phrase: z.string().max(500), password: newPassword })).output(sealedSchema),
  takeKey: procedure.input(z.object({ key: z.string().max(100), password: newPassword })).output(sealedSchema),
  takeKeystore: procedure
    .input(
      z.object({
        text: z.string().max(LARGEST_KEYSTORE),
        keystorePassword: z.string().max(1_000),
        password: newPassword,
      }),
    )
    .output(sealedSchema),
  /** The next account of a phrase. */
  next: procedure.input(z.object({ secret: z.string() })).output(sealedSchema),
  /** Forgets an account; with the last of a phrase, the phrase. */
  drop: procedure.input(proof).output(sealedSchema),
  changePassword: procedure.input(z.object({ password: passwordSchema, next: passwordSchema })).output(sealedSchema),
  /** What was proposed last is on disk and holds from now on, or is forgotten. */
  settle: procedure.input(z.object({ keep: z.boolean() })).output(nothing),
  exportKeystore: procedure.input(proof).output(z.object({ text: z.string() })),
  exportPhrase: procedure.input(proof).output(z.object({ words: z.array(z.string()) })),
  /** Signs a transaction that it can read. The chain, the nonce and the fees are the host's word. */
  signTransaction: procedure
    .input(z.strictObject({ account: addressSchema, transaction: unsignedSchema }))
    .output(z.object({ raw: z.string(), hash: z.string() })),
  /** Messages are of three kinds: that an identity is this account's, and what an account attests or takes back. */
  signDelegation: procedure.input(delegationSchema).output(signature),
  signAttestation: procedure.input(attestationSchema).output(signature),
  signRevocation: procedure.input(revocationSchema).output(signature),
};
export type KeysContract = typeof keysContract;
