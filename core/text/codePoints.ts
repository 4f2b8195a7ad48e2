/**
 * A text is counted in two ways: JavaScript counts UTF-16 units, this project and every Python reader count code
 * points. They differ by one for each character beyond U+FFFF before the place. Everything here is one walk over the
 * text, however many offsets are asked for.
 */

/** A pair of surrogates is one code point; anything else is one unit and one code point, a lone surrogate too. */
const PAIR = /[\uD800-\uDBFF][\uDC00-\uDFFF]/;

export function codePointLength(text: string): number {
  if (!PAIR.test(text)) return text.length;
  let length = 0;
  for (let unit = 0; unit < text.length; unit += unitsAt(text, unit)) length += 1;
  return length;
}

/** UTF-16 offsets as code-point offsets; `null` for one outside the text or between the halves of a character. */
export function toCodePoints(text: string, offsets: readonly number[]): (number | null)[] {
  return convert(text, offsets, 'units');
}

/** Code-point offsets as UTF-16 offsets; `null` for one outside the text. */
export function toUnits(text: string, offsets: readonly number[]): (number | null)[] {
  return convert(text, offsets, 'codePoints');
}

/** `text[start:end]` as Python has it, but `undefined` where the range is not inside the text. */
export function sliceCodePoints(text: string, start: number, end: number): string | undefined {
  const [from, to] = toUnits(text, [start, end]);
  if (from === null || to === null || from === undefined || to === undefined || from > to) return undefined;
  return text.slice(from, to);
}

function convert(text: string, offsets: readonly number[], from: 'units' | 'codePoints'): (number | null)[] {
  const possible = (offset: number) => Number.isInteger(offset) && offset >= 0 && offset <= text.length;
  if (!PAIR.test(text)) return offsets.map((offset) => (possible(offset) ? offset : null));

  const order = offsets.map((_, place) => place).toSorted((a, b) => (offsets[a] ?? 0) - (offsets[b] ?? 0));
  const converted = Array.from<number | null>({ length: offsets.length }).fill(null);
  const at = { units: 0, codePoints: 0 };
  const to = from === 'units' ? 'codePoints' : 'units';
  for (const place of order) {
    const wanted = offsets[place] ?? -1;
    if (!possible(wanted)) continue;
    while (at[from] < wanted && at.units < text.length) {
      at.units += unitsAt(text, at.units);
      at.codePoints += 1;
    }
    if (at[from] === wanted) converted[place] = at[to];
  }
  return converted;
}

function unitsAt(text: string, unit: number): 1 | 2 {
  return (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
}
