import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { host } from '#renderer/host/client.ts';

export function datanetsQuery(network: bigint, words: string) {
  return queryOptions({
    queryKey: ['datanets', String(network), words],
    queryFn: ({ signal }) => host.datanets.list({ network, words }, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function deskQuery(network: bigint, accounts: string[]) {
  return queryOptions({
    queryKey: ['datanets', String(network), 'desk', ...accounts],
    queryFn: ({ signal }) => host.datanets.desk({ network, accounts }, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function datanetQuery(network: bigint, datanet: number) {
  return queryOptions({
    queryKey: ['datanets', String(network), 'one', datanet],
    queryFn: ({ signal }) => host.datanets.one({ network, datanet }, { signal }),
  });
}
