import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Entry, entrySchema } from '../entry.ts';
import type { Answer, Answers } from '../question.ts';
import { encodeRecordSet, recordSetOf } from '../recordSet.ts';
import { Turns, apply, replay, retract } from '../state.ts';
import { blockCount, blockOf, headOf, stateBlockSchema, stateFrom, stateHeadSchema } from './blocks.ts';
import { countsOf } from './counts.ts';
import { MARK, ProjectState } from './projectState.ts';
import type { RecordDoing } from './perform.ts';
import { answersOf, assigneeOf, decisionOf, labelerStatus, recordStatus, tookMs } from './reads.ts';
import { tagsOf } from './tags.ts';

/** Three blocks, the last of them not full. */
const RECORDS = 1_003;
/** Where the random logs happen: at the edges of blocks, so that they meet each other. */
const PLACES = [0, 1, 2, 498, 499, 500, 501, 999, 1000, 1002];
/** What is looked at: nothing else is ever touched. */
const LOOKED_AT = [...new Set([...Array.from({ length: 11 }, (_, record) => record), ...PLACES])];
const LABELERS = ['A', 'B', 'C'].map((letter) => letter.padStart(26, '0'));
const ulid = (number: number): string => String(number).padStart(26, '0');
const setOf = (...ordinals: number[]): string => encodeRecordSet(recordSetOf(ordinals));

/** The labels of a choice are a set: in which order they are told depends on who chose the same ones first. */
function inOneOrder(answers: Answers): Answers {
  return Object.fromEntries(
    Object.entries(answers).map(([id, answer]) => [
      id,
      answer.kind === 'choice' ? { ...answer, labels: answer.labels.toSorted() } : answer,
    ]),
  );
}

/** Everything that can be read of a state, in the plainest form. */
function described(state: ProjectState): { record: number }[] {
  return LOOKED_AT.filter((record) => record < state.records).flatMap((record) => {
    const labelers = LABELERS.flatMap((id) => {
      const said = {
        status: labelerStatus(state, id, record),
        answers: inOneOrder(answersOf(state, id, record)),
        took: tookMs(state, id, record),
      };
      return said.status === 'pending' && Object.keys(said.answers).length + said.took === 0 ? [] : [{ id, ...said }];
    });
    const decision = decisionOf(state, record);
    const of = {
      mark: state.marks[record],
      labelers,
      decision: decision === null ? null : { ...decision, answers: inOneOrder(decision.answers) },
      assignee: assigneeOf(state, record),
      tags: tagsOf(state, record, ['came', 'red']),
      touched: state.touched.get(record),
      comments: state.comments.get(record) ?? [],
      redactions: state.redactions.get(record) ?? [],
    };
    return JSON.stringify(of) === UNTOUCHED ? [] : [{ record, ...of }];
  });
}
const UNTOUCHED = JSON.stringify({
  mark: 0,
  labelers: [],
  decision: null,
  assignee: null,
  tags: ['came', 'red'],
  touched: 0,
  comments: [],
  redactions: [],
});

/** Counts that are left when what counts nothing is left out: labelers that only ever existed for an undone entry. */
function counted(state: ProjectState): unknown {
  const { labelers, tags, ...others } = countsOf(state);
  return {
    ...others,
    tags: tags.filter(({ added, removed }) => added + removed > 0).toSorted((a, b) => (a.tag < b.tag ? -1 : 1)),
    labelers: labelers
      .map(({ id, status, assigned, labels, tookMs: took }) => ({
        id,
        status,
        assigned,
        tookMs: took,
        labels: labels
          .filter((of) => Object.values(of.status).some((count) => count !== 0))
          .toSorted((a, b) => (`${a.question} ${a.label}` < `${b.question} ${b.label}` ? -1 : 1)),
      }))
      .filter(({ status, assigned, tookMs: took }) => status.pending < RECORDS || assigned + took > 0)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** The same counts, by looking at every record. */
function recounted(state: ProjectState): unknown {
  const rest = RECORDS - LOOKED_AT.length;
  const statuses = (of: (record: number) => string, within: readonly number[] | null = null) =>
    Object.fromEntries(
      ['pending', 'draft', 'submitted', 'discarded'].map((status) => [
        status,
        (within ?? LOOKED_AT).filter((record) => of(record) === status).length +
          (within === null && status === 'pending' ? rest : 0),
      ]),
    );
  const marked = (bit: number): number => LOOKED_AT.filter((record) => ((state.marks[record] ?? 0) & bit) !== 0).length;
  const changed = [...new Set(['came', 'red', ...TAGS])].toSorted().map((tag) => ({
    tag,
    added: LOOKED_AT.filter((record) => tagsOf(state, record, []).includes(tag)).length,
    removed: LOOKED_AT.filter((record) => !tagsOf(state, record, [tag]).includes(tag)).length,
  }));
  return {
    records: state.records,
    status: statuses((record) => recordStatus(state, record)),
    flagged: marked(MARK.flagged),
    adjudicated: marked(MARK.adjudicated),
    commented: marked(MARK.commented),
    redacted: marked(MARK.redacted),
    tagged: marked(MARK.tagged),
    disagreement: marked(MARK.disagreement),
    tags: changed.filter(({ added, removed }) => added + removed > 0),
    labelers: LABELERS.map((id) => ({
      id,
      status: statuses((record) => labelerStatus(state, id, record)),
      assigned: LOOKED_AT.filter((record) => assigneeOf(state, record) === id).length,
      tookMs: LOOKED_AT.reduce((sum, record) => sum + tookMs(state, id, record), 0),
      labels: ['q1', 'q2'].flatMap((question) =>
        ['a', 'b', 'c'].flatMap((label) => {
          const bearing = LOOKED_AT.filter((record) => {
            const answer = answersOf(state, id, record)[question];
            return answer?.kind === 'choice' && answer.labels.includes(label);
          });
          const status = statuses((record) => labelerStatus(state, id, record), bearing);
          return bearing.length === 0 ? [] : [{ question, label, status }];
        }),
      ),
    })).filter(({ status, assigned, tookMs: took }) => (status['pending'] ?? 0) < RECORDS || assigned + took > 0),
  };
}

const TAGS = ['red', 'blue', 'long tag'];
const place = fc.constantFrom(...PLACES);
const records = fc.uniqueArray(place, { maxLength: 6 }).map((ordinals) => setOf(...ordinals));
const label = fc.constantFrom('a', 'b', 'c');
const question = fc.constantFrom('q1', 'q2');
const labelList = fc.uniqueArray(label, { maxLength: 3 });
const answer: fc.Arbitrary<Answer> = fc.oneof(
  labelList.map((labels) => ({ kind: 'choice' as const, labels })),
  fc.integer({ min: 1, max: 5 }).map((rating) => ({ kind: 'rating' as const, rating })),
  fc.constantFrom('first' as const, 'tie' as const).map((chosen) => ({ kind: 'preference' as const, chosen })),
  fc.string({ maxLength: 5 }).map((text) => ({ kind: 'text' as const, text })),
  labelList.map((labels) => ({
    kind: 'spans' as const,
    unit: 'codepoint' as const,
    spans: labels.map((of, id) => ({ id, start: id, end: id + 1, text: 'x', label: of })),
  })),
);
const answers: fc.Arbitrary<Answers> = fc.dictionary(question, answer, { maxKeys: 2 });
const ofOne: fc.Arbitrary<RecordDoing> = fc.oneof(
  fc.record({
    kind: fc.constant('answer' as const),
    record: place,
    answers,
    status: fc.constantFrom('draft' as const, 'submitted' as const),
    tookMs: fc.nat(9000),
  }),
  fc.record({ kind: fc.constant('comment' as const), record: place, text: fc.constantFrom('hm', 'why?') }),
  fc.record({ kind: fc.constant('adjudicate' as const), record: place, answers }),
  fc.record({
    kind: fc.constant('redact' as const),
    record: place,
    field: fc.constant('text'),
    ranges: fc.array(fc.record({ start: fc.nat(5), end: fc.nat(9) }), { maxLength: 2 }),
  }),
);
const ofMany: fc.Arbitrary<RecordDoing> = fc.oneof(
  fc.record({
    kind: fc.constant('status' as const),
    records,
    status: fc.constantFrom('pending' as const, 'draft' as const, 'submitted' as const, 'discarded' as const),
  }),
  fc.record({ kind: fc.constant('flag' as const), records, flagged: fc.boolean() }),
  fc.record({ kind: fc.constant('label' as const), records, question, labels: labelList, submit: fc.boolean() }),
  fc.record({ kind: fc.constant('tag' as const), records, add: fc.subarray(TAGS), remove: fc.subarray(TAGS) }),
  fc.record({ kind: fc.constant('assign' as const), records, to: fc.constantFrom(...LABELERS, null) }),
  fc.record({
    kind: fc.constant('relabel' as const),
    question,
    from: label,
    to: fc.option(label),
    records: fc.option(records),
  }),
);
type Step = { by: number; do: RecordDoing } | { by: number; turn: 'undo' | 'redo'; back: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ by: fc.nat(2), do: ofOne }) },
  { weight: 6, arbitrary: fc.record({ by: fc.nat(2), do: ofMany }) },
  {
    weight: 5,
    arbitrary: fc.record({
      by: fc.nat(2),
      turn: fc.constantFrom('undo' as const, 'redo' as const),
      back: fc.nat(7),
    }),
  },
);

function entryOf(number: number, by: number, doing: Entry['do']): Entry {
  return entrySchema.parse({ id: ulid(number), at: 1_700_000_000_000 + number * 1000, by: LABELERS[by], do: doing });
}

/** Random steps as people would make them: only entries that are accepted come into the log. */
function lived(steps: readonly Step[]): { state: ProjectState; log: Entry[] } {
  const state = new ProjectState(RECORDS);
  const log: Entry[] = [];
  for (const [number, of] of steps.entries()) {
    const target = 'turn' in of ? log[log.length - 1 - of.back]?.id : undefined;
    if ('turn' in of && target === undefined) continue;
    const doing: Entry['do'] = 'turn' in of ? { kind: of.turn, entry: target ?? '' } : of.do;
    const entry = entryOf(number, of.by, doing);
    if (apply(state, entry).ok) log.push(entry);
  }
  return { state, log };
}
const life = fc.array(step, { maxLength: 40 }).map(lived);
const accepted = (state: ProjectState, entry: Entry): readonly number[] => {
  const applied = apply(state, entry);
  if (!applied.ok) throw new Error(JSON.stringify(applied.failure));
  return [...applied.value.records];
};

describe('a state reached by any log', () => {
  it('is what a replay of the log says, and counts what a recount counts', () => {
    fc.assert(
      fc.property(life, ({ state, log }) => {
        const again = replay(RECORDS, log);
        expect(again.skipped).toBe(0);
        expect(described(again.state)).toEqual(described(state));
        expect(counted(again.state)).toEqual(counted(state));
        expect(counted(state)).toEqual(recounted(state));
      }),
      { numRuns: 150 },
    );
  });

  it('is what its log says without what was undone', () => {
    fc.assert(
      fc.property(life, ({ state, log }) => {
        const turns = new Turns();
        for (const entry of log) turns.note(entry);
        const left = log.filter(({ do: doing }, at) => {
          const entry = log[at];
          return doing.kind !== 'undo' && doing.kind !== 'redo' && entry !== undefined && !turns.isUndone(entry, at);
        });
        const plain = new ProjectState(RECORDS);
        for (const entry of left) accepted(plain, entry);
        expect(described(plain)).toEqual(described(state));
      }),
      { numRuns: 150 },
    );
  });

  it('is the same after an undo and a redo, and after an entry that was retracted', () => {
    const doing = fc.oneof(ofOne, ofMany);
    fc.assert(
      fc.property(life, doing, fc.nat(2), fc.nat(30), ({ state, log }, next, by, back) => {
        const before = described(state);
        const beforeCounts = counted(state);
        const entry = entryOf(9000, by, next);
        accepted(state, entry);
        const after = described(state);
        const undo = entryOf(9001, by, { kind: 'undo', entry: entry.id });
        accepted(state, undo);
        expect(described(state)).toEqual(before);
        expect(counted(state)).toEqual(beforeCounts);
        accepted(state, entryOf(9002, by, { kind: 'redo', entry: entry.id }));
        expect(described(state)).toEqual(after);
        expect(retract(state, ulid(9001))).toBeNull();
        expect(retract(state, ulid(9002))).not.toBeNull();
        expect(described(state)).toEqual(before);
        expect(retract(state, undo.id)).not.toBeNull();
        expect(described(state)).toEqual(after);
        expect(retract(state, entry.id)).not.toBeNull();
        expect(described(state)).toEqual(before);
        expect(counted(state)).toEqual(beforeCounts);

        // Any doing, however old and whatever came after it.
        const old = log[log.length - 1 - back];
        const held = old === undefined ? undefined : state.history.find(old.id);
        if (old === undefined || held === undefined) return;
        const labeler = LABELERS.indexOf(old.by);
        const [there, andBack] = held.done === null ? (['redo', 'undo'] as const) : (['undo', 'redo'] as const);
        accepted(state, entryOf(9003, labeler, { kind: there, entry: old.id }));
        accepted(state, entryOf(9004, labeler, { kind: andBack, entry: old.id }));
        expect(described(state)).toEqual(before);
      }),
      { numRuns: 150 },
    );
  });

  it('names every record that it changed', () => {
    fc.assert(
      fc.property(life, step, ({ state, log }, next) => {
        const before = new Map(described(state).map((of) => [of.record, JSON.stringify(of)]));
        const target = 'turn' in next ? log[log.length - 1 - next.back]?.id : undefined;
        if ('turn' in next && target === undefined) return;
        const doing: Entry['do'] = 'turn' in next ? { kind: next.turn, entry: target ?? '' } : next.do;
        const applied = apply(state, entryOf(9000, next.by, doing));
        const after = new Map(described(state).map((of) => [of.record, JSON.stringify(of)]));
        const changed = PLACES.filter((record) => before.get(record) !== after.get(record));
        expect(applied.ok ? changed.filter((record) => !applied.value.records.includes(record)) : changed).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('comes back from its blocks, and goes on from there', () => {
    fc.assert(
      fc.property(life, fc.array(step, { maxLength: 10 }), ({ state }, more) => {
        const restored = restoredFrom(state);
        expect(described(restored)).toEqual(described(state));
        expect(counted(restored)).toEqual(counted(state));
        for (const [number, of] of more.entries()) {
          if ('turn' in of) continue;
          const entry = entryOf(9000 + number, of.by, of.do);
          expect(apply(restored, entry).ok).toBe(apply(state, entry).ok);
        }
        expect(described(restored)).toEqual(described(state));
      }),
      { numRuns: 100 },
    );
  });
});

function restoredFrom(state: ProjectState): ProjectState {
  const head = stateHeadSchema.parse(JSON.parse(JSON.stringify(headOf(state))));
  const blocks = Array.from({ length: blockCount(state.records) }, (_, block) => blockOf(state, block));
  const stored = stateBlockSchema.array().parse(JSON.parse(JSON.stringify(blocks.filter((block) => block !== null))));
  const restored = stateFrom(head, stored);
  if (!restored.ok) throw new Error('damaged');
  return restored.value;
}
