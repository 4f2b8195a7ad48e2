import { describe, expect, it } from 'vitest';
import { type Entry, entrySchema } from './entry.ts';
import type { Answer, Answers } from './question.ts';
import { encodeRecordSet, recordSetOf } from './recordSet.ts';
import { Turns, apply, replay, replayEntry } from './state.ts';
import { blockOf, headOf, stateFrom } from './state/blocks.ts';
import { countsOf } from './state/counts.ts';
import type { RecordDoing } from './state/perform.ts';
import { ProjectState } from './state/projectState.ts';
import { answersOf, decisionOf, labelerStatus, recordStatus, settledOf, tookMs } from './state/reads.ts';
import { tagsOf } from './state/tags.ts';

const RECORDS = 1_003;
const LABELERS = ['A', 'B', 'C'].map((letter) => letter.padStart(26, '0'));
const ulid = (number: number): string => String(number).padStart(26, '0');
const setOf = (...ordinals: number[]): string => encodeRecordSet(recordSetOf(ordinals));

function entryOf(number: number, by: number, doing: Entry['do']): Entry {
  return entrySchema.parse({ id: ulid(number), at: 1_700_000_000_000 + number * 1000, by: LABELERS[by], do: doing });
}

const accepted = (state: ProjectState, entry: Entry): void => {
  const applied = apply(state, entry);
  if (!applied.ok) throw new Error(JSON.stringify(applied.failure));
};

const choice = (...labels: string[]): Answer => ({ kind: 'choice', labels });
const answered = (record: number, of: Answers, status: 'draft' | 'submitted' = 'submitted'): RecordDoing => ({
  kind: 'answer',
  record,
  answers: of,
  status,
  tookMs: 100,
});
const worked = (...doings: readonly (readonly [by: number, doing: Entry['do']])[]): ProjectState => {
  const state = new ProjectState(RECORDS);
  for (const [number, [by, doing]] of doings.entries()) accepted(state, entryOf(number, by, doing));
  return state;
};
const hundredThousand = (): string =>
  encodeRecordSet(Uint32Array.from({ length: 100_000 }, (_, at) => at * 9 + (at % 7)));

describe('what entries mean', () => {
  it('an answer replaces all answers of that labeler, and adds to the time', () => {
    const state = worked(
      [0, answered(7, { q1: choice('a'), q2: { kind: 'text', text: 'x' } }, 'draft')],
      [1, answered(7, { q1: choice('b') }, 'draft')],
      [0, answered(7, { q2: { kind: 'rating', rating: 2 } })],
    );
    const [first = '', second = ''] = LABELERS;
    expect(answersOf(state, first, 7)).toEqual({ q2: { kind: 'rating', rating: 2 } });
    expect(answersOf(state, second, 7)).toEqual({ q1: choice('b') });
    expect(tookMs(state, first, 7)).toBe(200);
    expect(recordStatus(state, 7)).toBe('submitted');
    expect(settledOf(state, 7)).toEqual({
      answers: { q2: { kind: 'rating', rating: 2 } },
      labelers: [first],
      decidedBy: null,
    });
  });

  it('two who submit different answers disagree until it is decided', () => {
    const state = worked([0, answered(7, { q1: choice('a') })], [1, answered(7, { q1: choice('b') })]);
    expect(countsOf(state).disagreement).toBe(1);
    expect(settledOf(state, 7)).toBeNull();
    accepted(state, entryOf(9, 2, { kind: 'adjudicate', record: 7, answers: { q1: choice('a') } }));
    expect(countsOf(state)).toMatchObject({ disagreement: 0, adjudicated: 1 });
    expect(settledOf(state, 7)).toEqual({
      answers: { q1: choice('a') },
      labelers: LABELERS.slice(0, 2),
      decidedBy: LABELERS[2],
    });
    accepted(state, entryOf(10, 2, { kind: 'adjudicate', record: 7, answers: {} }));
    expect(countsOf(state)).toMatchObject({ disagreement: 1, adjudicated: 0 });
    expect(decisionOf(state, 7)).toBeNull();
  });

  it('a discard stands against the work of others until somebody lifts it by hand', () => {
    const state = worked(
      [0, answered(7, { q1: choice('a') })],
      [1, answered(7, { q1: choice('a') }, 'draft')],
      [1, { kind: 'status', records: setOf(7, 8), status: 'discarded' }],
    );
    expect([7, 8].map((record) => recordStatus(state, record))).toEqual(['discarded', 'discarded']);
    accepted(state, entryOf(9, 0, answered(7, { q1: choice('b') })));
    expect(recordStatus(state, 7)).toBe('discarded');
    expect(settledOf(state, 7)).toBeNull();
    accepted(state, entryOf(10, 2, { kind: 'status', records: setOf(7, 8), status: 'pending' }));
    expect([7, 8].map((record) => recordStatus(state, record))).toEqual(['submitted', 'pending']);
    expect([7, 8].map((record) => labelerStatus(state, LABELERS[1] ?? '', record))).toEqual(['draft', 'pending']);
  });

  it('labels in bulk make drafts of pending records only', () => {
    const state = worked(
      [0, answered(1, { q1: choice('a') })],
      [0, { kind: 'label', records: setOf(1, 2), question: 'q1', labels: ['b', 'b'], submit: false }],
    );
    expect([1, 2].map((record) => recordStatus(state, record))).toEqual(['submitted', 'draft']);
    expect(answersOf(state, LABELERS[0] ?? '', 2)).toEqual({ q1: choice('b') });
  });

  it('a merged label is there once, and a choice whose only label goes is no answer', () => {
    const state = worked(
      [0, answered(1, { q1: choice('a', 'b') })],
      [0, answered(2, { q1: choice('a') })],
      [0, answered(3, { q1: choice() })],
      [0, answered(4, { q2: choice('a') })],
      [1, { kind: 'relabel', question: 'q1', from: 'b', to: 'a', records: null }],
    );
    const of = (record: number): Answers => answersOf(state, LABELERS[0] ?? '', record);
    expect(of(1)).toEqual({ q1: choice('a') });
    accepted(state, entryOf(20, 1, { kind: 'relabel', question: 'q1', from: 'a', to: null, records: null }));
    expect([1, 2, 3, 4].map(of)).toEqual([{}, {}, { q1: choice() }, { q2: choice('a') }]);
    accepted(state, entryOf(21, 1, { kind: 'undo', entry: ulid(4) }));
    expect(of(1)).toEqual({ q1: choice('b') });
  });

  it('an undo lets a later relabelling reach what it uncovers', () => {
    const state = worked(
      [0, answered(1, { q1: choice('a') })],
      [0, answered(1, { q1: choice('b') })],
      [1, { kind: 'relabel', question: 'q1', from: 'a', to: 'c', records: null }],
    );
    expect(answersOf(state, LABELERS[0] ?? '', 1)).toEqual({ q1: choice('b') });
    accepted(state, entryOf(9, 0, { kind: 'undo', entry: ulid(1) }));
    expect(answersOf(state, LABELERS[0] ?? '', 1)).toEqual({ q1: choice('c') });
    accepted(state, entryOf(10, 0, { kind: 'redo', entry: ulid(1) }));
    expect(answersOf(state, LABELERS[0] ?? '', 1)).toEqual({ q1: choice('b') });
  });

  it('a decision alone settles a record that nobody submitted', () => {
    const state = worked([2, { kind: 'adjudicate', record: 5, answers: { q1: choice('a') } }]);
    expect(recordStatus(state, 5)).toBe('submitted');
    expect(settledOf(state, 5)).toEqual({ answers: { q1: choice('a') }, labelers: [], decidedBy: LABELERS[2] });
  });

  it('an undo leaves out what others have built upon', () => {
    const state = worked(
      [0, { kind: 'label', records: setOf(1, 2, 3), question: 'q1', labels: ['a'], submit: true }],
      [1, { kind: 'tag', records: setOf(3, 4), add: ['late'], remove: [] }],
      [1, { kind: 'status', records: setOf(3), status: 'submitted' }],
    );
    const applied = apply(state, entryOf(9, 0, { kind: 'undo', entry: ulid(0) }));
    expect(applied.ok && [...applied.value.records]).toEqual([1, 2, 3, 4]);
    expect([1, 2, 3, 4].map((record) => recordStatus(state, record))).toEqual([
      'pending',
      'pending',
      'submitted',
      'pending',
    ]);
    expect(tagsOf(state, 4, [])).toEqual(['late']);
  });
});

describe('entries that are refused', () => {
  const state = new ProjectState(10);
  accepted(state, entryOf(1, 0, { kind: 'flag', records: setOf(1), flagged: true }));
  accepted(state, entryOf(2, 0, { kind: 'undo', entry: ulid(1) }));
  const before = JSON.stringify([blockOf(state, 0), countsOf(state)]);

  it.each([
    [
      'a record that there is not',
      0,
      { kind: 'comment', record: 10, text: 'x' },
      { code: 'UNKNOWN_RECORD', record: 10 },
    ],
    [
      'a set beyond the end',
      0,
      { kind: 'flag', records: setOf(3, 10), flagged: true },
      { code: 'BAD_RECORD_SET', problem: 'out-of-range' },
    ],
    [
      'a set that is none',
      0,
      { kind: 'flag', records: 'AAA', flagged: true },
      { code: 'BAD_RECORD_SET', problem: 'not-base64' },
    ],
    ['undo of nothing', 0, { kind: 'undo', entry: ulid(77) }, { code: 'NOT_HELD', entry: ulid(77) }],
    ['undo of an undo', 0, { kind: 'undo', entry: ulid(2) }, { code: 'NOT_HELD', entry: ulid(2) }],
    ['undo of what is undone', 0, { kind: 'undo', entry: ulid(1) }, { code: 'ALREADY_SO', entry: ulid(1) }],
    ['redo of what another did', 1, { kind: 'redo', entry: ulid(1) }, { code: 'NOT_YOURS', entry: ulid(1) }],
  ] as const)('%s', (_name, by, doing, failure) => {
    expect(apply(state, entryOf(50, by, doing))).toEqual({ ok: false, failure });
    expect(JSON.stringify([blockOf(state, 0), countsOf(state)])).toBe(before);
  });

  it('one that came before', () => {
    for (const id of [1, 2]) {
      const twice = apply(state, entryOf(id, 0, { kind: 'flag', records: '', flagged: true }));
      expect(twice).toEqual({ ok: false, failure: { code: 'TWICE' } });
    }
  });

  it('are left out of a replay, and counted', () => {
    const bad = entryOf(3, 0, { kind: 'comment', record: 99, text: 'x' });
    const good = entryOf(4, 0, { kind: 'flag', records: setOf(2), flagged: true });
    const undoOfBad = entryOf(5, 0, { kind: 'undo', entry: bad.id });
    const undoBefore = entryOf(6, 0, { kind: 'undo', entry: ulid(7) });
    const after = entryOf(7, 0, { kind: 'flag', records: setOf(3), flagged: true });
    const { state: replayed, skipped } = replay(10, [bad, good, good, undoOfBad, undoBefore, after]);
    expect(skipped).toBe(2);
    expect(countsOf(replayed).flagged).toBe(2);
  });
});

describe('damaged blocks', () => {
  const state = new ProjectState(RECORDS);
  accepted(
    state,
    entryOf(1, 0, { kind: 'label', records: setOf(1, 1002), question: 'q1', labels: ['a'], submit: true }),
  );
  const head = headOf(state);
  const last = blockOf(state, 2);
  if (last === null) throw new Error('a label was given in the last block');
  const layer = last.layers[0];
  if (layer === undefined) throw new Error('a layer was stored');

  it.each([
    ['a code that the head does not know', { ...head, answers: {} }, last],
    ['a labeler that the head does not know', { ...head, labelers: [] }, last],
    ['a record beyond the end', { ...head, records: 1002 }, last],
    ['a block beyond the end', { ...head, records: 900 }, last],
    ['a labeler twice', { ...head, labelers: [...head.labelers, ...head.labelers] }, last],
    [
      'an answer twice',
      {
        ...head,
        answers: {
          q1: [
            { kind: 'choice' as const, labels: ['a'] },
            { kind: 'choice' as const, labels: ['a'] },
          ],
        },
      },
      last,
    ],
    ['a page that is cut', head, { ...last, touched: { width: 4 as const, values: 'AAAA' } }],
    ['a comment that stands in another block', head, { ...last, comments: [{ record: 3, comments: [] }] }],
  ])('%s', (_name, badHead, badBlock) => {
    expect(stateFrom(badHead, [badBlock])).toEqual({ ok: false, failure: 'damaged' });
  });
});

describe('memory and speed', () => {
  const MILLION = 1_000_000;

  it('a million records that nobody touched take a byte each', () => {
    const state = new ProjectState(MILLION);
    expect(state.marks.byteLength).toBe(MILLION);
    expect(countsOf(state).status.pending).toBe(MILLION);
    expect(blockOf(state, 1999)).toBeNull();
  });

  it('undoes 100,000 records in under 100 ms of processor time, and labels them in under 200', () => {
    const state = new ProjectState(MILLION);
    const times = { do: Infinity, undo: Infinity, redo: Infinity };
    // The best of five: others may be at work on this machine.
    const timed = (name: keyof typeof times, entry: Entry): void => {
      const start = process.cpuUsage();
      accepted(state, entry);
      times[name] = Math.min(times[name], process.cpuUsage(start).user / 1000);
    };
    const bulk = hundredThousand();
    for (let round = 0; round < 5; round += 1) {
      const [first, by] = [round * 3, round % 2];
      const labels = [round === 2 ? 'b' : 'a'];
      timed('do', entryOf(first, by, { kind: 'label', records: bulk, question: 'q1', labels, submit: true }));
      timed('undo', entryOf(first + 1, by, { kind: 'undo', entry: ulid(first) }));
      expect(countsOf(state).status.pending).toBe(round === 0 ? MILLION : MILLION - 100_000);
      timed('redo', entryOf(first + 2, by, { kind: 'redo', entry: ulid(first) }));
    }
    expect(times.undo).toBeLessThan(100);
    expect(times.redo).toBeLessThan(200);
    expect(times.do).toBeLessThan(200);
  });

  it('forgets the oldest to stay within its memory, and says so', () => {
    const state = new ProjectState(MILLION, 3_000_000);
    const bulk = hundredThousand();
    for (let number = 0; number < 6; number += 1) {
      accepted(state, entryOf(number, 0, { kind: 'flag', records: bulk, flagged: number % 2 === 0 }));
    }
    expect(apply(state, entryOf(50, 0, { kind: 'undo', entry: ulid(0) }))).toMatchObject({
      failure: { code: 'NOT_HELD' },
    });
    accepted(state, entryOf(51, 0, { kind: 'undo', entry: ulid(5) }));
    expect(countsOf(state).flagged).toBe(100_000);
  });

  it('replays a long log that is read twice', () => {
    const log = Array.from({ length: 20_000 }, (_, number) =>
      number % 10 === 9
        ? entryOf(number, 0, { kind: 'undo', entry: ulid(number - 1) })
        : entryOf(number, 0, {
            kind: 'answer',
            record: number * 3,
            answers: { q1: { kind: 'choice', labels: ['a'] } },
            status: 'submitted',
            tookMs: 1,
          }),
    );
    const turns = new Turns();
    for (const entry of log) turns.note(entry);
    const state = new ProjectState(MILLION);
    for (const [at, entry] of log.entries()) replayEntry(state, entry, turns.isUndone(entry, at));
    expect(countsOf(state).status.submitted).toBe(16_000);
  });

  it('grows with an import', () => {
    const state = new ProjectState(3);
    accepted(state, entryOf(1, 0, { kind: 'flag', records: setOf(2), flagged: true }));
    state.grow(2000);
    accepted(state, entryOf(2, 0, { kind: 'flag', records: setOf(1999), flagged: true }));
    expect(countsOf(state)).toMatchObject({ records: 2000, flagged: 2, status: { pending: 2000 } });
    expect([...state.dirty]).toEqual([0, 3]);
    expect(() => state.grow(1)).toThrow(RangeError);
  });
});
