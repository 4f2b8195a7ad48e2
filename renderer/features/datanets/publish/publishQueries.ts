import { queryOptions } from '@tanstack/react-query';
import { host } from '#renderer/host/client.ts';

/** The chain moves without a word from it: what waits for a block is looked at again so often. Milliseconds. */
const LOOK_EVERY = 1_500;

export const publicationsQuery = queryOptions({
  queryKey: ['datanets', 'publications'],
  queryFn: ({ signal }) => host.publishing.list(undefined, { signal }),
});

export function publicationQuery(id: string | undefined) {
  return queryOptions({
    queryKey: ['datanets', 'publications', id ?? ''],
    queryFn: ({ signal }) => host.publishing.one({ id: id ?? '' }, { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => {
      const now = state.data?.state;
      return now === 'stored' || now === 'committing' || now === 'committed' || now === 'proposing'
        ? LOOK_EVERY
        : false;
    },
  });
}

export function costQuery(network: bigint, datanet: number) {
  return queryOptions({
    queryKey: ['datanets', String(network), 'cost', datanet],
    queryFn: ({ signal }) => host.publishing.cost({ network, datanet }, { signal }),
  });
}
