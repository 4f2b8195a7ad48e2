import type { Column } from '#core/curate/importing.ts';
import type { FieldKind, JsonValue } from '#core/curate/value.ts';
import { excerpt } from '../limits.ts';
import type { RowValue } from '../read/rows.ts';
import { isConversation } from '../shapes/chatTurns.ts';
import { columnsOf } from '../shapes/shape.ts';
import { columnDateForm, dateFormOf } from './dates.ts';

type Kind = Column['kind'];
type DateForm = NonNullable<Column['dateForm']>;

/** Distinct values of a column that are counted; more are "at least". */
const MOST_DISTINCT = 1_000;

/** Whether a text is a number and would be written in just this way again: `007` and `1.50` are texts. */
export function isPlainNumber(text: string): boolean {
  return /^-?\d/.test(text) && String(Number(text)) === text && Math.abs(Number(text)) <= Number.MAX_SAFE_INTEGER;
}

/** JSON that stands in a cell of a table. */
export function jsonInCell(text: string): JsonValue | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** What the columns of these rows are. In a table every cell is text, and is looked into. */
export function describeColumns(sample: readonly RowValue[], textCells: boolean): Column[] {
  return columnsOf(sample).map((name) =>
    describe(
      name,
      sample.map((value) => value[name]),
      textCells,
    ),
  );
}

function describe(name: string, cells: readonly (JsonValue | undefined)[], textCells: boolean): Column {
  const kinds = new Set<Kind>();
  const forms = new Set<DateForm>();
  const distinct = new Set<string>();
  const examples: string[] = [];
  let filled = 0;
  for (const cell of cells) {
    const kind = cell === undefined ? 'empty' : kindOf(cell, textCells);
    if (kind === 'empty' || cell === undefined) continue;
    filled += 1;
    kinds.add(kind);
    const form = typeof cell === 'string' ? dateFormOf(cell) : null;
    if (kind === 'date' && form !== null) forms.add(form);
    const shown = excerpt(typeof cell === 'string' ? cell : JSON.stringify(cell), 200);
    if (distinct.size < MOST_DISTINCT && !distinct.has(shown)) {
      distinct.add(shown);
      if (examples.length < 3) examples.push(shown);
    }
  }
  const dateForm = columnDateForm(forms);
  // Dates in several forms are texts.
  const kind = together(kinds);
  return {
    name,
    kind: kind === 'date' && dateForm === null ? 'text' : kind,
    filled,
    distinct: distinct.size,
    dateForm: kind === 'date' ? dateForm : null,
    examples,
  };
}

function kindOf(cell: JsonValue, textCells: boolean): Kind {
  if (cell === null) return 'empty';
  if (typeof cell === 'number') return 'number';
  if (typeof cell === 'boolean') return 'yes-no';
  if (typeof cell === 'string') return textCells ? kindOfText(cell) : dateFormOf(cell) === null ? 'text' : 'date';
  if (isConversation(cell)) return 'chat';
  return Array.isArray(cell) && cell.every((item) => typeof item === 'string') ? 'list' : 'json';
}

function kindOfText(text: string): Kind {
  if (text === '') return 'empty';
  if (isPlainNumber(text)) return 'number';
  if (/^(?:true|false)$/i.test(text)) return 'yes-no';
  if (dateFormOf(text) !== null) return 'date';
  const json = jsonInCell(text);
  return json === undefined ? 'text' : kindOf(json, false);
}

/** The kind of a column whose cells are of these kinds. */
function together(kinds: ReadonlySet<Kind>): Kind {
  const [only] = kinds;
  if (only === undefined) return 'empty';
  if (kinds.size === 1) return only;
  const nested = (kind: Kind) => kind === 'list' || kind === 'chat' || kind === 'json';
  const all = [...kinds];
  if (all.some((kind) => nested(kind))) return all.every((kind) => nested(kind)) ? 'json' : 'mixed';
  return all.every((kind) => kind === 'text' || kind === 'date') ? 'text' : 'mixed';
}

/** The field that can hold a column. */
export function fieldKindOf(column: Column, cells: readonly (JsonValue | undefined)[], textCells: boolean): FieldKind {
  switch (column.kind) {
    case 'number':
    case 'list':
    case 'chat':
    case 'json':
      return column.kind;
    case 'yes-no':
      // `true` of JSON is kept as it is; in a table it is a text like all others.
      return textCells ? 'text' : 'json';
    case 'mixed':
      return !textCells && cells.some((cell) => typeof cell === 'object' && cell !== null) ? 'json' : 'text';
    case 'text':
    case 'date':
    case 'empty':
      return 'text';
  }
}
