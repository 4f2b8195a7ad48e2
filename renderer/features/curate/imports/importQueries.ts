import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { host } from '#renderer/host/client.ts';

/** Asked again when any job came to another state: an import is one. */
export function importsQuery(project: string) {
  return queryOptions({
    queryKey: ['jobs', 'imports', project],
    queryFn: ({ signal }) => host.projects.imports({ project }, { signal }),
  });
}

const PAGE = 50;

export function badRowsQuery(project: string, id: string) {
  return infiniteQueryOptions({
    queryKey: ['jobs', 'badRows', project, id],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      host.projects.badRows({ project, import: id, after: pageParam, limit: PAGE }, { signal }),
    getNextPageParam: (page, pages) => {
      const seen = pages.reduce((sum, { rows }) => sum + rows.length, 0);
      return seen < page.total && page.rows.length > 0 ? seen : undefined;
    },
  });
}
