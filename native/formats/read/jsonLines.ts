import type { JsonValue } from '#core/curate/value.ts';
import type { Limits } from '../limits.ts';
import { badRow } from '../problem.ts';
import type { Line } from './lines.ts';
import { Batch } from './rows.ts';
import type { Row, RowValue } from './rows.ts';
import { parseJson } from './strictJson.ts';

/** One JSON value on each line; empty lines mean nothing. A row's number is its line. */
export async function* readJsonLines(lines: AsyncIterable<Line[]>, limits: Limits): AsyncGenerator<Row[]> {
  const batch = new Batch(limits);
  for await (const handful of lines) {
    for (const { text, number, fault } of handful) {
      if (fault === null && text.trim() === '') continue;
      batch.add(
        fault === null ? jsonRow(number, text, limits) : { row: number, bad: badRow(number, fault, text) },
        text.length,
      );
      if (batch.full) yield batch.empties();
    }
    if (!batch.empty) yield batch.empties();
  }
}

export function jsonRow(row: number, text: string, limits: Limits): Row {
  const parsed = parseJson(text, limits);
  if (!parsed.ok) return { row, bad: badRow(row, parsed.fault, text) };
  const value = columnsOf(parsed.value);
  if (value !== null) return { row, value };
  const what = parsed.value === null ? 'null' : `a ${typeof parsed.value}`;
  return { row, bad: badRow(row, { code: 'not-an-object', detail: `It is ${what}, not an object.` }, text) };
}

/** A text alone is its own column; a list has its places as columns, as in `["text", {"entities": []}]`. */
function columnsOf(value: JsonValue): RowValue | null {
  if (typeof value === 'string') return { text: value };
  if (value === null || typeof value !== 'object') return null;
  if (!Array.isArray(value)) return value;
  return Object.fromEntries(value.map((item, place) => [String(place), item]));
}
