import { queryOptions } from '@tanstack/react-query';
import { host } from '#renderer/host/client.ts';

/** While an index is being made, how far it is, in milliseconds between two looks. */
const LOOK_MS = 400;

/** What can be read here. Under "jobs": whatever makes an index, or takes a source away, is one or ends with one. */
export const sourcesQuery = queryOptions({
  queryKey: ['jobs', 'reading', 'sources'],
  queryFn: ({ signal }) => host.reading.sources(undefined, { signal }),
  refetchOnMount: 'always',
  refetchInterval: ({ state }) =>
    state.data?.some(({ index }) => index.kind === 'preparing') === true ? LOOK_MS : false,
});
