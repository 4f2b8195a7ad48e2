import type { Range } from './spanText.ts';

export type Unit = 'word' | 'character';

/** No more of a text than this is cut into words at once, in UTF-16 units: a segmenter is slow on long texts. */
const WINDOW = 1_000;
const SPACE = /\s/u;
const AROUND = /^[\s\p{P}\p{Z}\p{C}]+|[\s\p{P}\p{Z}\p{C}]+$/gu;

interface Segment extends Range {
  readonly word: boolean;
}

const segmenters =
  typeof Intl.Segmenter === 'function'
    ? {
        word: new Intl.Segmenter(undefined, { granularity: 'word' }),
        character: new Intl.Segmenter(undefined, { granularity: 'grapheme' }),
      }
    : null;

/**
 * The range that a person means who drew from `start` to `end`: whole words, without the spaces and the punctuation
 * around them. `exact` keeps to what was drawn, but no character is cut in two. Null where only spaces were meant. All
 * in UTF-16 units.
 */
export function snapped(text: string, { start, end }: Range, exact: boolean): Range | null {
  if (start >= end) return null;
  const unit: Unit = exact ? 'character' : 'word';
  const whole = { start: edgeAround(text, start, unit, 'start'), end: edgeAround(text, end, unit, 'end') };
  return exact ? whole : trimmed(text, whole);
}

/** The word at a place: the one that holds it, begins there, or ends there. Null between words. */
export function wordAt(text: string, unit: number): Range | null {
  const segments = segmentsOf(text, windowAround(text, unit), 'word').filter(({ word }) => word);
  const found =
    segments.find(({ start, end }) => start <= unit && unit < end) ?? segments.find(({ end }) => end === unit);
  return found === undefined ? null : { start: found.start, end: found.end };
}

/** The next word or character that begins at `unit` or after it; null at the end of the text. */
export function nextAfter(text: string, unit: number, by: Unit): Range | null {
  for (let at = unit; at < text.length;) {
    const window = windowAround(text, at);
    const found = segmentsOf(text, window, by).find(({ start, word }) => start >= unit && word);
    if (found !== undefined) return { start: found.start, end: found.end };
    at = Math.max(window.end, at + 1);
  }
  return null;
}

/** The last word or character that ends at `unit` or before it; null at the start of the text. */
export function lastBefore(text: string, unit: number, by: Unit): Range | null {
  for (let at = unit; at > 0;) {
    const window = windowAround(text, at - 1);
    const found = segmentsOf(text, window, by).findLast(({ end, word }) => end <= unit && word);
    if (found !== undefined) return { start: found.start, end: found.end };
    at = Math.min(window.start, at - 1);
  }
  return null;
}

/** A place inside a word or character goes to its edge; one between two stays. */
function edgeAround(text: string, unit: number, by: Unit, edge: 'start' | 'end'): number {
  const inside = segmentsOf(text, windowAround(text, unit), by).find(({ start, end }) => start < unit && unit < end);
  return inside === undefined ? unit : inside[edge];
}

function trimmed(text: string, { start, end }: Range): Range | null {
  const piece = text.slice(start, end);
  if (piece.trim() === '') return null;
  const bare = piece.replaceAll(AROUND, '');
  // Somebody who drew over nothing but punctuation means it.
  const meant = bare === '' ? piece.trim() : bare;
  const from = start + (bare === '' ? piece.length - piece.trimStart().length : leading(piece));
  return { start: from, end: from + meant.length };
}

function leading(piece: string): number {
  return /^[\s\p{P}\p{Z}\p{C}]+/u.exec(piece)?.[0].length ?? 0;
}

/** From the last space before a place to the next one after it: no word reaches over a space. */
function windowAround(text: string, unit: number): Range {
  let start = Math.min(unit, text.length);
  while (start > 0 && unit - start < WINDOW && !SPACE.test(text.charAt(start - 1))) start -= 1;
  let end = Math.min(unit + 1, text.length);
  while (end < text.length && end - unit < WINDOW && !SPACE.test(text.charAt(end))) end += 1;
  // A line end of two characters is one; a pair is not taken apart.
  if (isInside(text, start)) start -= 1;
  if (isInside(text, end)) end += 1;
  return { start, end };
}

function isInside(text: string, unit: number): boolean {
  return /^(?:\r\n|[\uD800-\uDBFF][\uDC00-\uDFFF])$/.test(text.slice(Math.max(0, unit - 1), unit + 1));
}

function segmentsOf(text: string, { start, end }: Range, by: Unit): Segment[] {
  const piece = text.slice(start, end);
  if (segmenters === null) return plainSegments(piece, start, by);
  return Array.from(segmenters[by].segment(piece), ({ segment, index, isWordLike }) => ({
    start: start + index,
    end: start + index + segment.length,
    word: by === 'character' || isWordLike === true,
  }));
}

const PLAIN = {
  word: /[\p{L}\p{N}\p{M}_]+(?:[.'’][\p{L}\p{N}\p{M}_]+)*|\r\n|[^]/gu,
  character: /\r\n|[^]\p{M}*(?:\u200D[^]\p{M}*)*/gu,
};

/** Where a browser has no segmenter. */
export function plainSegments(piece: string, from: number, by: Unit): Segment[] {
  return Array.from(piece.matchAll(PLAIN[by]), ({ 0: segment, index }) => ({
    start: from + index,
    end: from + index + segment.length,
    word: by === 'character' || /[\p{L}\p{N}]/u.test(segment),
  }));
}
