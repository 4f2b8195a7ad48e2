import { queryOptions } from '@tanstack/react-query';
import { host } from '#renderer/host/client.ts';

/** For the owner: what the next version would be, and for whom. Asks the network. */
export function versionPlanQuery(network: bigint, datanet: number) {
  return queryOptions({
    queryKey: ['datanets', String(network), 'versions', datanet],
    queryFn: ({ signal }) => host.versions.plan({ network, datanet }, { signal }),
  });
}
