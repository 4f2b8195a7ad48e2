import { z } from 'zod';
import {
  attestationIdSchema,
  attestationSchema,
  attestationShownSchema,
  revocationSchema,
} from '#core/attestation/attestation.ts';
import { LONGEST_BUNDLE, takenSchema } from '#core/attestation/bundle.ts';
import { addressSchema } from '#core/wallet/address.ts';
import { nothing, procedure } from '../failed.ts';

/** What people attest of each other. All that is here was signed by whom it names. */
export const attestations = {
  /** The newest first. */
  list: procedure.input(nothing).output(z.array(attestationShownSchema)),
  /** What an account would sign, in parts. `subject`: an address, or a name of the address book, as typed. */
  prepare: procedure
    .input(
      z.object({
        account: addressSchema,
        subject: z.string().max(100),
        expertise: z.string().max(200),
        days: z.number().int().positive().max(36_600),
      }),
    )
    .output(z.object({ id: z.string(), attestation: attestationSchema })),
  prepareRevocation: procedure
    .input(z.object({ id: attestationIdSchema }))
    .output(z.object({ id: z.string(), revocation: revocationSchema, attestation: attestationShownSchema })),
  /** Signs what was shown under this id, and nothing else. */
  confirm: procedure.input(z.object({ id: z.string().max(50) })).output(nothing),
  /** The text of a file; whatever in it is not signed by whom it names is left out, and counted. */
  take: procedure.input(z.object({ text: z.string().max(LONGEST_BUNDLE) })).output(takenSchema),
  /** From an address; whoever keeps it sees that it is asked for. */
  fetch: procedure.input(z.object({ address: z.string().max(2_048) })).output(takenSchema),
  /** As a file for others: those, and what took some of them back. */
  give: procedure
    .input(z.object({ ids: z.array(attestationIdSchema).min(1).max(500) }))
    .output(z.object({ name: z.string(), text: z.string() })),
  /** Forgets one here. It holds wherever else it is. */
  forget: procedure.input(z.object({ id: attestationIdSchema })).output(nothing),
};
