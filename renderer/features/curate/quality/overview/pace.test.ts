import { describe, expect, it } from 'vitest';
import type { Doing, Entry } from '#core/curate/entry.ts';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { apply } from '#core/curate/state.ts';
import { ProjectState } from '#core/curate/state/projectState.ts';
import { balanceOf } from './balance.ts';
import { paceOf, typicalAnswer } from './pace.ts';

const HOUR = 3_600_000;
const NOW = new Date(2026, 2, 10, 15, 20).getTime();
const LABELERS = ['01ARZ3NDEKTSV4RRFFQ69G5FA1', '01ARZ3NDEKTSV4RRFFQ69G5FA2'] as const;

let entries = 0;
function act(state: ProjectState, doing: Doing, at: number, by: 0 | 1 = 0): void {
  entries += 1;
  const entry: Entry = {
    id: `01ARZ3NDEKTSV4RRFFQ${String(entries).padStart(7, '0')}`,
    at,
    by: LABELERS[by],
    do: doing,
  };
  expect(apply(state, entry).ok).toBe(true);
}
const answer = (record: number, label: string, tookMs: number, status: 'submitted' | 'draft' = 'submitted'): Doing => ({
  kind: 'answer',
  record,
  answers: { mood: { kind: 'choice', labels: [label] } },
  status,
  tookMs,
});
const label = (id: string) => ({ id, name: id, colour: 0, key: null, description: '' });

describe('pace', () => {
  it('counts submitted records in the hour or day of their last touch', () => {
    const state = new ProjectState(2_000);
    act(state, answer(3, 'good', 1_000), NOW);
    act(state, answer(1_400, 'good', 1_000), NOW - 2 * HOUR);
    act(state, answer(5, 'good', 1_000, 'draft'), NOW);
    act(state, answer(6, 'good', 1_000), NOW - 26 * HOUR);
    act(state, answer(7, 'good', 1_000), NOW - 26 * HOUR);
    // Touched again: it is of this hour now.
    act(state, answer(7, 'bad', 1_000), NOW);
    const hours = paceOf(state, NOW, 'hour');
    expect(hours).toHaveLength(24);
    expect(hours.at(-1)?.records).toBe(2);
    expect(hours.at(-3)?.records).toBe(1);
    expect(hours.reduce((sum, { records }) => sum + records, 0)).toBe(3);
    const days = paceOf(state, NOW, 'day');
    expect(days.map(({ records }) => records).slice(-2)).toEqual([1, 3]);
    for (const [place, bar] of days.entries()) if (place > 0) expect(bar.from).toBe(days[place - 1]?.to);
  });

  it('counts what another clock says of the future as now', () => {
    const state = new ProjectState(1);
    act(state, answer(0, 'good', 1), NOW + 5 * HOUR);
    expect(paceOf(state, NOW, 'hour').at(-1)?.records).toBe(1);
  });

  it('takes the middle of the times on screen, and none from work in bulk', () => {
    const state = new ProjectState(100);
    expect(typicalAnswer(state)).toBeNull();
    act(
      state,
      {
        kind: 'label',
        records: encodeRecordSet(recordSetOf([50, 51, 52, 53, 54, 55])),
        question: 'mood',
        labels: ['good'],
        submit: true,
      },
      NOW,
    );
    expect(typicalAnswer(state)).toBeNull();
    for (const [record, ms] of [8_000, 10_000, 10_000, 12_000, 3_600_000].entries()) {
      act(state, answer(record, 'good', ms), NOW);
    }
    const typical = typicalAnswer(state);
    expect(typical?.answers).toBe(5);
    expect(typical?.ms).toBeGreaterThan(9_700);
    expect(typical?.ms).toBeLessThan(10_300);
  });
});

describe('balance', () => {
  it('counts values of submitted answers by all labelers, and names those that nobody gave', () => {
    const state = new ProjectState(10);
    const mood = {
      kind: 'choice' as const,
      id: 'mood',
      title: 'Mood',
      required: true,
      several: false,
      labels: ['good', 'bad', 'none'].map(label),
    };
    act(state, answer(0, 'good', 1), NOW);
    act(state, answer(0, 'bad', 1), NOW, 1);
    act(state, answer(1, 'good', 1), NOW);
    act(state, answer(2, 'bad', 1, 'draft'), NOW);
    expect(balanceOf(state, mood)).toEqual({
      answers: 3,
      shares: [
        { value: 'good', count: 2 },
        { value: 'bad', count: 1 },
        { value: 'none', count: 0 },
      ],
    });
    expect(balanceOf(state, { kind: 'text', id: 'note', title: 'Note', required: false, from: null })).toBeNull();
  });

  it('goes through spans', () => {
    const state = new ProjectState(2);
    const span = (id: number, name: string) => ({ id, start: id, end: id + 1, text: 'x', label: name });
    const spans = { kind: 'spans' as const, unit: 'codepoint' as const, spans: [span(0, 'drug'), span(1, 'drug')] };
    act(state, { kind: 'answer', record: 1, answers: { marks: spans }, status: 'submitted', tookMs: 1 }, NOW);
    const question = {
      kind: 'spans' as const,
      id: 'marks',
      title: 'M',
      required: false,
      field: 'text',
      overlaps: false,
    };
    expect(balanceOf(state, { ...question, labels: [label('drug')] })).toEqual({
      answers: 1,
      shares: [{ value: 'drug', count: 2 }],
    });
  });
});
