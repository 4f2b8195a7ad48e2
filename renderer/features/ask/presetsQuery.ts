import { queryOptions } from '@tanstack/react-query';
import { host } from '#renderer/host/client.ts';

export const presetsQuery = queryOptions({
  queryKey: ['conversations', 'presets'],
  queryFn: ({ signal }) => host.conversations.presets(undefined, { signal }),
});
