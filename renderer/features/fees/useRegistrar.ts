import type { NetworkShown } from '#core/chain/network.ts';
import type { WalletAccount } from '#core/wallet/accounts.ts';
import { useChosenNetwork } from '#renderer/features/networks/networkQueries.ts';
import { useWallet } from '#renderer/features/wallet/walletQuery.ts';

/** By whom and where an adapter would be registered; undefined while there is no network, or no account with a key. */
export function useRegistrar(): { network: NetworkShown; account: WalletAccount } | undefined {
  const network = useChosenNetwork();
  const account = useWallet()?.accounts.find(({ kind }) => kind !== 'watch');
  return network === undefined || account === undefined ? undefined : { network, account };
}
