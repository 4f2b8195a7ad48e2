import type { JsonValue } from '#core/curate/value.ts';
import type { RowValue } from '../read/rows.ts';
import { jsonInCell } from '../guess/columns.ts';
import { isObject } from './chatTurns.ts';
import { asItIs, columnsOf } from './shape.ts';
import type { Proposal, Role, ShapeReader } from './shape.ts';

const LABEL_NAMES =
  /^(?:labels?|categor(?:y|ies)|class(?:es)?|sentiment|intent|topics?|emotions?|target|annotation|verdict)$/i;
const TAG_NAMES = /^(?:record_)?tags?$/i;
const AUTHOR_NAMES = /^(?:record_)?(?:author|annotator|labell?er)$/i;
export const RATING_NAMES = /^(?:rating|score|stars|grade)$/i;

/** More values than this are no set of labels. */
const MOST_LABELS = 60;
const LONGEST_LABEL = 80;

/** Nobody's shape: columns are what their names and values say. Tools are preferred when most rows are theirs. */
export const columns: ShapeReader = {
  id: 'columns',
  recognise: (sample) => (sample.length === 0 ? 0 : 0.5),
  unfold: asItIs,
  roles: (sample) => {
    const names = columnsOf(sample);
    const text = mainText(sample, names);
    return names.flatMap((column): Proposal[] => {
      const cells = sample.flatMap((value) => cellOf(value[column]));
      const role = column === text ? null : roleOfColumn(column, cells, text);
      return role === null ? [] : [{ column, role }];
    });
  },
};

function cellOf(cell: JsonValue | undefined): JsonValue[] {
  if (cell === undefined || cell === null || cell === '') return [];
  return [typeof cell === 'string' ? (jsonInCell(cell) ?? cell) : cell];
}

/** The column that has most to read. */
export function mainText(sample: readonly RowValue[], names: readonly string[]): string | null {
  const prose = names.filter((name) => !TAG_NAMES.test(name) && !AUTHOR_NAMES.test(name) && !LABEL_NAMES.test(name));
  const lengths = prose.map((name) => ({
    name,
    units: sample.reduce((sum, value) => {
      const cell = value[name];
      return sum + (typeof cell === 'string' && jsonInCell(cell) === undefined ? cell.length : 0);
    }, 0),
  }));
  const longest = lengths.toSorted((a, b) => b.units - a.units)[0];
  return longest === undefined || longest.units === 0 ? null : longest.name;
}

function roleOfColumn(column: string, cells: readonly JsonValue[], text: string | null): Role | null {
  if (TAG_NAMES.test(column) && cells.every((cell) => isShort(cell) || isShortList(cell))) return { to: 'tag' };
  if (AUTHOR_NAMES.test(column) && cells.every((cell) => isShort(cell))) return { to: 'author' };
  if (cells.length === 0) return null;
  if (
    text !== null &&
    cells.every((cell) => isSpanList(cell)) &&
    cells.some((cell) => Array.isArray(cell) && cell.length > 0)
  ) {
    return { to: 'spans', field: text };
  }
  if (RATING_NAMES.test(column) && cells.every((cell) => isRating(cell))) return { to: 'rating' };
  if (!LABEL_NAMES.test(column)) return null;
  const labels = new Set(cells.flatMap((cell) => (Array.isArray(cell) ? cell : [cell])));
  if (labels.size > MOST_LABELS || !cells.every((cell) => isShort(cell) || isShortList(cell))) return null;
  return { to: 'choice', several: cells.some((cell) => Array.isArray(cell)) };
}

function isShort(cell: JsonValue): boolean {
  if (typeof cell === 'string') return cell.length <= LONGEST_LABEL;
  return typeof cell === 'boolean' || Number.isInteger(cell);
}

function isShortList(cell: JsonValue): boolean {
  return Array.isArray(cell) && cell.every((item) => typeof item === 'string' && isShort(item));
}

function isRating(cell: JsonValue): boolean {
  const rating = typeof cell === 'string' ? Number(cell) : cell;
  return typeof rating === 'number' && Number.isInteger(rating) && rating >= 0 && rating <= 10;
}

function isSpanList(cell: JsonValue): boolean {
  if (!Array.isArray(cell)) return false;
  return cell.every((item) => {
    if (Array.isArray(item))
      return (
        item.length === 3 && typeof item[0] === 'number' && typeof item[1] === 'number' && typeof item[2] === 'string'
      );
    return (
      isObject(item) &&
      typeof item['start'] === 'number' &&
      typeof item['end'] === 'number' &&
      typeof item['label'] === 'string'
    );
  });
}
