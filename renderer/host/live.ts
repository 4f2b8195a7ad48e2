import { create } from 'zustand';
import type { Live } from '#protocol/window/app.ts';
import { askAgain } from './askAgain.ts';
import { connection, host } from './client.ts';
import { aboutQuery, queries } from './queries.ts';

/** The small state that every room shows; `undefined` until the first word from the host. */
const useLiveStore = create<{ live: Live | undefined }>(() => ({ live: undefined }));

export function useLive<Part>(select: (live: Live | undefined) => Part): Part {
  return useLiveStore((store) => select(store.live));
}

/** For code that is no component. */
export function liveNow(): Live | undefined {
  return useLiveStore.getState().live;
}

/** For code that is no component: calls with what is known now, and then at every change. Returns the way to stop. */
export function onLive(listener: (live: Live) => void): () => void {
  const { live } = useLiveStore.getState();
  if (live !== undefined) queueMicrotask(() => listener(live));
  return useLiveStore.subscribe((store) => {
    if (store.live !== undefined) listener(store.live);
  });
}

/** Follows the host for as long as the window lives, over every connection that is made. */
export function followLive(): void {
  let stop: AbortController | undefined;
  let lost = false;
  connection.watch((state) => {
    stop?.abort();
    stop = undefined;
    if (state.kind === 'lost') lost = true;
    if (state.kind !== 'connected') return;
    // It may be another host than before: what it says of itself and its start is asked for again.
    if (lost) void queries.invalidateQueries({ queryKey: aboutQuery.queryKey });
    lost = false;
    stop = new AbortController();
    void follow(stop.signal);
  });
}

/** A stream that ends although the connection holds is asked for again, but not in a hurry. */
const PAUSE_MS = 1_000;

async function follow(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const live of await host.app.live(undefined, { signal })) take(live);
    } catch {
      // A lost connection: the watch above starts anew. A bug in the host: the pause below, then again.
    }
    await new Promise((resume) => setTimeout(resume, PAUSE_MS));
  }
}

function take(live: Live): void {
  const before: Readonly<Record<string, number>> = useLiveStore.getState().live?.revisions ?? {};
  useLiveStore.setState({ live });
  for (const [what, revision] of Object.entries(live.revisions)) {
    if (before[what] !== revision) askAgain(queries, what);
  }
}
