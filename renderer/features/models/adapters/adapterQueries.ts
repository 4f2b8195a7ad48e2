import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { host } from '#renderer/host/client.ts';

export interface AdapterSearch {
  search: string;
  base: string | null;
  order: 'newest' | 'name';
}

type Place = { key: string; hash: string } | null;

const PAGE = 40;
const FIRST: Place = null;

/** Pages of adapters. What was found before stays in sight until the next is there. */
export function adaptersQuery({ search, base, order }: AdapterSearch) {
  return infiniteQueryOptions({
    queryKey: ['adapters', 'list', search, base, order],
    queryFn: ({ pageParam, signal }) =>
      host.adapters.list({ search, base, order, after: pageParam, limit: PAGE }, { signal }),
    initialPageParam: FIRST,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
}

/** Where each base belongs. */
export const familiesQuery = queryOptions({
  queryKey: ['adapters', 'families'],
  queryFn: ({ signal }) => host.adapters.families(undefined, { signal }),
});

/** How many there are, without any of them. */
export const adapterCountQuery = queryOptions({
  queryKey: ['adapters', 'count'],
  queryFn: async ({ signal }) => {
    const wish = { search: '', base: null, order: 'newest' as const, after: null, limit: 1 };
    return (await host.adapters.list(wish, { signal })).found;
  },
});
