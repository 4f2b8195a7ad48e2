import type { JsonValue } from '#core/curate/value.ts';
import type { RowValue } from '../read/rows.ts';
import { isObject } from './chatTurns.ts';
import { RATING_NAMES } from './columns.ts';
import { roleOfCells } from './labelStudio.ts';
import { sideOf, spansOf } from './labelStudioResults.ts';
import { columnsOf, share } from './shape.ts';
import type { Proposal, ShapeReader } from './shape.ts';

const HOUSEKEEPING = new Set(['id', 'annotator', 'annotation_id', 'created_at', 'updated_at', 'lead_time']);

/** Label Studio's short JSON: data and answers side by side under their names. Its offsets count UTF-16 units. */
export const labelStudioMin: ShapeReader = {
  id: 'label-studio-min',
  recognise: (sample) =>
    0.96 * share(sample, (value) => 'annotation_id' in value && ('annotator' in value || 'lead_time' in value)),
  unfold: (value) => ({
    value: Object.fromEntries(Object.entries(value).map(([name, cell]) => [name, answerCell(cell) ?? cell])),
  }),
  roles: (sample) => {
    // Only what has the look of an answer is one; a text may be data or an answer, and is shown as data.
    const columns = columnsOf(sample).filter((column) => !HOUSEKEEPING.has(column));
    const isRating = (column: string) =>
      RATING_NAMES.test(column) && sample.every((value) => typeof (value[column] ?? 0) === 'number');
    const isData = (column: string) => sample.every((value) => isPlain(value[column])) && !isRating(column);
    const data = columns.filter((column) => isData(column) && column !== 'relations');
    const proposals = columns
      .filter((column) => !data.includes(column))
      .map((column): Proposal => {
        const cells = sample.flatMap((value) => (value[column] === undefined ? [] : [value[column]]));
        return {
          column,
          role: roleOfCells(
            cells,
            data.filter((one) => sample.some((value) => typeof value[one] === 'string')),
          ),
        };
      });
    return [...proposals, ...[...HOUSEKEEPING].map((column): Proposal => ({ column, role: { to: 'ignore' } }))];
  },
  notices: (sample) => {
    const unread = new Set(sample.flatMap((value) => unreadColumns(value)));
    return unread.size === 0 ? [] : [`Answers that are kept as data, not as answers: ${[...unread].join(', ')}.`];
  },
};

function isPlain(cell: JsonValue | undefined): boolean {
  return (
    cell === undefined ||
    cell === null ||
    typeof cell === 'string' ||
    typeof cell === 'number' ||
    typeof cell === 'boolean' ||
    isObject(cell)
  );
}

/** What an answer is here, by its own look; `undefined` where it is none that is known. */
function answerCell(cell: JsonValue): JsonValue | undefined {
  if (isObject(cell) && Array.isArray(cell['choices'])) return cell['choices'];
  if (isObject(cell) && sideOf(cell['selected']) !== undefined) return sideOf(cell['selected']);
  if (!Array.isArray(cell) || cell.length === 0) return undefined;
  if (cell.every((item) => isObject(item) && typeof item['start'] === 'number' && Array.isArray(item['labels']))) {
    return cell.flatMap((item) => (isObject(item) ? spansOf(item, undefined) : []));
  }
  if (cell.length === 1 && isObject(cell[0]) && Object.keys(cell[0]).length === 1) {
    const [only] = Object.values(cell[0]);
    if ('rating' in cell[0] || 'number' in cell[0]) return only;
    if ('text' in cell[0] && Array.isArray(only) && only.length === 1) return only[0];
  }
  return undefined;
}

function unreadColumns(value: RowValue): string[] {
  return Object.entries(value).flatMap(([name, cell]) => {
    const isAnswer = Array.isArray(cell) && cell.some((item) => isObject(item) && 'original_width' in item);
    return isAnswer ? [name] : [];
  });
}
