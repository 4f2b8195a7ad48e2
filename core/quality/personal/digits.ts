/** Digits in a row, and how they hang together with the next ones. */
export interface DigitGroup {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
  /** What stands before the next group when that belongs to the same number: " ", "-", ") " and the like; else null. */
  readonly join: string | null;
}

const JOIN = /^(?:[ \u00a0\u202f.\-\u2011/]| ?\(| ?\) ?-?| [-–/] )$/;
const LONGEST_JOIN = 3;
/** Neither a card nor a telephone number has fewer. */
const FEWEST_DIGITS = 7;
const MOST_DIGITS = 40;

/** The groups of digits that together with what hangs on them could be a number of a person. */
export function digitGroups(text: string): DigitGroup[] {
  const groups: DigitGroup[] = [];
  let runStart = 0;
  let runDigits = 0;
  let start = nextDigit(text, 0, text.length);
  while (start < text.length) {
    let end = start + 1;
    while (isDigit(text, end)) end += 1;
    const near = nextDigit(text, end, Math.min(text.length, end + LONGEST_JOIN + 1));
    const join = isDigit(text, near) ? joinOf(text, end, near) : null;
    // Longer than any number that is looked for: keeps its place, so that no part of it is taken for one.
    const digits = end - start > MOST_DIGITS ? '' : text.slice(start, end);
    groups.push({ start, end, digits, join });
    runDigits += end - start;
    if (join === null) {
      if (runDigits < FEWEST_DIGITS) groups.length = runStart;
      runStart = groups.length;
      runDigits = 0;
    }
    start = nextDigit(text, near, text.length);
  }
  return groups;
}

function isDigit(text: string, place: number): boolean {
  const unit = text.charCodeAt(place);
  return unit >= 0x30 && unit <= 0x39;
}

function nextDigit(text: string, from: number, stop: number): number {
  let place = from;
  while (place < stop && !isDigit(text, place)) place += 1;
  return place;
}

function joinOf(text: string, from: number, to: number): string | null {
  const between = text.slice(from, to);
  return between === ' ' || between === '-' || JOIN.test(between) ? between : null;
}
