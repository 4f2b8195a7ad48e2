import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** So near the end counts as at it: half a line. */
const NEAR_PIXELS = 24;

interface Stick {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  /** There is more below than can be seen. */
  away: boolean;
  toEnd: () => void;
}

/**
 * Keeps the end of a growing page in sight for as long as the person wants it: whoever scrolls up stays there, whoever
 * comes back to the end sticks to it again. Another `place` begins at its end.
 */
export function useStickToEnd(place: string): Stick {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const lastTop = useRef(0);
  const [away, setAway] = useState(false);

  const toEnd = useCallback(() => {
    const page = scroller.current;
    if (page === null) return;
    stuck.current = true;
    page.scrollTop = page.scrollHeight;
    lastTop.current = page.scrollTop;
    setAway(false);
  }, []);

  useLayoutEffect(toEnd, [place, toEnd]);

  useEffect(() => {
    const page = scroller.current;
    const inside = content.current;
    if (page === null || inside === null) return undefined;

    const scrolled = () => {
      const atEnd = page.scrollHeight - page.scrollTop - page.clientHeight < NEAR_PIXELS;
      // Growth moves the end, never the page: only somebody who went up wants to stay there.
      if (atEnd) stuck.current = true;
      else if (page.scrollTop < lastTop.current - 1) stuck.current = false;
      lastTop.current = page.scrollTop;
      setAway(!atEnd && !stuck.current);
    };
    const grown = new ResizeObserver(() => {
      if (stuck.current) {
        page.scrollTop = page.scrollHeight;
        lastTop.current = page.scrollTop;
      } else {
        setAway(page.scrollHeight - page.scrollTop - page.clientHeight >= NEAR_PIXELS);
      }
    });
    page.addEventListener('scroll', scrolled, { passive: true });
    grown.observe(inside);
    grown.observe(page);
    return () => {
      page.removeEventListener('scroll', scrolled);
      grown.disconnect();
    };
  }, []);

  return { scroller, content, away, toEnd };
}
