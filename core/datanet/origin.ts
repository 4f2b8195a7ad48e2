import { z } from 'zod';
import { chainIdSchema } from '../chain/network.ts';

/** Where a snapshot stands on a chain. One snapshot may stand in several datanets. */
export const originSchema = z.object({
  network: chainIdSchema,
  datanet: z.number().int().positive(),
  contribution: z.number().int().positive(),
});
export type Origin = z.infer<typeof originSchema>;
