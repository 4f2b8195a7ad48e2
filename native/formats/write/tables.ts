import type { JsonValue } from '#core/curate/value.ts';
import type { ExportColumn } from './cells.ts';
import type { ExportRow } from './exportProject.ts';
import type { Losses } from './losses.ts';
import type { Picks } from './picks.ts';
import { valueOf } from './picks.ts';

/** Makes the text of one record; `null` when the record has nothing to say in this format. */
export interface TextWriter {
  header: string;
  row(row: ExportRow): string | null;
}

/** A line of a table. Cells are quoted where a reader could misunderstand them; line ends inside stay what they are. */
function tableLine(cells: readonly string[], delimiter: string): string {
  const line = cells
    .map((cell) => (needsQuotes(cell, delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(delimiter);
  // An empty line would not be a row.
  return `${line === '' ? '""' : line}\n`;
}

function needsQuotes(cell: string, delimiter: string): boolean {
  return cell.includes(delimiter) || /["\r\n]|^\s|\s$/.test(cell);
}

/** All columns of a project, as CSV or TSV. */
export function tableWriter(columns: readonly ExportColumn[], delimiter: string, losses: Losses): TextWriter {
  return {
    header: tableLine(
      columns.map(({ name }) => name),
      delimiter,
    ),
    row: (row) =>
      tableLine(
        columns.map((column) => cellText(column, column.cell(row), losses)),
        delimiter,
      ),
  };
}

function cellText({ name, from }: ExportColumn, cell: JsonValue | undefined, losses: Losses): string {
  const isField = from.kind === 'field';
  const isText =
    (isField && (from.field.kind === 'text' || from.field.kind === 'markdown')) ||
    (from.kind === 'answer' && from.question.kind === 'text');
  if (cell === undefined || cell === null) {
    // Of a text that is missing, an empty one remains; of other things, nothing.
    if (isText && isField)
      losses.count('empty-and-missing', name, 'In a table, a text that is missing and an empty one are the same.');
    return '';
  }
  if (cell === '' && isText && !isField)
    losses.count('empty-and-missing', name, 'In a table, an empty answer is no answer.');
  if (isField && from.field.kind === 'json') return JSON.stringify(cell);
  if (typeof cell !== 'string') return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  // A label that looks like a list would be read as one.
  return from.kind === 'answer' && from.question.kind === 'choice' && /^\s*[[{]/.test(cell)
    ? JSON.stringify([cell])
    : cell;
}

/** Kiln's columns. Its tags stand between commas. */
export function kilnWriter(picks: Picks, fields: readonly { id: string }[], losses: Losses): TextWriter {
  const thoughts = ['reasoning', 'chain_of_thought'].filter((id) => fields.some((field) => field.id === id));
  return {
    header: tableLine(['input', 'output', ...thoughts, 'tags'], ','),
    row: (row) => {
      const input = picks.text('input', row);
      const output = picks.text('output', row);
      if (input === null || output === null) return null;
      const { tags } = row.record;
      if (tags.some((tag) => tag.includes(',') || tag.trim() !== tag)) {
        losses.count('tags-changed', null, 'A tag with a comma becomes two, and spaces around tags go.');
      }
      if (output === '') losses.count('empty-and-missing', 'output', 'In a table, an empty answer is no answer.');
      const thought = thoughts.map((id) => {
        const value = valueOf(row, id);
        return typeof value === 'string' ? value : '';
      });
      return tableLine([input, output, ...thought, tags.join(',')], ',');
    },
  };
}
