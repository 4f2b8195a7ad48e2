import type { Query, QueryClient } from '@tanstack/react-query';

const waiting = new WeakSet<Query>();

/**
 * Asks again for everything under a name. A first answer that is still under way may have been read before the change,
 * and the client neither drops nor repeats a first question: such a one is asked again when its answer is there.
 */
export function askAgain(queries: QueryClient, name: string): void {
  const underWay = queries
    .getQueryCache()
    .findAll({ queryKey: [name], fetchStatus: 'fetching', predicate: ({ state }) => state.data === undefined });
  void queries.invalidateQueries({ queryKey: [name] });
  for (const query of underWay) {
    if (waiting.has(query)) continue;
    waiting.add(query);
    const again = () => {
      waiting.delete(query);
      void queries.invalidateQueries({ queryKey: query.queryKey, exact: true });
    };
    void query.promise?.then(again, again);
  }
}
