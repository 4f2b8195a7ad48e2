import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { TrainWish } from '#protocol/window/factory.ts';
import { host } from '#renderer/host/client.ts';

export const RUNS_A_PAGE = 100;
const NEWEST: { readonly before?: string } = {};

/** Newest first, in pages. */
export const runsQuery = infiniteQueryOptions({
  queryKey: ['runs', 'list'],
  queryFn: ({ pageParam, signal }) => host.factory.list({ limit: RUNS_A_PAGE, ...pageParam }, { signal }),
  initialPageParam: NEWEST,
  getNextPageParam(last) {
    const oldest = last.at(-1);
    return last.length < RUNS_A_PAGE || oldest === undefined ? undefined : { before: oldest.id };
  },
});

export function runQuery(run: string) {
  return queryOptions({
    queryKey: ['runs', 'one', run],
    queryFn: ({ signal }) => host.factory.get({ run }, { signal }),
  });
}

export function compareQuery(runs: readonly string[], most: number) {
  return queryOptions({
    queryKey: ['runs', 'compare', runs, most],
    queryFn: ({ signal }) => host.factory.compare({ runs: [...runs], most }, { signal }),
    enabled: runs.length >= 2,
  });
}

/** What was sealed never changes, so neither does how it is read. */
export function examplesQuery(snapshots: readonly string[]) {
  return queryOptions({
    queryKey: ['snapshots', 'examples', snapshots],
    queryFn: ({ signal }) => host.factory.examples({ snapshots: [...snapshots], limit: FIRST_EXAMPLES }, { signal }),
    enabled: snapshots.length > 0,
  });
}

const FIRST_EXAMPLES = 5;
/** Terms expire by themselves, and memory is freed by others: nobody tells of either. */
const STALE_MS = 10_000;

export function permissionsQuery(snapshots: readonly string[], commercial: boolean) {
  return queryOptions({
    queryKey: ['snapshots', 'permissions', snapshots, commercial],
    queryFn: ({ signal }) => host.factory.permissions({ snapshots: [...snapshots], commercial }, { signal }),
    enabled: snapshots.length > 0,
    staleTime: STALE_MS,
  });
}

/** By arithmetic alone. */
export function estimateQuery(wish: TrainWish | null) {
  return queryOptions({
    queryKey: ['runs', 'estimate', wish],
    queryFn: ({ signal }) => {
      if (wish === null) throw new Error('Nothing was wished for.');
      return host.factory.estimate({ wish, measure: false }, { signal });
    },
    enabled: wish !== null,
    staleTime: STALE_MS,
  });
}
