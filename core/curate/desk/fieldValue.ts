import type { ChatTurn, JsonValue } from '../value.ts';

const ROLES: readonly string[] = ['system', 'user', 'assistant', 'tool'] satisfies ChatTurn['role'][];

/** Any value as text that a person can read. */
export function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
}

/** The turns of a conversation; null where the value is something else. */
export function turnsOf(value: JsonValue | undefined): ChatTurn[] | null {
  if (!Array.isArray(value)) return null;
  const turns = value.map((item) => turnOf(item));
  return turns.every((turn) => turn !== null) ? turns : null;
}

function turnOf(item: JsonValue): ChatTurn | null {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return null;
  const { role, content } = item;
  return isRole(role) && typeof content === 'string' ? { role, content } : null;
}

function isRole(role: JsonValue | undefined): role is ChatTurn['role'] {
  return typeof role === 'string' && ROLES.includes(role);
}

/** The items of a list; null where the value is none. */
export function itemsOf(value: JsonValue | undefined): string[] | null {
  return Array.isArray(value) ? value.map((item) => textOf(item)) : null;
}

/** What was blacked out, as blocks of the same length, so that no place in the text moves. Ranges in code points. */
export function blackedOut(text: string, ranges: readonly { readonly start: number; readonly end: number }[]): string {
  if (ranges.length === 0) return text;
  const points = Array.from(text);
  for (const { start, end } of ranges) points.fill('█', start, end);
  return points.join('');
}
