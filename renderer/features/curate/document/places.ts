import type { Range } from '#core/curate/spans/spanText.ts';

/**
 * Where in the text a place of the page is, and back, in UTF-16 units. Chunks and runs say in `data-from` and `data-to`
 * what they show; only runs hold text, one text node each. What is redacted shows other characters than the text has, so
 * a place in it is one of its ends.
 */
function unitAt(root: HTMLElement, node: Node, offset: number): number | null {
  if (node === root || !root.contains(node)) return node === root ? unitOfChild(root, offset) : null;
  if (node.nodeType !== Node.TEXT_NODE) return node instanceof HTMLElement ? unitOfChild(node, offset) : null;
  const run = node.parentElement?.closest<HTMLElement>('[data-from]');
  if (run == null) return null;
  if (run.dataset.redacted === undefined) return numberOf(run.dataset.from) + offset;
  return numberOf(offset * 2 < (node.textContent ?? '').length ? run.dataset.from : run.dataset.to);
}

function unitOfChild(element: HTMLElement, offset: number): number | null {
  const next = element.childNodes[offset];
  if (next instanceof HTMLElement && next.dataset.from !== undefined) return numberOf(next.dataset.from);
  const before = element.childNodes[offset - 1];
  if (before instanceof HTMLElement && before.dataset.to !== undefined) return numberOf(before.dataset.to);
  const own = element.closest<HTMLElement>('[data-from]');
  return own === null ? null : numberOf(offset === 0 ? own.dataset.from : own.dataset.to);
}

function numberOf(value: string | undefined): number {
  return Number(value ?? 0);
}

/** What the person has selected of this text; null where that is nothing or lies elsewhere. */
export function selectedRange(root: HTMLElement): Range | null {
  const selection = root.ownerDocument.getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const chosen = selection.getRangeAt(0);
  const all = root.ownerDocument.createRange();
  all.selectNodeContents(root);
  if (!chosen.intersectsNode(root)) return null;
  // Drawn out of the text at either end: what lies inside of it is meant.
  const startsBefore = chosen.compareBoundaryPoints(Range.START_TO_START, all) < 0;
  const endsAfter = chosen.compareBoundaryPoints(Range.END_TO_END, all) > 0;
  const first = startsBefore ? unitAt(root, root, 0) : unitAt(root, chosen.startContainer, chosen.startOffset);
  const last = endsAfter
    ? unitAt(root, root, root.childNodes.length)
    : unitAt(root, chosen.endContainer, chosen.endOffset);
  return first === null || last === null || first >= last ? null : { start: first, end: last };
}

/** The unit under a point of the window; null where none of this text is. */
export function unitUnder(root: HTMLElement, x: number, y: number): number | null {
  const place = root.ownerDocument.caretPositionFromPoint(x, y);
  return place === null ? null : unitAt(root, place.offsetNode, place.offset);
}

/** Farther than a hand trembles in a click, in pixels. */
const DRAWN = 6;

/**
 * What lies between two points of the window. Chromium loses a selection that begins in the very middle of a letter, if
 * a character without a font stands in the line.
 */
export function drawnRange(root: HTMLElement, from: Point, to: Point): Range | null {
  if (Math.hypot(to.x - from.x, to.y - from.y) < DRAWN) return null;
  const [one, other] = [unitUnder(root, from.x, from.y), unitUnder(root, to.x, to.y)];
  if (one === null || other === null || one === other) return null;
  return { start: Math.min(one, other), end: Math.max(one, other) };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Selects a range of the text on the page, and gives its rectangle; null where it is not drawn. */
export function showSelected(root: HTMLElement, { start, end }: Range): DOMRect | null {
  const [first, last] = [placeOf(root, start, 'start'), placeOf(root, end, 'end')];
  if (first === null || last === null) return null;
  root.ownerDocument.getSelection()?.setBaseAndExtent(first.node, first.offset, last.node, last.offset);
  const range = root.ownerDocument.createRange();
  range.setStart(first.node, first.offset);
  range.setEnd(last.node, last.offset);
  return range.getBoundingClientRect();
}

/** Between two runs a range starts in the second and ends in the first. */
function placeOf(root: HTMLElement, unit: number, edge: 'start' | 'end'): { node: Node; offset: number } | null {
  const holds = (element: HTMLElement) => {
    const [from, to] = [numberOf(element.dataset.from), numberOf(element.dataset.to)];
    return edge === 'start' ? from <= unit && unit < to : from < unit && unit <= to;
  };
  const runs = [...root.children]
    .filter((chunk): chunk is HTMLElement => chunk instanceof HTMLElement && holds(chunk))
    .flatMap((chunk) => [...chunk.children]);
  const run = runs.find((element): element is HTMLElement => element instanceof HTMLElement && holds(element));
  const node = run?.firstChild;
  if (run === undefined || node == null) return null;
  const length = (node.textContent ?? '').length;
  if (run.dataset.redacted !== undefined) return { node, offset: edge === 'start' ? 0 : length };
  return { node, offset: Math.min(length, unit - numberOf(run.dataset.from)) };
}

/** Scrolls what scrolls the text, by no more than it takes. */
export function bringIntoView(root: HTMLElement, rectangle: DOMRect): void {
  let scroller = root.parentElement;
  while (scroller !== null && !/auto|scroll/.test(getComputedStyle(scroller).overflowY))
    scroller = scroller.parentElement;
  if (scroller === null) return;
  const view = scroller.getBoundingClientRect();
  // Some lines around it, so that one sees what comes.
  const room = Math.min(64, view.height / 4);
  if (rectangle.top < view.top + room) scroller.scrollTop -= view.top + room - rectangle.top;
  else if (rectangle.bottom > view.bottom - room) scroller.scrollTop += rectangle.bottom - view.bottom + room;
}
