import { type RefObject, useEffect, useRef, useState } from 'react';

/** Nearer to the end than this is at the end: a line's height of play. */
const NEAR_PIXELS = 40;

interface StickToEnd {
  scroll: RefObject<HTMLElement | null>;
  content: RefObject<HTMLDivElement | null>;
  atEnd: boolean;
  toEnd: () => void;
}

/** Keeps the end in sight while the page grows, unless the person has scrolled away from it. */
export function useStickToEnd(place: string): StickToEnd {
  const scroll = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const sticks = useRef(true);
  const [atEnd, setAtEnd] = useState(true);

  const toEnd = () => {
    sticks.current = true;
    scroll.current?.scrollTo({ top: scroll.current.scrollHeight });
  };

  useEffect(() => {
    const box = scroll.current;
    const page = content.current;
    if (box === null || page === null) return undefined;
    sticks.current = true;
    let height = 0;
    const look = () => {
      const rest = box.scrollHeight - box.scrollTop - box.clientHeight;
      // The page grew under a reader who was at the end: that is no scrolling away.
      if (box.scrollHeight === height || rest < NEAR_PIXELS) sticks.current = rest < NEAR_PIXELS;
      setAtEnd(rest < NEAR_PIXELS);
    };
    const grown = () => {
      if (sticks.current) box.scrollTop = box.scrollHeight;
      height = box.scrollHeight;
      look();
    };
    const observer = new ResizeObserver(grown);
    observer.observe(page);
    observer.observe(box);
    box.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, [place]);

  return { scroll, content, atEnd, toEnd };
}
