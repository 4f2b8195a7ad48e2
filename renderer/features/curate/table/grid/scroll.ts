/** Browsers give up on elements higher than some 16 to 33 million pixels; the header comes on top of this. */
const HIGHEST = 9_999_000;

/** All in pixels but `rows`; `view` is the height that rows are seen in. */
export interface Extent {
  readonly rows: number;
  readonly rowHeight: number;
  readonly view: number;
}

/** How high the element is that is really scrolled: so long as it can be, as high as all rows. */
export function spacerHeight({ rows, rowHeight }: Extent): number {
  return Math.min(rows * rowHeight, HIGHEST);
}

export function isScaled({ rows, rowHeight }: Extent): boolean {
  return rows * rowHeight > HIGHEST;
}

/** How far down one can go, in pixels of rows. */
export function farthest({ rows, rowHeight, view }: Extent): number {
  return Math.max(0, rows * rowHeight - view);
}

/** How far the element can be scrolled. */
function farthestScroll(extent: Extent): number {
  return Math.max(0, spacerHeight(extent) - extent.view);
}

export function within(top: number, extent: Extent): number {
  return Math.min(Math.max(0, top), farthest(extent));
}

/** Where one is among the rows when the element is scrolled so far. Both ends are exact. */
export function topFrom(scrollTop: number, extent: Extent): number {
  const scroll = farthestScroll(extent);
  if (scroll === 0) return 0;
  // Browsers round: the last pixel of the bar is the last row.
  if (scrollTop >= scroll - 1) return farthest(extent);
  return within(isScaled(extent) ? (scrollTop / scroll) * farthest(extent) : scrollTop, extent);
}

export function scrollTopFrom(top: number, extent: Extent): number {
  const far = farthest(extent);
  if (far === 0) return 0;
  return isScaled(extent) ? (within(top, extent) / far) * farthestScroll(extent) : within(top, extent);
}

/** The rows that are in sight, even a little: from `first` up to but not with `end`. */
export function inSight(top: number, { rows, rowHeight, view }: Extent): { first: number; end: number } {
  const first = Math.min(rows, Math.floor(top / rowHeight));
  return { first, end: Math.min(rows, Math.ceil((top + view) / rowHeight)) };
}

/** Where to go so that a row is in sight as a whole; where one is already if it is. */
export function showing(place: number, top: number, extent: Extent): number {
  const above = place * extent.rowHeight;
  if (above < top) return within(above, extent);
  const below = above + extent.rowHeight - extent.view;
  return below > top ? within(below, extent) : top;
}

/** `deltaMode` of a WheelEvent: pixels, lines or pages. A line is a row. */
export function wheeled(delta: number, deltaMode: number, { rowHeight, view }: Extent): number {
  if (deltaMode === 0) return delta;
  return delta * (deltaMode === 1 ? rowHeight : view);
}
