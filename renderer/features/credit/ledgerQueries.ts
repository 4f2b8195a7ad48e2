import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { host } from '#renderer/host/client.ts';

/** Asked for again whenever somebody looks: the log grows with every answer, and nobody tells of it. */
export const ledgerQuery = queryOptions({
  queryKey: ['ledger', 'status'],
  staleTime: 0,
  queryFn: ({ signal }) => host.credit.ledger.status(undefined, { signal }),
});

/** Entries on one page. */
const PAGE = 50;

export const entriesQuery = infiniteQueryOptions({
  queryKey: ['ledger', 'entries'],
  staleTime: 0,
  initialPageParam: undefined as number | undefined,
  queryFn: ({ pageParam, signal }) =>
    host.credit.ledger.list({ limit: PAGE, ...(pageParam !== undefined && { before: pageParam }) }, { signal }),
  getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.index),
});
