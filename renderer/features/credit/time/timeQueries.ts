import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { CarrierKind, NodeId } from '#core/carried.ts';
import { host } from '#renderer/host/client.ts';

export const spans = ['week', 'month', 'year', 'ever'] as const;
export type Span = (typeof spans)[number];

const DAYS: Record<Span, number | null> = { week: 7, month: 30, year: 365, ever: null };
const DAY_MS = 24 * 60 * 60 * 1_000;
/** Carriers that are listed. */
const LISTED = 100;

/** Asked for again whenever somebody looks: every answer adds to it. */
export const carriedQuery = (kind: CarrierKind, span: Span) =>
  queryOptions({
    queryKey: ['credit', 'carried', kind, span],
    staleTime: 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      const days = DAYS[span];
      const since = days === null ? 0 : Math.max(0, Date.now() - days * DAY_MS);
      return host.credit.carried({ kind, since, limit: LISTED }, { signal });
    },
  });

export const aroundQuery = (node: NodeId) =>
  queryOptions({
    queryKey: ['credit', 'around', node.kind, node.id],
    staleTime: 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => host.credit.around(node, { signal }),
  });

export const usedQuery = queryOptions({
  queryKey: ['credit', 'used'],
  staleTime: 0,
  queryFn: ({ signal }) => host.credit.used(undefined, { signal }),
});
