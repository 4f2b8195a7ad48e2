import type { Range } from './spanText.ts';
import { type Unit, lastBefore, nextAfter } from './words.ts';

/**
 * Where somebody is who goes through a text by keyboard: on a word or a character, having begun on the same or another
 * one. All in UTF-16 units.
 */
export interface Caret {
  readonly home: Range;
  readonly focus: Range;
}

/** All from where it began to where it is. */
export function caretRange({ home, focus }: Caret): Range {
  return { start: Math.min(home.start, focus.start), end: Math.max(home.end, focus.end) };
}

/** One word or character on (1) or back (−1). At an end of the text it stays. `extend` keeps where it began. */
export function movedCaret(
  text: string,
  caret: Caret,
  { step, by, extend }: { readonly step: 1 | -1; readonly by: Unit; readonly extend: boolean },
): Caret {
  const { focus } = caret;
  const next = step === 1 ? nextAfter(text, focus.end, by) : lastBefore(text, focus.start, by);
  return next === null ? caret : caretOn(caret, next, extend);
}

/** On the word at a place, or on the one nearest to it; null in a text without words. */
export function caretAt(text: string, unit: number, caret: Caret | null, extend: boolean): Caret | null {
  const word = nextAfter(text, Math.max(0, lastBefore(text, unit, 'word')?.end ?? 0), 'word');
  const found = word !== null && word.start <= unit ? word : (lastBefore(text, unit, 'word') ?? word);
  return found === null ? null : caretOn(caret, found, extend);
}

function caretOn(caret: Caret | null, focus: Range, extend: boolean): Caret {
  return { home: extend && caret !== null ? caret.home : focus, focus };
}
