import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { MappingOfLines } from '#core/benchmark/imported.ts';
import { host } from '#renderer/host/client.ts';

/** No revision tells of another window's benchmarks, so they are asked for whenever the page is opened. */
export const benchmarksQuery = queryOptions({
  queryKey: ['benchmarks', 'list'],
  queryFn: ({ signal }) => host.benchmarks.list(undefined, { signal }),
  staleTime: 0,
});

const MOST_REPORTS = 100;

/** A report comes of a job, so it is under that name: when a job ends, they are asked for again. */
export const reportsQuery = queryOptions({
  queryKey: ['jobs', 'benchmark-reports'],
  queryFn: ({ signal }) => host.benchmarks.reports({ subject: null, limit: MOST_REPORTS }, { signal }),
  staleTime: 0,
});

/** Its hash is its name: it never changes. */
export function reportQuery(hash: string) {
  return queryOptions({
    queryKey: ['benchmarks', 'report', hash],
    queryFn: ({ signal }) => host.benchmarks.report({ hash }, { signal }),
  });
}

const ITEMS_A_PAGE = 20;

/** What each side said to the items of a benchmark, some at a time. */
export function resultsQuery(hash: string, benchmark: string) {
  return infiniteQueryOptions({
    queryKey: ['benchmarks', 'results', hash, benchmark],
    queryFn: ({ pageParam, signal }) =>
      host.benchmarks.results({ hash, benchmark, offset: pageParam, limit: ITEMS_A_PAGE }, { signal }),
    initialPageParam: 0,
    getNextPageParam: (last, all) => {
      const read = all.reduce((sum, { items }) => sum + items.length, 0);
      return last.items.length === 0 || read >= last.of ? undefined : read;
    },
  });
}

export const gatesQuery = queryOptions({
  queryKey: ['benchmarks', 'gates'],
  queryFn: ({ signal }) => host.benchmarks.gates(undefined, { signal }),
  staleTime: 0,
});

const MOST_ADAPTERS = 200;

export const measurableQuery = queryOptions({
  queryKey: ['adapters', 'measurable'],
  queryFn: async ({ signal }) => {
    const wish = { search: '', base: null, order: 'newest' as const, after: null, limit: MOST_ADAPTERS };
    return (await host.adapters.list(wish, { signal })).adapters;
  },
});

export function triedLinesQuery(ticket: string, mapping: MappingOfLines | null) {
  return queryOptions({
    queryKey: ['benchmarks', 'lines', ticket, mapping],
    queryFn: ({ signal }) => {
      if (mapping === null) throw new Error('There is nothing to try.');
      return host.benchmarks.tryLines({ ticket, mapping }, { signal });
    },
    enabled: mapping !== null,
  });
}
