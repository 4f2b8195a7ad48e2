import { expect, it } from 'vitest';
import type { Entry } from '#core/curate/entry.ts';
import type { Answers } from '#core/curate/question.ts';
import { decodeRecordSet } from '#core/curate/recordSet.ts';
import { apply } from '#core/curate/state.ts';
import { ProjectState } from '#core/curate/state/projectState.ts';
import { answeredOnce } from './answeredOnce.ts';
import { NO_RECORDS, givenBy } from './givenBy.ts';

const [anna, berta, carla] = ['A', 'B', 'C'].map((letter) => letter.padStart(26, '0')) as [string, string, string];
const state = new ProjectState(1_200);
let number = 0;

function answer(by: string, record: number, answers: Answers): void {
  number += 1;
  const entry: Entry = {
    id: String(number).padStart(26, '0'),
    at: number,
    by,
    do: { kind: 'answer', record, answers, status: 'submitted', tookMs: 0 },
  };
  if (!apply(state, entry).ok) throw new Error('refused');
}

const span = { id: 0, start: 0, end: 1, text: 'a', label: 'drug' };
answer(anna, 3, { mood: { kind: 'choice', labels: ['good', 'bad'] } });
answer(anna, 1_100, { mood: { kind: 'choice', labels: ['good'] } });
answer(anna, 5, { mood: { kind: 'choice', labels: ['bad'] } });
answer(berta, 4, {
  mood: { kind: 'choice', labels: ['good'] },
  drugs: { kind: 'spans', unit: 'codepoint', spans: [span] },
});

const records = (labeler: string, question: string, label: string) => {
  const set = decodeRecordSet(givenBy(state, labeler, question, label), state.records);
  return set.ok ? [...set.value] : set.failure;
};

it('finds the records to which somebody gave a label, and only theirs', () => {
  expect(records(anna, 'mood', 'good')).toEqual([3, 1_100]);
  expect(records(berta, 'mood', 'good')).toEqual([4]);
  expect(records(berta, 'drugs', 'drug')).toEqual([4]);
});

it('finds nothing where nothing is', () => {
  expect(givenBy(state, carla, 'mood', 'good')).toBe(NO_RECORDS);
  expect(givenBy(state, anna, 'mood', 'other')).toBe(NO_RECORDS);
  expect(givenBy(state, anna, 'drugs', 'drug')).toBe(NO_RECORDS);
});

it('knows every question that was ever answered', () => {
  expect([...answeredOnce(state)].toSorted()).toEqual(['drugs', 'mood']);
});
