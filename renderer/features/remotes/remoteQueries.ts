import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Remote } from '#core/remote.ts';
import { host } from '#renderer/host/client.ts';

/** Under "models": the host counts them as such when they change. */
export const remotesQuery = queryOptions({
  queryKey: ['models', 'remotes'],
  queryFn: ({ signal }) => host.remotes.list(undefined, { signal }),
});

export function useRemote(id: string | undefined): Remote | undefined {
  return useQuery(remotesQuery).data?.find((remote) => remote.id === id);
}
