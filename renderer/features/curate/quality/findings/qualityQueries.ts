import { queryOptions } from '@tanstack/react-query';
import { host } from '#renderer/host/client.ts';

// What was looked for changes with jobs: one that ended, or an import after which it counts no more.

export function overviewQuery(project: string) {
  return queryOptions({
    queryKey: ['jobs', 'quality', project],
    queryFn: ({ signal }) => host.quality.overview({ project }, { signal }),
  });
}

export function duplicatesQuery(project: string, after: number, limit: number) {
  return queryOptions({
    queryKey: ['jobs', 'duplicates', project, after, limit],
    queryFn: ({ signal }) => host.projects.duplicates({ project, after, limit }, { signal }),
  });
}

export function outliersQuery(project: string, after: number, limit: number) {
  return queryOptions({
    queryKey: ['jobs', 'outliers', project, after, limit],
    queryFn: ({ signal }) => host.quality.outliers({ project, after, limit }, { signal }),
  });
}

export function leakageQuery(project: string, after: number, limit: number) {
  return queryOptions({
    queryKey: ['jobs', 'leakage', project, after, limit],
    queryFn: ({ signal }) => host.quality.leakage({ project, after, limit }, { signal }),
  });
}

export function labelErrorsQuery(project: string, after: number, limit: number) {
  return queryOptions({
    queryKey: ['jobs', 'label errors', project, after, limit],
    queryFn: ({ signal }) => host.quality.labelErrors({ project, after, limit }, { signal }),
  });
}

/** Whether a model has said how probable the labels of a question are. */
export function weighedQuery(project: string, question: string) {
  return queryOptions({
    queryKey: ['suggestions', 'weighed', project, question],
    queryFn: async ({ signal }) => {
      const { rows } = await host.suggestions.probabilities({ project, question, after: -1, limit: 1 }, { signal });
      return rows.length > 0;
    },
  });
}
