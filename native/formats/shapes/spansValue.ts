import type { Span } from '#core/curate/question.ts';
import type { JsonValue } from '#core/curate/value.ts';
import { toCodePoints, toUnits } from '#core/text/codePoints.ts';
import { count } from '../../parse/headerReader.ts';
import { excerpt } from '../limits.ts';
import type { Fault } from '../problem.ts';
import { isObject } from './chatTurns.ts';
import { labelName } from './labelSet.ts';

interface RawSpan {
  start: number;
  end: number;
  label: string;
  text: string | undefined;
  id: number | undefined;
}

/**
 * Spans as a file has them, `[start, end, label]` or an object of these, as spans of the text in code points. Where the
 * file says what text a span has, it must be that text: offsets that were counted otherwise are found out so.
 */
export function spansValue(
  cell: JsonValue,
  text: string,
  unit: 'codepoint' | 'utf16',
  labelOf: (name: string) => string | Fault,
): Span[] | Fault {
  if (!Array.isArray(cell)) return fault('The spans are not a list.');
  const raw: RawSpan[] = [];
  for (const item of cell) {
    const span = rawSpan(item);
    if (span === null) return fault('A span has no start, end and label.');
    raw.push(span);
  }
  const offsets = raw.flatMap(({ start, end }) => [start, end]);
  const units = unit === 'utf16' ? offsets : toUnits(text, offsets);
  const points = unit === 'codepoint' ? offsets : toCodePoints(text, offsets);

  const ids = freeIds(raw);
  const spans: Span[] = [];
  for (const [place, span] of raw.entries()) {
    const [start, end] = [points[place * 2], points[place * 2 + 1]];
    const [from, to] = [units[place * 2], units[place * 2 + 1]];
    const shown = `The span from ${count(span.start)} to ${count(span.end)}`;
    if (start == null || end == null || from == null || to == null || start < 0 || start >= end || to > text.length) {
      return fault(`${shown} is not inside the text.`);
    }
    const covered = text.slice(from, to);
    if (span.text !== undefined && span.text !== covered) {
      return fault(`${shown} is ${quoted(covered)} in the text, but ${quoted(span.text)} in the file.`);
    }
    const label = labelOf(span.label);
    if (typeof label !== 'string') return label;
    spans.push({ id: ids[place] ?? place, start, end, text: covered, label });
  }
  return spans;
}

function rawSpan(item: JsonValue): RawSpan | null {
  const [start, end, label, text, id] = Array.isArray(item)
    ? [item[0], item[1], item[2]]
    : isObject(item)
      ? [item['start'], item['end'], item['label'], item['text'], item['id']]
      : [];
  const name = labelName(label);
  if (typeof start !== 'number' || typeof end !== 'number' || name === null) return null;
  if (!Number.isInteger(start) || !Number.isInteger(end)) return null;
  return { start, end, label: name, text: typeof text === 'string' ? text : undefined, id: spanId(id) };
}

function spanId(id: JsonValue | undefined): number | undefined {
  return typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? id : undefined;
}

/** The ids that spans have, where they are unique; the others get the smallest that are free. */
function freeIds(spans: readonly RawSpan[]): number[] {
  const given = spans.map(({ id }) => id);
  const taken = new Set(given);
  let next = 0;
  const seen = new Set<number>();
  return given.map((id) => {
    if (id !== undefined && !seen.has(id)) {
      seen.add(id);
      return id;
    }
    while (taken.has(next)) next += 1;
    taken.add(next);
    return next;
  });
}

function quoted(text: string): string {
  return JSON.stringify(excerpt(text, 60));
}

function fault(detail: string): Fault {
  return { code: 'span', detail };
}
