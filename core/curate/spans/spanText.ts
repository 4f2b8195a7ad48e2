/** A range of a text. What it is counted in, UTF-16 units or code points, stands where it is used. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * A text that is looked at in both countings at once: spans are kept in code points, the window's page counts UTF-16
 * units. The places of the pairs are found once; each question after that is a binary search among them.
 */
export interface SpanText {
  readonly text: string;
  /** In code points. */
  readonly length: number;
  /** The code point at a UTF-16 offset: between two halves of a character, the character's own. Kept inside the text. */
  toPoint(unit: number): number;
  /** Kept inside the text. */
  toUnit(point: number): number;
  /** `text[start:end]` in code points, as Python has it. */
  slice(start: number, end: number): string;
}

/** A lone surrogate is a code point by itself, here as in core/text/codePoints.ts. */
const PAIRS = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;

export function spanText(text: string): SpanText {
  const pairs = Uint32Array.from(text.matchAll(PAIRS), (match) => match.index);
  const length = text.length - pairs.length;

  const toPoint = (unit: number): number => {
    const inside = Math.min(Math.max(Math.trunc(unit), 0), text.length);
    // Each pair whose second half stands before the place counts one less.
    return inside - countBelow(pairs, (at) => at + 1 < inside) - (isSecondHalf(pairs, inside) ? 1 : 0);
  };
  const toUnit = (point: number): number => {
    const inside = Math.min(Math.max(Math.trunc(point), 0), length);
    return inside + countBelow(pairs, (at, place) => at - place < inside);
  };
  return { text, length, toPoint, toUnit, slice: (start, end) => text.slice(toUnit(start), toUnit(end)) };
}

/** How many of the ascending values pass: those that do come before those that do not. */
function countBelow(values: Uint32Array, passes: (value: number, place: number) => boolean): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (passes(values[middle] ?? 0, middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isSecondHalf(pairs: Uint32Array, unit: number): boolean {
  return pairs[countBelow(pairs, (at) => at + 1 < unit)] === unit - 1;
}
