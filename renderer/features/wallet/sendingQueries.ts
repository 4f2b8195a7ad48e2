import { queryOptions, useQuery } from '@tanstack/react-query';
import { host } from '#renderer/host/client.ts';

/** All of it is asked again when the wallet's revision moves: the keys begin with its name. */
const chainsQuery = queryOptions({
  queryKey: ['wallet', 'chains'],
  queryFn: ({ signal }) => host.sending.chains(undefined, { signal }),
  // Networks come and go in Settings, which tells the wallet nothing.
  staleTime: 0,
});
const listQuery = queryOptions({
  queryKey: ['wallet', 'sent'],
  queryFn: ({ signal }) => host.sending.list(undefined, { signal }),
});
const contactsQuery = queryOptions({
  queryKey: ['wallet', 'contacts'],
  queryFn: ({ signal }) => host.sending.contacts(undefined, { signal }),
});
const adoptionsQuery = queryOptions({
  queryKey: ['wallet', 'adoptions'],
  queryFn: ({ signal }) => host.sending.adoptions(undefined, { signal }),
});

export type KnownChain = Awaited<ReturnType<typeof host.sending.chains>>[number];

export function useChains(): readonly KnownChain[] {
  return useQuery(chainsQuery).data ?? [];
}

export function useSent() {
  return useQuery(listQuery).data ?? [];
}

export function useContacts() {
  return useQuery(contactsQuery).data ?? [];
}

export function useAdoptions() {
  return useQuery(adoptionsQuery).data ?? [];
}

/** Asked only when a person wishes it (`on`): each look tells a node which addresses are together. */
export function useBalances(chain: bigint | undefined, on: boolean) {
  return useQuery({
    queryKey: ['wallet', 'balances', String(chain)],
    queryFn: ({ signal }) => host.sending.balances({ chain: chain ?? 0n }, { signal }),
    enabled: on && chain !== undefined,
  });
}
