import { z } from 'zod';

/** Why the wallet did not do what it was asked for. */
export const walletRefusalSchema = z.enum([
  /** There are keys, and they are locked. */
  'locked',
  /** There is no key here yet. */
  'no-keys',
  'wrong-password',
  'short-password',
  /** Not the words of a phrase, or one of them is wrong. */
  'not-a-phrase',
  /** The three words that were asked for. */
  'words-differ',
  /** The phrase that was to be written down is gone; another one has to be made. */
  'draft-gone',
  'not-a-key',
  'keystore-unreadable',
  /** It could be opened by anybody with a little patience. */
  'keystore-weak',
  /** Opening it would take more memory or time than any honest one. */
  'keystore-heavy',
  'keystore-presale',
  'keystore-password',
  'known-account',
  'not-an-address',
  /** No account of this wallet, or one that is only watched. */
  'no-key-for-it',
  'too-many-accounts',
  /** What lies on the disk cannot be read, or is not what was written. */
  'damaged',
  'keychain-shut',
  'process-gone',
]);
export type WalletRefusal = z.infer<typeof walletRefusalSchema>;
