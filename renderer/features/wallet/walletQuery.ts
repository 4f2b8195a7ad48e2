import { queryOptions, useQuery } from '@tanstack/react-query';
import type { WalletView } from '#core/wallet/view.ts';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';

const walletQuery = queryOptions({
  queryKey: ['wallet'],
  queryFn: ({ signal }) => host.wallet.view(undefined, { signal }),
});

export function useWallet(): WalletView | undefined {
  return useQuery(walletQuery).data;
}

/** What a call brought back is what the room shows, before the live state tells that something moved. */
export function take(view: WalletView): void {
  queries.setQueryData(walletQuery.queryKey, view);
}
