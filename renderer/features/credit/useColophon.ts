import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Colophon } from '#core/colophon.ts';
import { host, useConnection } from '#renderer/host/client.ts';
import { failureOf } from '#renderer/host/failureOf.ts';
import { queries } from '#renderer/host/queries.ts';

const keyOf = (message: string) => ['credit', 'of', message];

/**
 * The colophon of an answer, followed for as long as more of it comes. `seen`: it is asked for only when somebody may
 * look at it, for a page may have five hundred. Undefined: not known, or the answer has none.
 */
export function useColophon(message: string, seen: boolean): Colophon | undefined {
  const connected = useConnection().kind === 'connected';
  const { data } = useQuery<Colophon | null>({
    queryKey: keyOf(message),
    // Filled by what follows.
    queryFn: () => null,
    initialData: null,
    enabled: false,
  });
  const ended = data?.state === 'done' || data?.state === 'failed';

  useEffect(() => {
    if (!connected || !seen || ended) return undefined;
    const stop = new AbortController();
    void follow(message, stop.signal);
    return () => stop.abort();
  }, [message, connected, seen, ended]);

  return data ?? undefined;
}

async function follow(message: string, signal: AbortSignal): Promise<void> {
  try {
    for await (const colophon of await host.credit.follow({ message }, { signal })) {
      if (signal.aborted) return;
      queries.setQueryData<Colophon | null>(keyOf(message), colophon);
    }
  } catch (error) {
    // Answers of an older version have none, and a lost connection is taken up again. A bug is not the answer's.
    if (!signal.aborted && failureOf(error).kind === 'bug') queries.setQueryData(keyOf(message), null);
  }
}
