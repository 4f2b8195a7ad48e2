import { useEffect, useState } from 'react';

/** What is seen at once, and then so many more whenever the window has nothing better to do. */
const AT_ONCE = 8;
const AT_A_TIME = 6;
const LONGEST_WAIT_MS = 500;

/**
 * From which of `count` items on a page is drawn. A long conversation shows its end at once; what stands above is
 * drawn bit by bit, so that five hundred turns are there to read and to find in, and nobody waits for them.
 */
export function useGradualStart(count: number, place: string): number {
  const [drawn, setDrawn] = useState({ place, items: AT_ONCE });
  const items = drawn.place === place ? drawn.items : AT_ONCE;

  useEffect(() => {
    if (items >= count) return undefined;
    const more = requestIdleCallback(() => setDrawn({ place, items: items + AT_A_TIME }), { timeout: LONGEST_WAIT_MS });
    return () => cancelIdleCallback(more);
  }, [items, count, place]);

  return Math.max(0, count - items);
}
