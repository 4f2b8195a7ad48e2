import { expect, test } from 'vitest';
import type { Doing } from '#core/curate/entry.ts';
import type { Question } from '#core/curate/question.ts';
import { encodeRecordSet } from '#core/curate/recordSet.ts';
import { apply } from '#core/curate/state.ts';
import { ProjectState } from '#core/curate/state/projectState.ts';
import { type Rows, rowsOf } from './rows.ts';

const me = '01J00000000000000000000001';
const other = '01J00000000000000000000002';
const label = (id: string) => ({ id, name: id, colour: 0, key: null, description: '' });
const questions: Question[] = [
  { kind: 'choice', id: 'mood', title: 'Mood', required: true, several: false, labels: [label('good'), label('bad')] },
];
const set = (...records: number[]) => encodeRecordSet(Uint32Array.from(records));

function stateAfter(...doings: { at: number; by?: string; do: Doing }[]): ProjectState {
  const state = new ProjectState(6);
  for (const [place, { at, by = me, do: doing }] of doings.entries()) {
    const id = `01J0000000000000000000A${String(place).padStart(3, '0')}`;
    expect(apply(state, { id, at: at * 1000, by, do: doing }).ok).toBe(true);
  }
  return state;
}
const labelled = (at: number, name: string, ...records: number[]) => ({
  at,
  do: { kind: 'label' as const, records: set(...records), question: 'mood', labels: [name], submit: true },
});
const listed = (rows: Rows) => Array.from({ length: rows.count }, (_, place) => rows.at(place));
const by = (state: ProjectState, sort: Parameters<typeof rowsOf>[2], matching: Uint32Array | null = null) => {
  const rows = rowsOf(state, matching, sort, questions, me);
  for (const [place, record] of listed(rows).entries()) expect(rows.placeOf(record)).toBe(place);
  return listed(rows);
};

test('in their own order, both ways, all or those that match', () => {
  const state = stateAfter();
  expect(by(state, { by: 'place', descending: false })).toEqual([0, 1, 2, 3, 4, 5]);
  expect(by(state, { by: 'place', descending: true })).toEqual([5, 4, 3, 2, 1, 0]);
  expect(by(state, { by: 'place', descending: true }, Uint32Array.of(1, 4))).toEqual([4, 1]);
  expect(rowsOf(state, Uint32Array.of(1, 4), { by: 'place', descending: false }, questions, me).placeOf(2)).toBe(-1);
});

test('by when they were touched, over more than one digit; untouched ones stand last either way', () => {
  const state = stateAfter(labelled(200_000, 'good', 2), labelled(70_000, 'bad', 4), labelled(65_536, 'bad', 0, 5));
  expect(by(state, { by: 'touched', descending: false })).toEqual([0, 5, 4, 2, 1, 3]);
  expect(by(state, { by: 'touched', descending: true })).toEqual([2, 4, 0, 5, 1, 3]);
  expect(by(state, { by: 'touched', descending: true }, Uint32Array.of(0, 1, 4))).toEqual([4, 0, 1]);
});

test('by status, equal ones as records stand', () => {
  const state = stateAfter(labelled(1, 'good', 3), {
    at: 2,
    do: { kind: 'status', records: set(1), status: 'discarded' },
  });
  expect(by(state, { by: 'status', descending: false })).toEqual([0, 2, 4, 5, 3, 1]);
  expect(by(state, { by: 'status', descending: true })).toEqual([1, 3, 0, 2, 4, 5]);
});

test('by label as the question lists them; one’s own goes before another’s, none stands last', () => {
  const state = stateAfter(labelled(1, 'bad', 1, 2), labelled(2, 'good', 4), {
    ...labelled(3, 'good', 1, 3),
    by: other,
  });
  expect(by(state, { by: 'label', question: 'mood', descending: false })).toEqual([3, 4, 1, 2, 0, 5]);
  expect(by(state, { by: 'label', question: 'mood', descending: true })).toEqual([1, 2, 3, 4, 0, 5]);
  expect(by(state, { by: 'label', question: 'gone', descending: false })).toEqual([0, 1, 2, 3, 4, 5]);
});
