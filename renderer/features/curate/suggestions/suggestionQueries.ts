import { queryOptions } from '@tanstack/react-query';
import { host } from '#renderer/host/client.ts';

export function summaryQuery(project: string) {
  return queryOptions({
    queryKey: ['suggestions', 'summary', project],
    queryFn: ({ signal }) => host.suggestions.summary({ project }, { signal }),
  });
}

export function rulesQuery(project: string) {
  return queryOptions({
    queryKey: ['suggestions', 'rules', project],
    queryFn: ({ signal }) => host.suggestions.rules({ project }, { signal }),
  });
}
