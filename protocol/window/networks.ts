import { z } from 'zod';
import { addressSchema } from '#core/chain/hex.ts';
import { chainIdSchema, networkSchema, networkWishSchema, practiceSchema } from '#core/chain/network.ts';
import { nothing, procedure } from '../failed.ts';

const one = z.object({ id: chainIdSchema });

/** Chains, by the endpoints that tell of them. Nothing is asked of one without a person's click. */
export const networks = {
  view: procedure.input(nothing).output(
    z.object({
      networks: z.array(networkSchema),
      /** What can be added with one click. */
      offered: z.array(networkWishSchema),
      practice: practiceSchema,
    }),
  ),
  /** Asks all of its endpoints, and keeps it only when they tell of that chain. */
  add: procedure.input(networkWishSchema).output(networkSchema),
  /** The chain id says which one. */
  change: procedure.input(networkWishSchema).output(networkSchema),
  remove: procedure.input(one).output(nothing),
  /** The one that rooms show. */
  choose: procedure.input(one).output(nothing),
  /** Asks all endpoints now: chain ids, age, whether they agree; and whether the contracts are there. */
  test: procedure.input(one).output(z.object({ head: z.bigint(), contracts: z.enum(['missing', 'partly', 'there']) })),
  /** Begins it where there is none. */
  startPractice: procedure.input(nothing).output(practiceSchema),
  stopPractice: procedure.input(nothing).output(practiceSchema),
  /** Forgets all that is on it, and begins another. */
  resetPractice: procedure.input(nothing).output(practiceSchema),
  /** Gives money that is worth nothing. */
  faucet: procedure.input(z.object({ account: addressSchema })).output(nothing),
};
