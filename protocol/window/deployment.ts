import { z } from 'zod';
import { deploymentSchema } from '#core/chain/deployment.ts';
import { chainIdSchema } from '#core/chain/network.ts';
import { addressSchema } from '#core/wallet/address.ts';
import { preparedSchema } from '#core/wallet/signing.ts';
import { nothing, procedure } from '../failed.ts';

const one = z.object({ id: chainIdSchema });

/** Brings Colophon's contracts to a network that has none. Anybody may do it, and it is done once for everybody. */
export const deployment = {
  look: procedure.input(one).output(deploymentSchema),
  /** The next thing to sign, or null where all is there; each is signed and waited for as everything that is sent. */
  next: procedure.input(one.extend({ account: addressSchema })).output(preparedSchema.nullable()),
  /** Files with which an explorer can show the contracts' sources. */
  verification: procedure.input(nothing).output(z.array(z.object({ name: z.string(), text: z.string() }))),
};
