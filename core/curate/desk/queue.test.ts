import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Doing } from '../entry.ts';
import { encodeRecordSet, recordSetOf } from '../recordSet.ts';
import { apply } from '../state.ts';
import { assigneeOf, labelerStatus, recordStatus } from '../state/reads.ts';
import { MARK, ProjectState } from '../state/projectState.ts';
import { lengthOf, nextIn, type Queue, QUEUES, severalIn } from './queue.ts';
import { recentOf } from './recent.ts';

const me = '01ARZ3NDEKTSV4RRFFQ69G5FA1';
const other = '01ARZ3NDEKTSV4RRFFQ69G5FA2';
const RECORDS = 30;

let entries = 0;
function does(state: ProjectState, by: string, doing: Doing, at = entries * 1000): void {
  entries += 1;
  const id = String(entries).padStart(26, '0');
  expect(apply(state, { id, at, by, do: doing }).ok).toBe(true);
}

/** What the words of the brief say, one record at a time. */
function stands(state: ProjectState, { name, labeler }: Queue, record: number): boolean {
  if (name === 'flagged') return ((state.marks[record] ?? 0) & MARK.flagged) !== 0;
  if (name !== 'pending') return labelerStatus(state, labeler, record) === name;
  const owner = assigneeOf(state, record);
  return (
    labelerStatus(state, labeler, record) === 'pending' &&
    recordStatus(state, record) !== 'discarded' &&
    (owner === null || owner === labeler)
  );
}

const records = fc.uniqueArray(fc.nat(RECORDS - 1), { minLength: 1, maxLength: RECORDS });
const set = records.map((list) => encodeRecordSet(recordSetOf(list)));
const doing: fc.Arbitrary<Doing> = fc.oneof(
  fc.record({
    kind: fc.constant('status' as const),
    records: set,
    status: fc.constantFrom('pending' as const, 'draft' as const, 'submitted' as const, 'discarded' as const),
  }),
  fc.record({ kind: fc.constant('flag' as const), records: set, flagged: fc.boolean() }),
  fc.record({ kind: fc.constant('assign' as const), records: set, to: fc.constantFrom(me, other, null) }),
);
const history = fc.array(fc.tuple(fc.constantFrom(me, other), doing), { maxLength: 12 });
const queue: fc.Arbitrary<Queue> = fc.record({
  name: fc.constantFrom(...QUEUES),
  labeler: fc.constantFrom(me, other),
  within: fc.option(records.map((list) => recordSetOf(list))),
});

function stateOf(done: readonly (readonly [string, Doing])[]): ProjectState {
  const state = new ProjectState(RECORDS);
  for (const [by, each] of done) does(state, by, each);
  return state;
}

describe('queues', () => {
  it('are as long as the records that stand in them', () => {
    fc.assert(
      fc.property(history, queue, (done, asked) => {
        const state = stateOf(done);
        const all = asked.within ?? Uint32Array.from({ length: RECORDS }, (_, record) => record);
        expect(lengthOf(state, asked)).toBe(all.filter((record) => stands(state, asked, record)).length);
      }),
    );
  });

  it('give the nearest records from any place, in both directions, each once', () => {
    fc.assert(
      fc.property(history, queue, fc.option(fc.nat(RECORDS - 1)), fc.constantFrom(1, -1), (done, asked, from, step) => {
        const state = stateOf(done);
        const all = Array.from(asked.within ?? Uint32Array.from({ length: RECORDS }, (_, record) => record));
        if (step === -1) all.reverse();
        // What lies ahead of the record, then what lies behind it, and the record itself last.
        const ahead = (record: number) => from === null || (step === 1 ? record > from : record < from);
        const round = [...all.filter(ahead), ...all.filter((record) => !ahead(record))];
        const expected = round.filter((record) => stands(state, asked, record));
        expect(severalIn(state, asked, from, step, RECORDS)).toEqual(expected);
        expect(nextIn(state, asked, from, step)).toBe(expected[0] ?? null);
      }),
    );
  });

  it('hide nothing of a blind second pass: what another submitted is pending for me', () => {
    const state = stateOf([
      [other, { kind: 'status', records: encodeRecordSet(Uint32Array.of(3)), status: 'submitted' }],
    ]);
    expect(nextIn(state, { name: 'pending', labeler: me, within: null }, 2, 1)).toBe(3);
  });

  it('go through an order of their own, and pass over what is done in it', () => {
    const state = stateOf([[me, { kind: 'status', records: encodeRecordSet(Uint32Array.of(1)), status: 'submitted' }]]);
    const asked = { name: 'pending', labeler: me, within: Uint32Array.of(5, 1, 7, 3), ordered: true } as const;
    expect(severalIn(state, asked, null, 1, 9)).toEqual([5, 7, 3]);
    expect(nextIn(state, asked, 1, 1)).toBe(7);
    expect(nextIn(state, asked, 7, -1)).toBe(5);
    expect(nextIn(state, asked, 3, 1)).toBe(5);
    // Shown without being in it.
    expect([nextIn(state, asked, 2, 1), nextIn(state, asked, 2, -1)]).toEqual([5, 3]);
  });

  it('find the last of a million in the time of a key press', () => {
    const state = new ProjectState(1_000_000);
    const all = Uint32Array.from({ length: 999_999 }, (_, record) => record);
    does(state, other, { kind: 'assign', records: encodeRecordSet(Uint32Array.of(1)), to: other });
    does(state, other, { kind: 'status', records: encodeRecordSet(all), status: 'submitted' });
    does(state, me, { kind: 'status', records: encodeRecordSet(all), status: 'submitted' });
    const leastMs = (work: () => void) => {
      const times = Array.from({ length: 7 }, () => {
        const before = performance.now();
        work();
        return performance.now() - before;
      });
      return Math.min(...times);
    };
    const found: (number | null)[] = [];
    const scanned = leastMs(() => found.push(nextIn(state, { name: 'pending', labeler: me, within: null }, null, 1)));
    expect(new Set(found)).toEqual(new Set([999_999]));
    // Against asking record by record on the same machine: 5 ms against 60 where nothing else runs.
    const asked = leastMs(() => {
      for (let record = 0; record < state.records; record += 1) labelerStatus(state, me, record);
    });
    expect(scanned).toBeLessThan(asked);
  });
});

describe('what was done last', () => {
  it('is given newest first, without what others did', () => {
    const state = new ProjectState(100);
    const one = (record: number): Doing => ({
      kind: 'status',
      records: encodeRecordSet(Uint32Array.of(record)),
      status: 'submitted',
    });
    for (const [place, record] of [40, 7, 99, 3, 41].entries()) does(state, me, one(record), place * 1000 + 1000);
    does(state, other, one(8), 9000);
    expect(recentOf(state, me, 3).map(({ record }) => record)).toEqual([41, 3, 99]);
    expect(recentOf(state, '01ARZ3NDEKTSV4RRFFQ69G5FA9', 3)).toEqual([]);
  });

  it('is what sorting all of it would give', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(29), fc.nat(6)), { maxLength: 60 }),
        fc.integer({ min: 1, max: 6 }),
        (done, most) => {
          const state = new ProjectState(RECORDS);
          const at = new Map<number, number>();
          for (const [record, second] of done) {
            does(
              state,
              me,
              { kind: 'status', records: encodeRecordSet(Uint32Array.of(record)), status: 'submitted' },
              second * 1000,
            );
            at.set(record, state.touched.get(record));
          }
          const expected = [...at].toSorted((x, y) => y[1] - x[1] || y[0] - x[0]).slice(0, most);
          expect(recentOf(state, me, most)).toEqual(expected.map(([record, touched]) => ({ record, touched })));
        },
      ),
    );
  });
});
