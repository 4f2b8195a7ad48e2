import { queryOptions, useQuery } from '@tanstack/react-query';
import type { NetworkShown } from '#core/chain/network.ts';
import { host } from '#renderer/host/client.ts';

export const networksQuery = queryOptions({
  queryKey: ['networks'],
  queryFn: ({ signal }) => host.networks.view(undefined, { signal }),
});

/** The network that rooms show; undefined while there is none, or nothing is known yet. */
export function useChosenNetwork(): NetworkShown | undefined {
  return useQuery(networksQuery).data?.networks.find(({ chosen }) => chosen);
}
