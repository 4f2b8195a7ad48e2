import { z } from 'zod';
import { addressSchema } from '#core/chain/hex.ts';
import { chainIdSchema } from '#core/chain/network.ts';
import { versionDraftSchema, versionPlaceSchema, versionPlanSchema } from '#core/datanet/version.ts';
import { ulidSchema } from '#core/ids.ts';
import { jobSchema } from '#core/job.ts';
import { preparedSchema } from '#core/wallet/signing.ts';
import { nothing, procedure } from '../failed.ts';

const id = z.object({ id: ulidSchema });
const datanet = z.object({ network: chainIdSchema, datanet: z.number().int().positive() });
const number = z.number().int().positive();

/** Versions of datanets: published by their owners, and fetched by whoever may read them. */
export const versions = {
  /** As the network was read last; who is a member of them now, the contract says. */
  plan: procedure.input(datanet).output(versionPlanSchema),
  /** Leaves the next version at a place, or, of one that there is, its keys for those who are members now. */
  begin: procedure
    .input(datanet.extend({ account: addressSchema, number: number.nullable(), place: versionPlaceSchema }))
    .output(versionDraftSchema),
  one: procedure.input(id).output(versionDraftSchema),
  /** Looks again at what it holds and for whom; signed through `sending.confirm`. */
  prepare: procedure.input(id).output(preparedSchema),
  /** Opens a version with this machine's key, and begins to fetch what of it is not here: a job each. */
  fetch: procedure.input(datanet.extend({ number })).output(z.array(jobSchema)),
  showFolder: procedure.input(id).output(nothing),
};
