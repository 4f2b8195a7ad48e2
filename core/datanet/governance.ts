import { z } from 'zod';
import { addressSchema, hash32Schema } from '../chain/hex.ts';
import { rulesShownSchema } from './rules.ts';

/** Other rules that reviewers want, as long as those stand under which they were proposed. */
export const rulesChangeSchema = z.object({
  change: hash32Schema,
  rules: rulesShownSchema,
  supporters: z.array(addressSchema),
  /** Seconds since 1970 from which on anybody may bring them about; null while too few want them. */
  readyAt: z.number().int().nullable(),
  /** "late": nobody brought them about in time; reviewers would have to want them anew. */
  state: z.enum(['wanted', 'waiting', 'ready', 'late']),
});
export type RulesChange = z.infer<typeof rulesChangeSchema>;

export const governanceSchema = z.object({ standing: rulesShownSchema, changes: z.array(rulesChangeSchema) });
export type Governance = z.infer<typeof governanceSchema>;

/** Seconds after the wait in which rules can be brought about. */
export const GRACE = 14 * 86_400;
