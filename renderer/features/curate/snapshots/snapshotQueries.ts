import { queryOptions } from '@tanstack/react-query';
import { host } from '#renderer/host/client.ts';

export const snapshotsQuery = queryOptions({
  queryKey: ['snapshots'],
  queryFn: ({ signal }) => host.snapshots.list(undefined, { signal }),
});

export function manifestQuery(root: string) {
  return queryOptions({
    queryKey: ['snapshots', 'manifest', root],
    queryFn: ({ signal }) => host.snapshots.manifest({ root }, { signal }),
  });
}

export function originsQuery(root: string) {
  return queryOptions({
    queryKey: ['snapshots', 'origins', root],
    queryFn: ({ signal }) => host.snapshots.origins({ root }, { signal }),
  });
}
