import { useEffect, useState } from 'react';
import type { ApiView } from '#protocol/window/api.ts';
import { connection, host } from '#renderer/host/client.ts';

/** A stream that ends although the connection holds is asked for again, but not in a hurry. */
const PAUSE_MS = 1_000;

/** What the page shows, for as long as somebody looks at it, over every connection that is made. */
export function useApiView(): ApiView | undefined {
  const [view, setView] = useState<ApiView>();
  useEffect(() => {
    let following: AbortController | undefined;
    const stop = connection.watch((state) => {
      following?.abort();
      following = undefined;
      if (state.kind !== 'connected') return;
      following = new AbortController();
      void follow(following.signal, setView);
    });
    return () => {
      stop();
      following?.abort();
    };
  }, []);
  return view;
}

async function follow(signal: AbortSignal, take: (view: ApiView) => void): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const view of await host.api.follow(undefined, { signal })) take(view);
    } catch {
      // A lost connection: the watch above begins anew. A bug in the host: the pause below, then again.
    }
    await new Promise((resume) => setTimeout(resume, PAUSE_MS));
  }
}
