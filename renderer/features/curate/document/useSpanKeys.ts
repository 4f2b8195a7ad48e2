import { type KeyboardEvent, type RefObject, useState } from 'react';
import { type Caret, caretAt, caretRange, movedCaret } from '#core/curate/spans/caret.ts';
import type { Unit } from '#core/curate/spans/words.ts';
import { bringIntoView, showSelected, unitUnder } from './places.ts';
import type { Marking } from './useMarking.ts';

/**
 * Marking with the keyboard: arrows go from word to word, Shift takes more of them, Enter marks. On a chosen span Shift
 * and Alt with arrows move its end and its start. What is done here, the desk does not see.
 */
export function useSpanKeys(root: RefObject<HTMLDivElement | null>, marking: Marking) {
  const [caret, setCaret] = useState<Caret | null>(null);
  const { text, selected } = marking;

  const go = (next: Caret | null): boolean => {
    const element = root.current;
    if (next === null || element === null) return false;
    if (selected !== null) marking.select(null);
    setCaret(next);
    showCaret(element, next);
    return true;
  };

  const leave = () => {
    if (caret === null) return;
    setCaret(null);
    document.getSelection()?.removeAllRanges();
  };

  /** From where the caret is, from the chosen span, or from the first word in sight. */
  const begun = (): Caret | null => {
    if (caret !== null) return caret;
    const element = root.current;
    if (element === null) return null;
    const span = element.querySelector<HTMLElement>(`[data-marks~="${selected ?? -1}"]`);
    if (span !== null) return caretAt(text, Number(span.dataset.from) + 1, null, false);
    const { left, right, top } = element.getBoundingClientRect();
    const edge = isRightToLeft(element, 0) ? right - 4 : left + 4;
    return caretAt(text, unitUnder(element, edge, Math.max(top, 110) + 14) ?? 0, null, false);
  };

  const arrow = (event: KeyboardEvent, step: 1 | -1): boolean => {
    const by: Unit = event.ctrlKey || event.metaKey ? 'character' : 'word';
    if (selected !== null && event.shiftKey !== event.altKey) {
      marking.move(event.shiftKey ? 'end' : 'start', step, by);
      return true;
    }
    if (event.altKey) return false;
    const from = begun();
    if (from === null) return false;
    return go(
      caret === null && selected === null ? from : movedCaret(text, from, { step, by, extend: event.shiftKey }),
    );
  };

  const line = (event: KeyboardEvent, step: 1 | -1): boolean => {
    const element = root.current;
    const from = begun();
    if (element === null || from === null || event.altKey || event.ctrlKey) return false;
    if (caret === null) return go(from);
    const here = showSelected(element, from.focus);
    const unit =
      here === null ? null : unitUnder(element, (here.left + here.right) / 2, here.top + here.height / 2 + step * 29);
    const next = unit === null ? null : caretAt(text, unit, caret, event.shiftKey);
    return go(next ?? from);
  };

  const enter = (): boolean => {
    if (caret === null) return false;
    const range = caretRange(caret);
    const made = marking.mark(range, 'as it is');
    if (typeof made === 'number') marking.select(made);
    else if (made !== null) {
      // Marked already: then it is that span that is meant.
      const [over] = marking.spansOver(range);
      if (over === undefined) marking.refuse(made);
      else marking.select(over.id);
    }
    return true;
  };

  const act = (event: KeyboardEvent): boolean => {
    switch (event.key) {
      case 'ArrowLeft':
      case 'ArrowRight': {
        const element = root.current;
        if (element === null) return false;
        const span = element.querySelector<HTMLElement>(`[data-marks~="${selected ?? -1}"]`);
        const at = Number(span?.dataset.from ?? caret?.focus.start ?? 0);
        const forward = (event.key === 'ArrowRight') !== isRightToLeft(element, at);
        return arrow(event, forward ? 1 : -1);
      }
      case 'ArrowUp':
        return line(event, -1);
      case 'ArrowDown':
        return line(event, 1);
      case 'Enter':
        return !event.ctrlKey && !event.metaKey && enter();
      case 'Delete':
      case 'Backspace':
        if (selected === null) return false;
        marking.remove(selected);
        return true;
      case 'Escape':
        if (selected === null && caret === null) return false;
        if (selected !== null) marking.select(null);
        else leave();
        return true;
      default:
        return false;
    }
  };

  return {
    leave,
    /** Read out while the caret moves; what marking says comes after it. */
    said: caret === null || selected !== null ? undefined : marking.words(caretRange(caret)),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.defaultPrevented || !act(event)) return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}

/** As it is drawn: the key that points on points to the left there. */
function isRightToLeft(element: HTMLElement, unit: number): boolean {
  const chunk = [...element.children].find((each) => each instanceof HTMLElement && Number(each.dataset.to) > unit);
  return chunk instanceof HTMLElement && chunk.dir === 'rtl';
}

function showCaret(element: HTMLElement, caret: Caret): void {
  showSelected(element, caretRange(caret));
  // What was far out of sight is laid out only once it is selected.
  requestAnimationFrame(() => {
    const rectangle = showSelected(element, caretRange(caret));
    if (rectangle !== null) bringIntoView(element, rectangle);
  });
}
