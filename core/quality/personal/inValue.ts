import { blackedOut, turnsOf } from '../../curate/desk/fieldValue.ts';
import type { JsonValue } from '../../curate/value.ts';
import { type RedactedRange, redact } from './redact.ts';

/**
 * Where personal data can stand in the value of a field: a text, or the turns of a conversation. Places count the code
 * points of all of its texts, one after the other, with one more for each that ends:
 *
 *     user: "Call me"   assistant: "On 555 0199?"
 *            0     7                8
 */
interface ValuePart {
  readonly text: string;
  /** Where it begins, in code points. */
  readonly start: number;
}

type Range = Pick<RedactedRange, 'start' | 'end'>;

export function partsOf(value: JsonValue | undefined): ValuePart[] {
  if (typeof value === 'string') return [{ text: value, start: 0 }];
  const parts: ValuePart[] = [];
  let start = 0;
  for (const { content } of turnsOf(value) ?? []) {
    parts.push({ text: content, start });
    start += lengthOf(content) + 1;
  }
  return parts;
}

/** As it leaves the project: names of what was there in its place. Undefined where nothing of it can be redacted. */
export function redactedIn(value: JsonValue | undefined, ranges: readonly RedactedRange[]): JsonValue | undefined {
  return changed(value, ranges, (text, own) => redact(text, own).text);
}

/** As it is shown: blocks of the same length, so that no place moves. What cannot be redacted stays as it is. */
export function blackedOutIn(value: JsonValue, ranges: readonly Range[]): JsonValue {
  return changed(value, ranges, blackedOut) ?? value;
}

function changed<Ranged extends Range>(
  value: JsonValue | undefined,
  ranges: readonly Ranged[],
  change: (text: string, own: readonly Ranged[]) => string,
): JsonValue | undefined {
  if (typeof value === 'string') return change(value, ranges);
  const turns = turnsOf(value);
  if (turns === null || !Array.isArray(value)) return undefined;
  const parts = partsOf(value);
  // What else stands in a turn stays beside its text.
  return value.map((turn, place) => {
    const part = parts[place];
    return part === undefined || turn === null || typeof turn !== 'object' || Array.isArray(turn)
      ? turn
      : { ...turn, content: change(part.text, within(part, ranges)) };
  });
}

/** Ranges counted from the beginning of a part, without what lies outside of it. */
export function within<Ranged extends Range>({ text, start }: ValuePart, ranges: readonly Ranged[]): Ranged[] {
  const length = lengthOf(text);
  return ranges.flatMap((range) => {
    const own = { ...range, start: Math.max(0, range.start - start), end: Math.min(length, range.end - start) };
    return own.start < own.end ? [own] : [];
  });
}

function lengthOf(text: string): number {
  let length = text.length;
  for (let unit = 0; unit < text.length; unit += 1) if ((text.codePointAt(unit) ?? 0) > 0xffff) length -= 1;
  return length;
}
