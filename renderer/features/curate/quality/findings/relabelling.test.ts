import { expect, it } from 'vitest';
import type { Doing } from '#core/curate/entry.ts';
import type { Answers } from '#core/curate/question.ts';
import { apply } from '#core/curate/state.ts';
import { ProjectState } from '#core/curate/state/projectState.ts';
import { settledOf } from '#core/curate/state/reads.ts';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { checkedLabel, isSuspect } from '#core/quality/suspectLabel.ts';
import { relabelling } from './relabelling.ts';

const [ADA, BEN] = ['01ARZ3NDEKTSV4RRFFQ69G5FA1', '01ARZ3NDEKTSV4RRFFQ69G5FA2'];
let entries = 0;
function act(state: ProjectState, by: string, doing: Doing): void {
  entries += 1;
  const id = `01ARZ3NDEKTSV4RRFFQ${String(entries).padStart(7, '0')}`;
  expect(apply(state, { id, at: 1, by, do: doing }).ok).toBe(true);
}
const answered = (record: number, answers: Answers): Doing => ({
  kind: 'answer',
  record,
  answers,
  status: 'submitted',
  tookMs: 1,
});

it('mends a label as an answer of one’s own, and as a decision over what others said; other answers stay', () => {
  const state = new ProjectState(5);
  const note = { kind: 'text' as const, text: 'kept' };
  const given: Answers = { mood: { kind: 'choice', labels: ['bad'] }, note };
  for (const record of [0, 1, 2]) act(state, ADA, answered(record, given));
  act(state, BEN, answered(2, given));
  expect(isSuspect(state, 'mood', 0, 'bad')).toBe(true);

  const wanted = { mood: { kind: 'choice', labels: ['good'] }, note };
  const own = relabelling(state, ADA, 0, 'mood', 'good');
  const others = relabelling(state, BEN, 1, 'mood', 'good');
  const both = relabelling(state, ADA, 2, 'mood', 'good');
  expect([own.kind, others.kind, both.kind]).toEqual(['label', 'adjudicate', 'adjudicate']);
  act(state, ADA, own);
  act(state, BEN, others);
  act(state, ADA, both);
  for (const record of [0, 1, 2]) {
    expect(settledOf(state, record)?.answers).toEqual(wanted);
    expect(isSuspect(state, 'mood', record, 'bad')).toBe(false);
  }
  expect(relabelling(state, ADA, 1, 'mood', 'bad').kind).toBe('adjudicate');
});

it('lets a label be that a person found right', () => {
  const state = new ProjectState(1);
  act(state, ADA, answered(0, { mood: { kind: 'choice', labels: ['bad'] } }));
  const records = encodeRecordSet(recordSetOf([0]));
  act(state, ADA, { kind: 'tag', records, add: [checkedLabel('mood')], remove: [] });
  expect(isSuspect(state, 'mood', 0, 'bad')).toBe(false);
  expect(isSuspect(state, 'tone', 0, 'bad')).toBe(false);
});
