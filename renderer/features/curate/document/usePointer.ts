import { type PointerEvent as ReactPointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { Range } from '#core/curate/spans/spanText.ts';
import { drawnRange, selectedRange } from './places.ts';
import type { Marking } from './useMarking.ts';

/** A tap on the button may take the selection away before it is heard. */
const LEAVING_MS = 600;

/**
 * Marking with the hand. A mouse marks when it is let go, whole words unless Alt is held. A finger selects as it always
 * does, with handles, and then presses a button: nobody knows when it is done.
 */
export function usePointer(root: RefObject<HTMLDivElement | null>, marking: Marking) {
  const [touched, setTouched] = useState<Range | null>(null);
  const latest = useRef(marking);
  useEffect(() => {
    latest.current = marking;
  });
  const finger = useRef(false);

  useEffect(() => {
    let leaving: ReturnType<typeof setTimeout> | undefined;
    const changed = () => {
      const element = root.current;
      if (element === null || !finger.current) return;
      clearTimeout(leaving);
      const range = selectedRange(element);
      if (range === null) leaving = setTimeout(() => setTouched(null), LEAVING_MS);
      else setTouched(range);
    };
    document.addEventListener('selectionchange', changed);
    return () => {
      clearTimeout(leaving);
      document.removeEventListener('selectionchange', changed);
    };
  }, [root]);

  const finish = (event: MouseEvent, from: { x: number; y: number }) => {
    const element = root.current;
    const now = latest.current;
    if (element === null) return;
    const to = { x: event.clientX, y: event.clientY };
    const range = selectedRange(element) ?? drawnRange(element, from, to);
    if (range === null) {
      pick(element, event.target, now);
      return;
    }
    // Without a label the selection stays: it can be copied. Three clicks take a whole paragraph, which nobody marks.
    if (!now.editable || event.detail > 2) return;
    const made = now.mark(range, event.altKey ? 'exactly' : 'words');
    if (typeof made === 'string') now.refuse(made);
    if (!now.labelled) return;
    document.getSelection()?.removeAllRanges();
    // The keys of the desk go on from here; the text takes them only from those who came by keyboard or chose a span.
    element.blur();
  };

  const onPointerDown = (event: ReactPointerEvent) => {
    finger.current = event.pointerType === 'touch';
    if (!finger.current) setTouched(null);
    if (event.button !== 0) return;
    const from = { x: event.clientX, y: event.clientY };
    const end = finger.current ? 'click' : 'mouseup';
    document.addEventListener(
      end,
      // After the browser itself has done with the selection.
      (up) => setTimeout(() => (finger.current ? tapped(root.current, up, latest.current) : finish(up, from))),
      { once: true },
    );
  };

  return {
    onPointerDown,
    touched: marking.editable ? touched : null,
    markTouched: () => {
      if (touched === null) return;
      const made = marking.mark(touched, 'words');
      if (typeof made === 'string') marking.refuse(made);
      document.getSelection()?.removeAllRanges();
      setTouched(null);
    },
  };
}

function tapped(element: HTMLElement | null, event: MouseEvent, marking: Marking): void {
  if (element !== null && selectedRange(element) === null) pick(element, event.target, marking);
}

/** A click chooses the shortest span under it, then the next wider one; a suggestion is taken over. */
function pick(root: HTMLElement, target: EventTarget | null, marking: Marking): void {
  const run = target instanceof Element && root.contains(target) ? target.closest<HTMLElement>('[data-marks]') : null;
  const keys = run === null ? [] : (run.dataset.marks ?? '').split(' ');
  const own = keys.filter((key) => !key.startsWith('s')).map(Number);
  const [next] = own.slice(own.indexOf(marking.selected ?? -1) + 1);
  const suggestion = keys.find((key) => key.startsWith('s'));
  if (own.length === 0 && suggestion !== undefined && marking.editable) {
    marking.accept(Number(suggestion.slice(1)));
    return;
  }
  marking.select(next ?? own[0] ?? null);
  if (own.length === 0) root.blur();
  else root.focus({ preventScroll: true });
}
