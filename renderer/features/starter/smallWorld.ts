import { queryOptions, useQuery } from '@tanstack/react-query';
import { host } from '#renderer/host/client.ts';

/** Adapters are the last that comes and the first that goes: with them all of it is asked for again. */
export const starterQuery = queryOptions({
  queryKey: ['adapters', 'starter'],
  queryFn: ({ signal }) => host.starter.get(undefined, { signal }),
});

/** Whether one of these came with the small world. False until it is known. */
export function useIsSmallWorld(...hashes: readonly (string | null | undefined)[]): boolean {
  const { data } = useQuery(starterQuery);
  return data?.here.some(({ hash }) => hashes.includes(hash)) === true;
}
