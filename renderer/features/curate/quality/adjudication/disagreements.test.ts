import { describe, expect, it } from 'vitest';
import type { Doing } from '#core/curate/entry.ts';
import type { Answer, Answers, Question } from '#core/curate/question.ts';
import { apply } from '#core/curate/state.ts';
import { ProjectState } from '#core/curate/state/projectState.ts';
import {
  answersOf,
  beginning,
  countDisagreements,
  isShared,
  nextDisagreement,
  shuffled,
  undecided,
  whole,
} from './disagreements.ts';

const [ADA, BEN, CLEO] = ['01ARZ3NDEKTSV4RRFFQ69G5FA1', '01ARZ3NDEKTSV4RRFFQ69G5FA2', '01ARZ3NDEKTSV4RRFFQ69G5FA3'];
const label = (id: string) => ({ id, name: id, colour: 0, key: null, description: '' });
const questions: Question[] = [
  { kind: 'choice', id: 'mood', title: 'Mood', required: true, several: false, labels: ['good', 'bad'].map(label) },
  { kind: 'text', id: 'note', title: 'Note', required: false, from: null },
];
const choice = (...labels: string[]): Answer => ({ kind: 'choice', labels });

let entries = 0;
function act(state: ProjectState, by: string, doing: Doing): void {
  entries += 1;
  const id = `01ARZ3NDEKTSV4RRFFQ${String(entries).padStart(7, '0')}`;
  expect(apply(state, { id, at: 1_000, by, do: doing }).ok).toBe(true);
}
const answered = (record: number, answers: Answers): Doing => ({
  kind: 'answer',
  record,
  answers,
  status: 'submitted',
  tookMs: 1,
});

describe('walking through disagreements', () => {
  const state = new ProjectState(20);
  for (const [record, first, second] of [
    [3, 'good', 'bad'],
    [7, 'good', 'good'],
    [11, 'bad', 'good'],
  ] as const) {
    act(state, ADA, answered(record, { mood: choice(first) }));
    act(state, BEN, answered(record, { mood: choice(second) }));
  }
  act(state, CLEO, answered(11, { mood: choice('bad') }));

  it('goes round, forward and back', () => {
    expect(nextDisagreement(state, -1)).toBe(3);
    expect(nextDisagreement(state, 3)).toBe(11);
    expect(nextDisagreement(state, 11)).toBe(3);
    expect(nextDisagreement(state, 3, undefined, -1)).toBe(11);
    expect(nextDisagreement(new ProjectState(0), -1)).toBeNull();
  });

  it('keeps to two labelers where asked', () => {
    expect(countDisagreements(state, [ADA, BEN])).toBe(2);
    expect(countDisagreements(state, [ADA, CLEO])).toBe(0);
    expect(nextDisagreement(state, -1, [BEN, CLEO])).toBe(11);
    expect(nextDisagreement(state, -1, [ADA, CLEO])).toBeNull();
  });

  it('leaves out what is decided', () => {
    act(state, CLEO, { kind: 'adjudicate', record: 3, answers: { mood: choice('good') } });
    expect(nextDisagreement(state, -1)).toBe(11);
    expect(nextDisagreement(state, 11)).toBe(11);
  });
});

describe('a decision', () => {
  const all: Answers[] = [
    { mood: choice('good'), note: { kind: 'text', text: 'same' } },
    { mood: choice('bad'), note: { kind: 'text', text: 'same' } },
  ];

  it('begins with what all said, and waits for the rest', () => {
    const decision = beginning(all, questions);
    expect(answersOf(decision)).toEqual({ note: { kind: 'text', text: 'same' } });
    expect(undecided(all, questions, decision).map(({ id }) => id)).toEqual(['mood']);
    expect(undecided(all, questions, { ...decision, mood: choice('bad') })).toEqual([]);
  });

  it('takes one labeler whole, with what that one left out', () => {
    const decision = whole({ mood: choice('bad') }, questions);
    expect(undecided(all, questions, decision)).toEqual([]);
    expect(answersOf(decision)).toEqual({ mood: choice('bad') });
  });

  it('tells spans that all marked from those that only some did, whatever their numbers', () => {
    const spans = (...marks: [number, number][]): Answers => ({
      marks: {
        kind: 'spans',
        unit: 'codepoint',
        spans: marks.map(([start, end], place) => ({ id: place + start, start, end, text: '', label: 'drug' })),
      },
    });
    const both = [spans([0, 4], [9, 12]), spans([9, 12])];
    expect(isShared(both, 'marks', '9 12 drug')).toBe(true);
    expect(isShared(both, 'marks', '0 4 drug')).toBe(false);
    const reordered = [spans([0, 4], [9, 12]), spans([9, 12], [0, 4])];
    const question = { kind: 'spans' as const, id: 'marks', title: '', required: true, field: 'text', overlaps: false };
    expect(undecided(reordered, [{ ...question, labels: [label('drug')] }], {})).toEqual([]);
  });

  it('hides who is who in the same way every time', () => {
    const orders = Array.from({ length: 40 }, (_, record) => shuffled(['a', 'b'], record).join(''));
    expect(new Set(orders)).toEqual(new Set(['ab', 'ba']));
    expect(shuffled(['a', 'b', 'c'], 5)).toEqual(shuffled(['a', 'b', 'c'], 5));
  });
});
