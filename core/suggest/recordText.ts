import type { CurateRecord } from '../curate/record.ts';
import type { Field, JsonValue } from '../curate/value.ts';

/** Around each part: its colon, the lines between, the mark of a cut. */
const AROUND = 8;

/** What there is to read of a field. */
export function valueText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value) && value.every(isTurn)) {
    return value.map(({ role, content }) => `${role}: ${content}`).join('\n');
  }
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value.map((item, place) => `${place + 1}. ${item}`).join('\n');
  }
  return JSON.stringify(value);
}

function isTurn(value: JsonValue): value is { role: string; content: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    typeof value.role === 'string' &&
    typeof value.content === 'string'
  );
}

/**
 * A record as it is shown to a model: each field under its title. Where there is not room for all of it, what a
 * question is about (`first`) is kept before the rest. Lengths are UTF-16 units; a character is never cut in two.
 */
export function recordText(
  record: CurateRecord,
  fields: readonly Field[],
  first: readonly string[],
  room: number,
): { text: string; kept: number; of: number } {
  const parts = fields
    .map(({ id, title }) => ({ id, title, text: valueText(record.fields[id]) }))
    .filter(({ text }) => text !== '');
  const of = parts.reduce((sum, { text }) => sum + text.length, 0);
  let left = Math.max(0, room - parts.reduce((sum, { title }) => sum + title.length + AROUND, 0));
  const kept = new Map<string, string>();
  const byNeed = parts.toSorted((one, other) => Number(first.includes(other.id)) - Number(first.includes(one.id)));
  for (const { id, text } of byNeed) {
    const cut = cutAt(text, left);
    left -= cut.length;
    kept.set(id, cut);
  }
  const shown = parts.filter(({ id }) => kept.get(id) !== '');
  return {
    text: shown
      .map(({ id, title, text }) => {
        const part = kept.get(id) ?? '';
        return `${title}:\n${part}${part.length < text.length ? ' […]' : ''}`;
      })
      .join('\n\n'),
    kept: [...kept.values()].reduce((sum, text) => sum + text.length, 0),
    of,
  };
}

export function cutAt(text: string, room: number): string {
  if (text.length <= room) return text;
  const last = text.charCodeAt(room - 1);
  return text.slice(0, Math.max(0, last >= 0xd800 && last < 0xdc00 ? room - 1 : room));
}
