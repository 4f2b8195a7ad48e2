import type { Field, JsonValue } from '#core/curate/value.ts';
import { isPlainNumber } from '../guess/columns.ts';
import type { Limits } from '../limits.ts';
import type { Fault } from '../problem.ts';
import { parseJson } from '../read/strictJson.ts';
import { asTurns } from './chatTurns.ts';

export type FieldCell = { value: JsonValue; becameText?: true } | { fault: Fault };

/** A cell as the value of a field. `textCells`: the file is a table, where all is text and an empty cell is nothing. */
export function fieldValue(field: Field, cell: JsonValue, textCells: boolean, limits: Limits): FieldCell {
  switch (field.kind) {
    case 'text':
    case 'markdown':
      return textValue(cell);
    case 'number':
      return numberValue(cell, textCells);
    case 'json':
    case 'list':
    case 'chat':
      return nestedValue(field.kind, cell, textCells, limits);
  }
}

function textValue(cell: JsonValue): FieldCell {
  if (cell === null || typeof cell === 'string') return { value: cell };
  if (typeof cell !== 'object') return { value: String(cell) };
  // A conversation of one message is as good as its text.
  const turns = asTurns(cell);
  if (turns?.length === 1 && turns[0] !== undefined) return { value: turns[0].content };
  return wrong(Array.isArray(cell) ? 'It is a list, not a text.' : 'It is an object, not a text.');
}

/** A text among numbers stays as it is written; the field is then one of texts. */
function numberValue(cell: JsonValue, textCells: boolean): FieldCell {
  if (typeof cell === 'number' || cell === null || (textCells && cell === ''))
    return { value: cell === '' ? null : cell };
  if (typeof cell !== 'string') return wrong('It is not a number.');
  return textCells && isPlainNumber(cell) ? { value: Number(cell) } : { value: cell, becameText: true };
}

function nestedValue(kind: 'json' | 'list' | 'chat', cell: JsonValue, textCells: boolean, limits: Limits): FieldCell {
  let value = cell;
  if (textCells && typeof cell === 'string') {
    if (cell === '') return { value: null };
    const parsed = parseJson(cell, limits);
    if (!parsed.ok) return { fault: parsed.fault };
    value = parsed.value;
  }
  if (value === null || kind === 'json') return { value };
  if (kind === 'list') {
    return Array.isArray(value) && value.every((item) => typeof item === 'string')
      ? { value }
      : wrong('It is not a list of texts.');
  }
  return asTurns(value) === null ? wrong('It is not a conversation of turns with a role and a text each.') : { value };
}

function wrong(detail: string): FieldCell {
  return { fault: { code: 'field', detail } };
}
