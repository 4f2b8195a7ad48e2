import { z } from 'zod';
import { addressSchema, hash32Schema } from '../chain/hex.ts';

/** Who may read what is only for members: those who asked wait for the owner, where not everybody may join. */
export const memberSchema = z.object({
  account: addressSchema,
  standing: z.enum(['admitted', 'asks']),
  /** X25519; the one that the account set last. */
  key: hash32Schema,
});
export type Member = z.infer<typeof memberSchema>;
