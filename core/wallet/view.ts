import { z } from 'zod';
import { walletAccountSchema } from './accounts.ts';
import { walletRefusalSchema } from './refusal.ts';

/** The wallet as the room shows it. Nothing in it is secret. */
export const walletViewSchema = z.object({
  /** "none": there is no key yet; "damaged": the file cannot be read, and is left as it is. */
  state: z.enum(['none', 'locked', 'open', 'damaged']),
  accounts: z.array(walletAccountSchema),
  /** Whether the system's keychain seals the keystore once more; null before it was asked. */
  protection: z.enum(['keychain', 'file']).nullable(),
  /** Whether this shell is told when the screen is locked or the machine sleeps. */
  locksWithScreen: z.boolean(),
  /** Minutes without a touch after which it locks itself. */
  idleMinutes: z.number().int().positive(),
  trouble: walletRefusalSchema.nullable(),
});
export type WalletView = z.infer<typeof walletViewSchema>;
