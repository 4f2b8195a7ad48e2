import { describe, expect, it } from 'vitest';
import type { Doing } from '#core/curate/entry.ts';
import type { Answers, Question } from '#core/curate/question.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { apply } from '#core/curate/state.ts';
import { ProjectState } from '#core/curate/state/projectState.ts';
import { type Gathered, gather } from './gather.ts';
import { mainFigure, measure } from './measure.ts';

const [ADA, BEN, CLEO] = ['01ARZ3NDEKTSV4RRFFQ69G5FA1', '01ARZ3NDEKTSV4RRFFQ69G5FA2', '01ARZ3NDEKTSV4RRFFQ69G5FA3'];
const label = (id: string) => ({ id, name: id, colour: 0, key: null, description: '' });
const labels = ['good', 'bad'].map(label);
const mood: Question = { kind: 'choice', id: 'mood', title: 'Mood', required: true, several: false, labels };
const marks: Question = {
  kind: 'spans',
  id: 'marks',
  title: 'Marks',
  required: false,
  field: 'text',
  overlaps: false,
  labels,
};
const rating: Question = { kind: 'rating', id: 'stars', title: 'Stars', required: false, lowest: 1, highest: 5 };

let entries = 0;
function act(state: ProjectState, by: string, doing: Doing): void {
  entries += 1;
  const id = `01ARZ3NDEKTSV4RRFFQ${String(entries).padStart(7, '0')}`;
  expect(apply(state, { id, at: 1_000, by, do: doing }).ok).toBe(true);
}
const submit = (state: ProjectState, by: string, record: number, answers: Answers): void =>
  act(state, by, { kind: 'answer', record, answers, status: 'submitted', tookMs: 1 });
const feels = (id: string): Answers => ({ mood: { kind: 'choice', labels: [id] } });
const read = async (records: readonly number[]): Promise<CurateRecord[]> =>
  records.map((ordinal) => ({
    ordinal,
    fields: { text: '👍'.repeat(10) },
    given: {},
    tags: [],
    source: { file: 0, row: 1, author: null },
  }));
async function gathered(state: ProjectState, questions: readonly Question[]): Promise<Gathered> {
  const all = await gather(state, questions, read, new AbortController().signal);
  if (all === null) throw new Error('nobody called it off');
  return all;
}
const whyOf = async (state: ProjectState): Promise<unknown> => {
  const figure = measure(await gathered(state, [mood])).questions[0]?.measured[0]?.figure;
  return figure?.defined === false && figure.why;
};

describe('agreement of a project', () => {
  it('says why there is none', async () => {
    const state = new ProjectState(10);
    expect(await whyOf(state)).toBe('no-records');
    submit(state, ADA, 1, feels('good'));
    expect(await whyOf(state)).toBe('fewer-than-two-raters');
    submit(state, BEN, 2, feels('good'));
    expect(await whyOf(state)).toBe('no-overlap');
  });

  it('stands on what several submitted, not on drafts nor on what was discarded', async () => {
    const state = new ProjectState(1_000);
    for (let record = 0; record < 10; record += 1) {
      submit(state, ADA, record, feels(record < 5 ? 'good' : 'bad'));
      submit(state, BEN, record, feels(record < 4 ? 'good' : 'bad'));
    }
    act(state, CLEO, { kind: 'answer', record: 3, answers: feels('bad'), status: 'draft', tookMs: 1 });
    act(state, ADA, { kind: 'status', records: encodeRecordSet(recordSetOf([9])), status: 'discarded' });
    submit(state, ADA, 700, feels('good'));
    const { records, questions } = measure(await gathered(state, [mood]));
    expect(records).toBe(9);
    const [question] = questions;
    const figures = Object.fromEntries((question?.measured ?? []).map(({ measure: name, figure }) => [name, figure]));
    expect(figures.percent).toMatchObject({ defined: true, records: 9 });
    expect(figures.percent?.defined === true && figures.percent.value).toBeCloseTo(8 / 9, 10);
    // 5 and 4 of 9 said "good": by chance they agree in (5 · 4 + 4 · 5) / 81.
    const expected = 40 / 81;
    expect(figures.cohen?.defined === true && figures.cohen.value).toBeCloseTo((8 / 9 - expected) / (1 - expected), 10);
    expect(question?.pairs).toMatchObject([{ one: ADA, other: BEN, records: 9, different: 1 }]);
    expect(mainFigure(question?.measured ?? [])?.measure).toBe('alpha-nominal');
  });

  it('compares every pair by itself', async () => {
    const state = new ProjectState(4);
    for (const [by, record, id] of [
      [ADA, 0, 'good'],
      [BEN, 0, 'good'],
      [BEN, 1, 'good'],
      [CLEO, 1, 'bad'],
    ] as const) {
      submit(state, by, record, feels(id));
    }
    const { questions } = measure(await gathered(state, [mood]));
    expect(questions[0]?.pairs.map(({ one, other, records, different }) => [one, other, records, different])).toEqual([
      [ADA, BEN, 1, 0],
      [BEN, CLEO, 1, 1],
    ]);
    const cohen = questions[0]?.measured.find(({ measure: name }) => name === 'cohen')?.figure;
    expect(cohen).toEqual({ defined: false, why: 'not-two-raters' });
  });

  it('counts spans in code points of their text, and not by their numbers', async () => {
    const state = new ProjectState(2);
    const spans = (id: number): Answers => ({
      marks: {
        kind: 'spans',
        unit: 'codepoint',
        spans: [{ id, start: 0, end: 10, text: '👍'.repeat(10), label: 'good' }],
      },
      stars: { kind: 'rating', rating: id },
    });
    submit(state, ADA, 1, spans(1));
    submit(state, BEN, 1, spans(4));
    const all = await gathered(state, [marks, rating]);
    expect([...(all.questions[0]?.lengths ?? [])]).toEqual([10]);
    const { questions } = measure(all);
    expect(questions[0]?.pairs).toMatchObject([{ records: 1, different: 0 }]);
    expect(questions[0]?.measured[0]?.figure).toMatchObject({ defined: true, value: 1 });
    expect(questions[1]?.pairs).toMatchObject([{ different: 1 }]);
    expect(questions[1]?.measured.map(({ measure: name }) => name)).toContain('alpha-ordinal');
  });

  it('stops when nobody wants it any more', async () => {
    const stop = new AbortController();
    const state = new ProjectState(100_000);
    for (const by of [ADA, BEN]) submit(state, by, 99_999, feels('good'));
    const gathering = gather(state, [mood], read, stop.signal);
    stop.abort();
    expect(await gathering).toBeNull();
  });
});
