import type { Ground } from '../ground.ts';
import { WalletKeys } from './keys.ts';

export interface Wallet {
  readonly keys: WalletKeys;
  close(): Promise<void>;
}

export function openWallet({ places, shell, log, disk, live }: Ground): Wallet {
  const keys = new WalletKeys({ path: places.wallet, shell, log, disk, revised: () => live.revised('wallet') });
  return { keys, close: () => keys.close() };
}
