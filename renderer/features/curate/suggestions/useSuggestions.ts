import { useEffect, useSyncExternalStore } from 'react';
import type { Suggestion } from '#core/curate/suggestion.ts';
import { host } from '#renderer/host/client.ts';
import { onLive } from '#renderer/host/live.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { SuggestionCache } from './suggestionCache.ts';

let open: { project: string; cache: SuggestionCache; stop: () => void } | undefined;

function cacheOf(project: string): SuggestionCache {
  if (open?.project === project) return open.cache;
  open?.stop();
  const cache = new SuggestionCache((records) => host.suggestions.of({ project, records }));
  let seen: number | undefined;
  const stop = onLive(({ revisions }) => {
    if (seen !== undefined && seen !== revisions.suggestions) cache.revised();
    seen = revisions.suggestions;
  });
  open = { project, cache, stop };
  return cache;
}

/** What is proposed for a record: nothing at first, and what there is a moment later. */
export function useSuggestions(record: number): readonly Suggestion[] {
  const { id } = useProject();
  const records = useNow((now) => now.records);
  const cache = cacheOf(id);
  const shown = useSyncExternalStore(
    (listener) => cache.subscribe(listener),
    () => cache.peek(record),
  );
  useEffect(() => {
    const want = () => cache.want(record, records);
    want();
    return cache.subscribe(want);
  }, [cache, record, records]);
  return shown;
}
