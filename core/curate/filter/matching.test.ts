import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry, Status } from '../entry.ts';
import { type Filter, filterFrom, filterText } from '../filter.ts';
import type { Answer, Answers, Question } from '../question.ts';
import { encodeRecordSet, recordSetOf } from '../recordSet.ts';
import { apply } from '../state.ts';
import { MARK, ProjectState } from '../state/projectState.ts';
import { answersOf, assigneeOf, decisionOf, labelerStatus, recordStatus } from '../state/reads.ts';
import { tagsOf } from '../state/tags.ts';
import { type Outside, matchingRecords } from './matching.ts';

const RECORDS = 24;
const people = ['01J00000000000000000000001', '01J00000000000000000000002', '01J00000000000000000000003'];
const label = (id: string) => ({ id, name: id, colour: 0, key: null, description: '' });
const questions: Question[] = [
  { kind: 'choice', id: 'mood', title: 'Mood', required: true, several: true, labels: [label('good'), label('bad')] },
  {
    kind: 'spans',
    id: 'names',
    title: 'Names',
    required: false,
    field: 'text',
    overlaps: false,
    labels: [label('who')],
  },
];
const ids = questions.map(({ id }) => id);

const ordinal = fc.nat(RECORDS - 1);
const records = fc.uniqueArray(ordinal, { maxLength: 8 }).map((found) => encodeRecordSet(recordSetOf(found)));
const mood = fc.subarray(['good', 'bad']);
const tag = fc.constantFrom('a', 'b', 'c');
const answers = fc
  .record(
    {
      mood: mood.map((labels): Answer => ({ kind: 'choice', labels })),
      names: fc.constant<Answer>({
        kind: 'spans',
        unit: 'codepoint',
        spans: [{ id: 1, start: 0, end: 1, text: 'x', label: 'who' }],
      }),
    },
    { requiredKeys: [] },
  )
  .map((given): Answers => Object.fromEntries(Object.entries(given)));
const status = fc.constantFrom<Status>('pending', 'draft', 'submitted', 'discarded');
const doing = fc.oneof(
  fc.record({
    kind: fc.constant('answer' as const),
    record: ordinal,
    answers,
    status: fc.constantFrom('draft' as const, 'submitted' as const),
    tookMs: fc.constant(5),
  }),
  fc.record({ kind: fc.constant('status' as const), records, status }),
  fc.record({ kind: fc.constant('flag' as const), records, flagged: fc.boolean() }),
  fc.record({
    kind: fc.constant('label' as const),
    records,
    question: fc.constant('mood'),
    labels: mood,
    submit: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('tag' as const),
    records,
    add: fc.subarray(['a', 'b']),
    remove: fc.subarray(['b', 'c']),
  }),
  fc.record({ kind: fc.constant('assign' as const), records, to: fc.option(fc.constantFrom(...people)) }),
  fc.record({ kind: fc.constant('comment' as const), record: ordinal, text: fc.constant('hm') }),
  fc.record({ kind: fc.constant('adjudicate' as const), record: ordinal, answers }),
);
const logs = fc.array(fc.tuple(doing, fc.constantFrom(...people), fc.integer({ min: 1, max: 20 })), { maxLength: 25 });

const set = fc.uniqueArray(ordinal, { maxLength: 12 }).map((found) => recordSetOf(found));
const outsides: fc.Arbitrary<Outside> = fc.record(
  {
    text: set,
    exact: set,
    near: set,
    personalData: set,
    suggested: set,
    importedTags: fc.array(fc.tuple(tag, set), { maxLength: 3 }).map((pairs) => new Map(pairs)),
  },
  { requiredKeys: [] },
);
const flag = fc.boolean();
const filters: fc.Arbitrary<Filter> = fc.record(
  {
    status: fc.array(status, { maxLength: 2 }),
    labels: fc.array(
      fc.oneof(
        fc.record({ question: fc.constantFrom(...ids), label: fc.constant(null) }),
        fc.record({ question: fc.constant('mood'), label: fc.constantFrom('good', 'bad') }),
        fc.record({ question: fc.constant('names'), label: fc.constant('who') }),
      ),
      { maxLength: 3 },
    ),
    labelers: fc.subarray(people),
    assigned: fc.constantFrom(...people, 'nobody' as const),
    tags: fc.subarray(['a', 'b', 'c']),
    from: fc.nat(20_000),
    to: fc.nat(20_000),
    flagged: flag,
    commented: flag,
    redacted: flag,
    disagreement: flag,
    adjudicated: flag,
    duplicate: fc.constantFrom('exact' as const, 'near' as const, 'any' as const),
    personalData: flag,
    suggested: flag,
    text: fc.constant('word'),
    records,
  },
  { requiredKeys: [] },
);

/** Slowly, and as the words of the filter say it. */
function isMeant(state: ProjectState, filter: Filter, outside: Outside, record: number): boolean {
  const any = <Value>(values: readonly Value[] | undefined, fits: (value: Value) => boolean) =>
    values === undefined || values.length === 0 || values.some(fits);
  const same = (wanted: boolean | undefined, is: boolean) => wanted === undefined || wanted === is;
  const marked = (bit: number) => ((state.marks[record] ?? 0) & bit) !== 0;
  const isIn = (found: Uint32Array | undefined) => found?.includes(record) ?? false;
  const imported = [...(outside.importedTags ?? [])].flatMap(([name, having]) =>
    having.includes(record) ? [name] : [],
  );
  const given = [
    ...state.labelers.map(({ id }) => answersOf(state, id, record)),
    decisionOf(state, record)?.answers ?? {},
  ];
  const labelled = ({ question, label: wanted }: { question: string; label: string | null }) => {
    const all = given.flatMap(({ [question]: answer }) => answer ?? []);
    if (wanted === null) return all.length === 0;
    return all.some(
      (answer) =>
        (answer.kind === 'choice' && answer.labels.includes(wanted)) ||
        (answer.kind === 'spans' && answer.spans.some((span) => span.label === wanted)),
    );
  };
  const touched = state.touched.get(record) * 1000;
  const timed = filter.from !== undefined || filter.to !== undefined;
  const who = assigneeOf(state, record) ?? 'nobody';
  const alike = {
    exact: isIn(outside.exact),
    near: isIn(outside.near),
    any: isIn(outside.exact) || isIn(outside.near),
  };
  return (
    any(filter.status, (one) => one === recordStatus(state, record)) &&
    ids.every((question) =>
      any(
        filter.labels?.filter((one) => one.question === question),
        labelled,
      ),
    ) &&
    any(filter.labelers, (one) => labelerStatus(state, one, record) !== 'pending') &&
    (filter.assigned === undefined || filter.assigned === who) &&
    any(filter.tags, (one) => tagsOf(state, record, imported).includes(one)) &&
    (!timed || (touched > 0 && touched >= (filter.from ?? 0) && touched < (filter.to ?? Infinity))) &&
    same(filter.flagged, marked(MARK.flagged)) &&
    same(filter.commented, state.comments.has(record)) &&
    same(filter.redacted, state.redactions.has(record)) &&
    same(filter.disagreement, marked(MARK.disagreement)) &&
    same(filter.adjudicated, decisionOf(state, record) !== null) &&
    (filter.duplicate === undefined || alike[filter.duplicate]) &&
    same(filter.personalData, isIn(outside.personalData)) &&
    same(filter.suggested, isIn(outside.suggested)) &&
    (filter.text === undefined || isIn(outside.text)) &&
    (filter.records === undefined ||
      Array.from(matchingRecords(state, { questions }, { records: filter.records }, {}) ?? []).includes(record))
  );
}

describe('which records a filter means', () => {
  it('is what its words say, record by record', () => {
    fc.assert(
      fc.property(logs, filters, outsides, (log, filter, outside) => {
        const state = new ProjectState(RECORDS);
        log.forEach(([what, by, second], place) => {
          const entry: Entry = { id: `e${place}`, at: second * 1000, by, do: what };
          apply(state, entry);
        });
        const found = matchingRecords(state, { questions }, filter, outside);
        const all = Array.from({ length: RECORDS }, (_, record) => record);
        expect([...(found ?? all)]).toEqual(all.filter((record) => isMeant(state, filter, outside, record)));
      }),
      { numRuns: 600 },
    );
  });

  it('is all of them, without a list, where nothing narrows', () => {
    const state = new ProjectState(5);
    expect(matchingRecords(state, { questions }, {}, {})).toBeNull();
    expect(matchingRecords(state, { questions }, { status: [], tags: [] }, {})).toBeNull();
  });

  it('names records by themselves, and none where the names cannot be read', () => {
    const state = new ProjectState(5);
    const named = encodeRecordSet(Uint32Array.of(1, 3));
    expect(matchingRecords(state, { questions }, { records: named }, {})).toEqual(Uint32Array.of(1, 3));
    expect(matchingRecords(state, { questions }, { records: '%' }, {})).toEqual(new Uint32Array(0));
    const beyond = encodeRecordSet(Uint32Array.of(9));
    expect(matchingRecords(state, { questions }, { records: beyond }, {})).toEqual(new Uint32Array(0));
  });

  it('does not mind what lies outside of the project', () => {
    const state = new ProjectState(3);
    const outside = { text: Uint32Array.of(2, 3, 700), importedTags: new Map([['a', Uint32Array.of(1, 900)]]) };
    expect(matchingRecords(state, { questions }, { text: 'x' }, outside)).toEqual(Uint32Array.of(2));
    expect(matchingRecords(state, { questions }, { tags: ['a'] }, outside)).toEqual(Uint32Array.of(1));
  });

  it('comes back out of an address', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(filterFrom(filterText(filter))).toEqual(filter);
      }),
    );
    expect(filterFrom('{')).toBeNull();
    expect(filterFrom('{"status":"x"}')).toBeNull();
  });
});
