import { itemsOf, textOf, turnsOf } from '#core/curate/desk/fieldValue.ts';
import type { JsonValue } from '#core/curate/value.ts';
import { blackedOutIn } from '#core/quality/personal/inValue.ts';

/** Characters that can be seen in one line, with room. */
const LONGEST = 400;

/** The beginning of a value in one line; `redactions` in code points. */
export function lineOf(
  value: JsonValue | undefined,
  redactions: readonly { readonly start: number; readonly end: number }[],
): string {
  const text = wholeText(blackedOutIn(value ?? null, redactions)).slice(0, 4 * LONGEST);
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length > LONGEST ? line.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/u, '') : line;
}

function wholeText(value: JsonValue | undefined): string {
  const turns = turnsOf(value);
  if (turns !== null && turns.length > 0) return turns.map(({ content }) => content).join(' · ');
  return itemsOf(value)?.join(' · ') ?? textOf(value);
}
