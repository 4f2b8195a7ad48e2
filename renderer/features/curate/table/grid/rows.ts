import type { ProjectState } from '#core/curate/state/projectState.ts';
import { MARK } from '#core/curate/state/projectState.ts';
import type { Question } from '#core/curate/question.ts';
import type { Sort } from '#core/curate/view.ts';
import { allRecords } from '../selection.ts';

/** The rows of the table, in their order. */
export interface Rows {
  readonly count: number;
  /** The record in this place. */
  at: (place: number) => number;
  /** −1 where the record is not among them. */
  placeOf: (record: number) => number;
}

/** `matching` ascending; null: all. Equal rows stand as records do, and what has no value stands last either way. */
export function rowsOf(
  state: ProjectState,
  matching: Uint32Array | null,
  sort: Sort,
  questions: readonly Question[],
  me: string,
): Rows {
  const keyed = keysOf(state, sort, questions, me);
  if (keyed === null) return inPlace(matching, state.records, sort.descending);
  const count = matching?.length ?? state.records;
  const records = matching ?? allRecords(count);
  const keys = new Uint32Array(count);
  let highest = 0;
  for (let place = 0; place < count; place += 1) {
    const key = keyed(records[place] ?? 0);
    keys[place] = key;
    if (key > highest) highest = key;
  }
  for (let place = 0; place < count; place += 1) {
    const key = keys[place] ?? 0;
    keys[place] = key === 0 ? highest + 1 : sort.descending ? highest - key : key;
  }
  const sorted = sortedBy(records, keys, highest + 1);
  return { count, at: (place) => sorted[place] ?? 0, placeOf: (record) => sorted.indexOf(record) };
}

function inPlace(matching: Uint32Array | null, total: number, descending: boolean): Rows {
  const count = matching?.length ?? total;
  const turned = (place: number) => (descending ? count - 1 - place : place);
  if (matching === null) return { count, at: turned, placeOf: (record) => (record < count ? turned(record) : -1) };
  return {
    count,
    at: (place) => matching[turned(place)] ?? 0,
    placeOf: (record) => {
      const found = matching.indexOf(record);
      return found === -1 ? -1 : turned(found);
    },
  };
}

/** A record's value as a whole number from 1; 0 where it has none. Null: the records' own order. */
function keysOf(
  state: ProjectState,
  { by, question }: Sort,
  questions: readonly Question[],
  me: string,
): ((record: number) => number) | null {
  if (by === 'status') return (record) => ((state.marks[record] ?? 0) & MARK.status) + 1;
  if (by === 'touched') return (record) => state.touched.get(record);
  const asked = questions.find(({ id }) => id === question);
  if (by === 'place' || asked?.kind !== 'choice') return null;
  const places = new Map(asked.labels.map(({ id }, place) => [id, place + 1]));
  const byCode = state
    .codesOf(asked.id)
    .values.map((answer) => (answer.kind === 'choice' ? (places.get(answer.labels[0] ?? '') ?? 0) : 0));
  // As the column shows it: what was decided, else one's own, else somebody's.
  const mine = state.labeler(me);
  const layers = [state.decisions, ...(mine === undefined ? [] : [mine]), ...state.labelers];
  const columns = [...new Set(layers)].flatMap(({ coded }) => coded.find((one) => one.question === question) ?? []);
  return (record) => {
    for (const { column } of columns) {
      const code = column.get(record);
      if (code !== 0) return byCode[code - 1] ?? 0;
    }
    return 0;
  };
}

const DIGIT = 16;

/** A radix sort of two digits at most: a million rows take some tens of milliseconds, and equals keep their order. */
function sortedBy(records: Uint32Array, keys: Uint32Array, highest: number): Uint32Array {
  let from = { records, keys };
  for (let shift = 0; shift === 0 || (shift < 32 && highest >>> shift > 0); shift += DIGIT) {
    const starts = new Uint32Array(2 ** DIGIT + 1);
    for (const key of from.keys)
      starts[((key >>> shift) & 0xffff) + 1] = (starts[((key >>> shift) & 0xffff) + 1] ?? 0) + 1;
    for (let digit = 1; digit < starts.length; digit += 1)
      starts[digit] = (starts[digit] ?? 0) + (starts[digit - 1] ?? 0);
    const to = { records: new Uint32Array(records.length), keys: new Uint32Array(records.length) };
    for (let place = 0; place < records.length; place += 1) {
      const key = from.keys[place] ?? 0;
      const digit = (key >>> shift) & 0xffff;
      const at = starts[digit] ?? 0;
      starts[digit] = at + 1;
      to.records[at] = from.records[place] ?? 0;
      to.keys[at] = key;
    }
    from = to;
  }
  return from.records;
}
