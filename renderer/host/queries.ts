import { QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import type { Model } from '#core/model.ts';
import type { Settings } from '#core/settings.ts';
import { host } from './client.ts';

/**
 * What the host holds and the window shows. A key begins with the name of its revision in `live` (models, settings,
 * conversations, jobs): when that moves, everything under the name is asked for again. So nothing grows stale by time.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      gcTime: Infinity,
      retry: false,
      refetchOnWindowFocus: false,
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

const FIT_STALE_MS = 10_000;

export const aboutQuery = queryOptions({
  queryKey: ['about'],
  queryFn: ({ signal }) => host.app.about(undefined, { signal }),
});

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => host.settings.get(undefined, { signal }),
});

const models = {
  queryKey: ['models'],
  queryFn: ({ signal }: { signal: AbortSignal }) => host.models.list(undefined, { signal }),
};

/** The bases: models that answer. */
export const modelsQuery = queryOptions({ ...models, select: thoseThatAnswer });

/** Models that stand beside a base. */
export const besideModelsQuery = queryOptions({ ...models, select: thoseBeside });

function thoseThatAnswer(list: Model[]): Model[] {
  return list.filter(({ header }) => header.purpose === 'answer');
}

function thoseBeside(list: Model[]): Model[] {
  return list.filter(({ header }) => header.purpose !== 'answer');
}

interface FitWish {
  adapters?: string[];
  contextTokens?: number | undefined;
}

/**
 * Whether a model fits now, with these adapters, and with another context than that of the settings where one is given.
 * Settings change it too: changeSettings asks for it again.
 */
export function fitQuery(hash: string, { adapters = [], contextTokens }: FitWish = {}) {
  return queryOptions({
    queryKey: ['models', 'fit', hash, adapters, contextTokens ?? null],
    queryFn: ({ signal }) =>
      host.models.fit({ hash, adapters, ...(contextTokens !== undefined && { contextTokens }) }, { signal }),
    // What is free changes by itself, and nobody tells of it.
    staleTime: FIT_STALE_MS,
  });
}

/** Whether a model can guess ahead for a base, and what it would take. */
export function draftFitQuery(hash: string, base: string) {
  return queryOptions({
    queryKey: ['models', 'draft-fit', hash, base],
    queryFn: ({ signal }) => host.models.draftFit({ hash, base }, { signal }),
    staleTime: FIT_STALE_MS,
  });
}

export function useSettings(): Settings | undefined {
  return useQuery(settingsQuery).data;
}

/** Shows the change at once, and takes it back when the host did not save it. */
export async function changeSettings(patch: Partial<Settings>): Promise<Settings> {
  const before = queries.getQueryData(settingsQuery.queryKey);
  if (before !== undefined) queries.setQueryData(settingsQuery.queryKey, { ...before, ...patch });
  try {
    const saved = await host.settings.change(patch);
    queries.setQueryData(settingsQuery.queryKey, saved);
    if ('contextTokens' in patch || 'device' in patch) void queries.invalidateQueries({ queryKey: ['models', 'fit'] });
    return saved;
  } catch (error) {
    if (before !== undefined) queries.setQueryData(settingsQuery.queryKey, before);
    throw error;
  }
}
