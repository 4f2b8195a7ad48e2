import type { PersonalKind } from './finding.ts';

/** What to black out, in code points. Without a kind it becomes "[redacted]", with one "[email]" and the like. */
export interface RedactedRange {
  readonly start: number;
  readonly end: number;
  readonly kind?: PersonalKind;
}

export interface Redaction {
  readonly text: string;
  /**
   * Where a range of the old text lies in the new one, in code points, for spans that people marked. A span that
   * reaches into a redacted range takes in the whole of what stands there now.
   */
  readonly move: (range: { readonly start: number; readonly end: number }) => { start: number; end: number };
}

/**
 * Replaces ranges of a text. Ranges that overlap become one, of the first one's kind; what lies outside of the text is
 * passed over, and so is an empty range.
 */
export function redact(text: string, ranges: readonly RedactedRange[]): Redaction {
  const points = Array.from(text);
  const holes = merged(ranges, points.length);
  const pieces: string[] = [];
  let at = 0;
  for (const hole of holes) {
    pieces.push(points.slice(at, hole.start).join(''), hole.label);
    at = hole.end;
  }
  pieces.push(points.slice(at).join(''));

  const move: Redaction['move'] = ({ start, end }) => {
    let shift = 0;
    let newStart: number | null = null;
    let newEnd: number | null = null;
    for (const hole of holes) {
      if (newStart === null && start < hole.end) newStart = Math.min(start, hole.start) + shift;
      if (end <= hole.start) {
        newEnd = end + shift;
        break;
      }
      shift += hole.label.length - (hole.end - hole.start);
      if (end <= hole.end) {
        newEnd = hole.end + shift;
        break;
      }
    }
    return { start: newStart ?? start + shift, end: newEnd ?? end + shift };
  };
  return { text: pieces.join(''), move };
}

interface Hole {
  readonly start: number;
  readonly end: number;
  /** ASCII, so as many code points as units. */
  readonly label: string;
}

function merged(ranges: readonly RedactedRange[], length: number): Hole[] {
  const holes: Hole[] = [];
  for (const { start, end, kind } of ranges.toSorted((one, other) => one.start - other.start)) {
    const hole = { start: Math.max(0, start), end: Math.min(end, length), label: `[${kind ?? 'redacted'}]` };
    if (hole.start >= hole.end) continue;
    const last = holes.at(-1);
    if (!last || hole.start >= last.end) holes.push(hole);
    else if (hole.end > last.end) holes[holes.length - 1] = { ...last, end: hole.end };
  }
  return holes;
}
