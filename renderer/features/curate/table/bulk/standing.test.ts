import { describe, expect, it } from 'vitest';
import type { Doing } from '#core/curate/entry.ts';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { apply } from '#core/curate/state.ts';
import { ProjectState } from '#core/curate/state/projectState.ts';
import { templates } from '#core/curate/templates.ts';
import { labellingOf, standingOf } from './standing.ts';

const ME = '01HZZZZZZZZZZZZZZZZZZZZZZA';
const OTHER = '01HZZZZZZZZZZZZZZZZZZZZZZB';

function setUp(...done: [by: string, doing: Doing][]) {
  const state = new ProjectState(1_000);
  for (const [place, [by, doing]] of done.entries()) {
    const applied = apply(state, { id: `entry ${place}`, at: 1_000, by, do: doing });
    if (!applied.ok) throw new Error(applied.failure.code);
  }
  return state;
}

const these = (...records: number[]) => encodeRecordSet(recordSetOf(records));
const label = (records: string, submit: boolean, question = 'sentiment'): Doing => ({
  kind: 'label',
  records,
  question,
  labels: ['positive'],
  submit,
});

describe('what stands in the way of a bulk action', () => {
  it('is counted of just the records that are meant', () => {
    const state = setUp(
      [ME, label(these(1, 2, 3, 700), true)],
      [OTHER, label(these(3, 4), true)],
      [ME, label(these(5), false)],
      [OTHER, { kind: 'status', records: these(6, 900), status: 'discarded' }],
      [ME, { kind: 'flag', records: these(1, 800), flagged: true }],
      [ME, { kind: 'assign', records: these(2, 900), to: OTHER }],
    );
    expect(standingOf(state, ME, recordSetOf([0, 1, 2, 3, 4, 5, 6]))).toEqual({
      records: 7,
      pending: 1,
      submitted: 4,
      discarded: 1,
      flagged: 1,
      assigned: 1,
      byOthers: 2,
    });
  });

  it('labels: my own answers are run over, not those of others; what else is needed is missed', () => {
    const [first] = templates.sentiment.questions;
    if (first === undefined) throw new Error('no question');
    const questions = [first, { ...first, id: 'second' }, { ...first, id: 'third', required: false }];
    const state = setUp(
      [ME, label(these(1, 2), false)],
      [OTHER, label(these(3), true)],
      [ME, label(these(2), false, 'second')],
    );
    const records = recordSetOf([1, 2, 3]);
    expect(labellingOf(state, ME, records, 'sentiment', questions)).toEqual({ answered: 2, incomplete: 2 });
    expect(labellingOf(state, ME, records, 'sentiment', [first])).toEqual({ answered: 2, incomplete: 0 });
    expect(labellingOf(setUp(), ME, records, 'sentiment', questions)).toEqual({ answered: 0, incomplete: 3 });
  });
});
