import { queryOptions } from '@tanstack/react-query';
import { host } from '#renderer/host/client.ts';

export const conversationsQuery = queryOptions({
  queryKey: ['conversations', 'list'],
  queryFn: ({ signal }) => host.conversations.list(undefined, { signal }),
});
