import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type Extent, isScaled, scrollTopFrom, showing, topFrom, wheeled, within } from './scroll.ts';

interface Scroll {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Where one is among the rows, in their pixels. */
  readonly top: number;
  readonly extent: Extent;
  /** The element's bar was moved. */
  readonly onScroll: () => void;
  readonly show: (place: number) => void;
}

/** Goes through any number of rows with an element that can be as high as some of them only. */
export function useScroll({ rows, rowHeight, header }: { rows: number; rowHeight: number; header: number }): Scroll {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState(0);
  const [shown, setShown] = useState(0);
  /** Ahead of what is drawn: a wheel turns several times a frame. */
  const top = useRef(0);
  /** Where the bar was put from here, so that only a hand on it moves the rows. */
  const put = useRef(0);
  const extent: Extent = { rows, rowHeight, view };

  const move = (to: number) => {
    top.current = within(to, extent);
    setShown(top.current);
    const element = scroller.current;
    if (element === null) return;
    element.scrollTo({ top: scrollTopFrom(top.current, extent), behavior: 'instant' });
    put.current = element.scrollTop;
  };

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = () => setView(Math.max(0, element.clientHeight - header));
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [header]);

  const settle = useEffectEvent(() => move(top.current));
  useLayoutEffect(() => settle(), [rows, rowHeight, view]);

  const turned = useEffectEvent((event: WheelEvent) => {
    // Where the bar's pixels are those of rows, the browser does it best.
    if (!isScaled(extent) || event.ctrlKey || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
    event.preventDefault();
    move(top.current + wheeled(event.deltaY, event.deltaMode, extent));
  });
  useEffect(() => {
    const element = scroller.current;
    const listener = (event: WheelEvent) => turned(event);
    element?.addEventListener('wheel', listener, { passive: false });
    return () => element?.removeEventListener('wheel', listener);
  }, []);

  const onScroll = () => {
    const scrollTop = scroller.current?.scrollTop ?? 0;
    if (scrollTop === put.current) return;
    put.current = scrollTop;
    top.current = topFrom(scrollTop, extent);
    // In the frame that moves the bar, not in the one after it.
    flushSync(() => setShown(top.current));
  };

  return {
    scroller,
    top: within(shown, extent),
    extent,
    onScroll,
    show: (place) => move(showing(place, top.current, extent)),
  };
}
