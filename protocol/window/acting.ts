import { z } from 'zod';
import { MOST_DEMANDS, demandEnteredSchema } from '#core/attestation/demand.ts';
import { chainIdSchema } from '#core/chain/network.ts';
import { hash32Schema } from '#core/chain/hex.ts';
import { reviewReasonsSchema } from '#core/datanet/reasons.ts';
import { rulesEnteredSchema } from '#core/datanet/rules.ts';
import { termsSchema } from '#core/snapshot/terms.ts';
import { addressSchema } from '#core/wallet/address.ts';
import { preparedSchema } from '#core/wallet/signing.ts';
import { procedure } from '../failed.ts';

const actor = z.object({ network: chainIdSchema, account: addressSchema });
const number = z.number().int().positive();
const inDatanet = actor.extend({ datanet: number });
const onContribution = actor.extend({ contribution: number });

/**
 * What people do in datanets. Nothing is signed here: each is prepared, shown, and signed with everything else that is
 * sent, under the id that it was shown with.
 */
export const acting = {
  create: procedure
    .input(
      actor.extend({
        name: z.string().max(120),
        description: z.string().max(20_000),
        terms: termsSchema,
        rules: rulesEnteredSchema,
        demands: z.array(demandEnteredSchema).max(MOST_DEMANDS),
        location: z.string().max(512),
      }),
    )
    .output(preparedSchema),
  /** Name, description and demands anew; the terms stay as they are. */
  describe: procedure
    .input(
      inDatanet.extend({
        name: z.string().max(120),
        description: z.string().max(20_000),
        demands: z.array(demandEnteredSchema).max(MOST_DEMANDS),
        location: z.string().max(512),
      }),
    )
    .output(preparedSchema),
  /** `to`: an address or a name, as typed; empty takes the offer back. */
  offerOwnership: procedure.input(inDatanet.extend({ to: z.string().max(100) })).output(preparedSchema),
  takeOwnership: procedure.input(inDatanet).output(preparedSchema),
  vote: procedure
    .input(onContribution.extend({ review: reviewReasonsSchema.omit({ format: true }) }))
    .output(preparedSchema),
  withdraw: procedure.input(onContribution.extend({ root: hash32Schema })).output(preparedSchema),
  refund: procedure.input(onContribution).output(preparedSchema),
  /** With a key of this machine, made where there is none. */
  join: procedure.input(inDatanet).output(preparedSchema),
  /** `key`: the one that was shown; another one is not let in unseen. */
  admit: procedure.input(inDatanet.extend({ member: addressSchema, key: hash32Schema })).output(preparedSchema),
  remove: procedure.input(inDatanet.extend({ member: addressSchema })).output(preparedSchema),
  /** `change`: rules that a reviewer proposed, by their hash. */
  supportChange: procedure.input(inDatanet.extend({ change: hash32Schema })).output(preparedSchema),
  adoptRules: procedure.input(inDatanet.extend({ change: hash32Schema })).output(preparedSchema),
  supportRules: procedure.input(inDatanet.extend({ rules: rulesEnteredSchema })).output(preparedSchema),
};
