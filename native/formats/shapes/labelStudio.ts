import type { JsonValue } from '#core/curate/value.ts';
import type { RowValue } from '../read/rows.ts';
import { isObject } from './chatTurns.ts';
import { resultColumns } from './labelStudioResults.ts';
import { columnsOf, share } from './shape.ts';
import type { Proposal, Role, ShapeReader } from './shape.ts';

/** Of a task, beside its data and annotations: housekeeping of the server. */
const HOUSEKEEPING = new Set(
  'id project created_at updated_at inner_id total_annotations cancelled_annotations total_predictions comment_count unresolved_comment_count last_comment_updated_at updated_by comment_authors file_upload drafts predictions meta'.split(
    ' ',
  ),
);

/** An answer's column, so that a control of the name `text` is not taken for the data `text`. */
const RESULT = 'result: ';
const UNREAD = 'unread: ';
const OTHERS = 'other annotations';

/** Label Studio's full JSON: tasks with data and annotations. Offsets count UTF-16 units, as its browser does. */
export const labelStudio: ShapeReader = {
  id: 'label-studio',
  recognise: (sample) =>
    share(
      sample,
      (value) =>
        isObject(value['data']) && (Array.isArray(value['annotations']) || Array.isArray(value['predictions'])),
    ),
  unfold: (value) => {
    const { data, annotations = [], ...rest } = value;
    if (!isObject(data)) return { fault: { code: 'shape', detail: 'The task has no "data".' } };
    if (!Array.isArray(annotations)) return { fault: { code: 'shape', detail: 'Its "annotations" are not a list.' } };
    const [chosen, ...others] = inOrder(annotations);
    const results = isObject(chosen) ? chosen['result'] : [];
    if (results !== undefined && !Array.isArray(results)) {
      return { fault: { code: 'shape', detail: 'The "result" of its annotation is not a list.' } };
    }
    const read = resultColumns(results ?? []);
    if ('fault' in read) return read;
    const columns: RowValue = { ...data };
    for (const [name, cell] of read.answers) columns[RESULT + name] = cell;
    for (const [type, found] of read.unread) columns[UNREAD + type] = found;
    if (others.length > 0) columns[OTHERS] = others;
    // Data of the same name as a housekeeping key goes first.
    return { value: { ...rest, ...columns } };
  },
  roles: (sample) => {
    const texts = columnsOf(sample).filter((column) => !HOUSEKEEPING.has(column) && !column.includes(': '));
    return columnsOf(sample).flatMap((column): Proposal[] => {
      if (column === OTHERS || (HOUSEKEEPING.has(column) && column !== 'meta'))
        return [{ column, role: { to: 'ignore' } }];
      if (!column.startsWith(RESULT)) return [];
      const cells = sample.flatMap((value) => (value[column] === undefined ? [] : [value[column]]));
      return [{ column, role: roleOfCells(cells, texts) }];
    });
  },
  notices: (sample) => {
    const notices: string[] = [];
    const several = sample.filter(
      ({ annotations }) => Array.isArray(annotations) && inOrder(annotations).length > 1,
    ).length;
    if (several > 0) {
      notices.push(
        `${String(several)} of the first ${String(sample.length)} tasks have several annotations. The ground truth, or else the first one, is taken; the others are in the column "${OTHERS}".`,
      );
    }
    const unread = new Set(sample.flatMap((value) => unreadTypes(value)));
    if (unread.size > 0) {
      notices.push(`Answers of these kinds are kept as data, not as answers: ${[...unread].join(', ')}.`);
    }
    return notices;
  },
};

/** What an answer's cells are; the text that its spans are about is the first data column unless there is `text`. */
export function roleOfCells(cells: readonly JsonValue[], texts: readonly string[]): Role {
  const field = texts.includes('text') ? 'text' : (texts[0] ?? 'text');
  const some = (holds: (cell: JsonValue) => boolean) => cells.some((cell) => holds(cell));
  if (some((cell) => Array.isArray(cell) && cell.some((item) => isObject(item) && 'start' in item))) {
    return { to: 'spans', field, unit: 'utf16' };
  }
  if (some((cell) => Array.isArray(cell) && cell.some((item) => isObject(item) && 'from' in item))) {
    return { to: 'relations', spans: '' };
  }
  if (some((cell) => Array.isArray(cell))) {
    return { to: 'choice', several: some((cell) => Array.isArray(cell) && cell.length > 1) };
  }
  if (some((cell) => typeof cell === 'number')) return { to: 'rating' };
  if (some((cell) => cell === 'first' || cell === 'second') && texts.length >= 2) {
    return { to: 'preference', fields: [texts[0] ?? '', texts[1] ?? ''] };
  }
  return { to: 'text' };
}

/** Annotations that stand, the ground truth first. */
function inOrder(annotations: readonly JsonValue[]): JsonValue[] {
  const standing = annotations.filter((annotation) => isObject(annotation) && annotation['was_cancelled'] !== true);
  const isTrue = (annotation: JsonValue) => isObject(annotation) && annotation['ground_truth'] === true;
  return [...standing.filter((one) => isTrue(one)), ...standing.filter((one) => !isTrue(one))];
}

function unreadTypes(value: RowValue): string[] {
  const annotations = Array.isArray(value['annotations']) ? inOrder(value['annotations']) : [];
  const results = isObject(annotations[0]) && Array.isArray(annotations[0]['result']) ? annotations[0]['result'] : [];
  const read = resultColumns(results);
  return 'fault' in read ? [] : [...read.unread.keys()];
}
