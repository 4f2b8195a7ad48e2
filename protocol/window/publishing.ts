import { z } from 'zod';
import { addressSchema } from '#core/chain/hex.ts';
import { chainIdSchema } from '#core/chain/network.ts';
import { publicationCostSchema, publicationPlaceSchema, publicationSchema } from '#core/datanet/publication.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import { preparedSchema } from '#core/wallet/signing.ts';
import { nothing, procedure } from '../failed.ts';

const id = z.object({ id: ulidSchema });
const datanet = z.object({ network: chainIdSchema, datanet: z.number().int().positive() });

/**
 * Bringing snapshots to datanets, step by step. A person signs twice: what they announce, and, some seconds later, what
 * they propose; both through `sending.confirm`, with what these procedures prepared.
 */
export const publishing = {
  /** What is under way and what was proposed from here; the newest first. */
  list: procedure.input(nothing).output(z.array(publicationSchema)),
  one: procedure.input(id).output(publicationSchema),
  /** Begins to look it over; goes on with the one that there is for this snapshot and datanet. */
  begin: procedure.input(datanet.extend({ account: addressSchema, root: sha256Schema })).output(publicationSchema),
  /** What proposing costs there now, beside the network's fees. */
  cost: procedure.input(datanet).output(publicationCostSchema),
  /** Leaves it where others are to find it. */
  store: procedure.input(id.extend({ place: publicationPlaceSchema })).output(publicationSchema),
  /** Looks whether others would find it there. */
  reach: procedure.input(id).output(publicationSchema),
  prepareCommit: procedure.input(id).output(preparedSchema),
  preparePropose: procedure.input(id).output(preparedSchema),
  /** Here only; what is on a chain or at its place stays. */
  forget: procedure.input(id).output(nothing),
};
