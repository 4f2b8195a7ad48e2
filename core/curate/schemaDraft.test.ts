import { describe, expect, it, test } from 'vitest';
import { questionSchema } from './question.ts';
import {
  type LabelledQuestion,
  type QuestionKind,
  type SchemaDraft,
  addField,
  addLabel,
  addQuestion,
  changeOf,
  draftOf,
  draftProblems,
  mergeLabel,
  moved,
  sharedKeys,
  splitLabel,
  takeBackRelabel,
  withQuestion,
  withoutQuestion,
} from './schemaDraft.ts';
import { templates } from './templates.ts';

const before = templates.sentiment;
const start = draftOf(before);
const question = (draft: SchemaDraft): LabelledQuestion => {
  const [first] = draft.questions;
  if (first === undefined || !('labels' in first)) throw new Error('no labels');
  return first;
};
const ids = (draft: SchemaDraft) => question(draft).labels.map(({ id }) => id);

describe('a draft', () => {
  it('sends only what is another than before', () => {
    expect(changeOf(before, start)).toBeNull();
    expect(changeOf(before, { ...start, guidelines: 'New' })).toEqual({ guidelines: 'New', relabels: [] });
    const renamed = withQuestion(start, { ...question(start), title: 'Feeling?' });
    expect(Object.keys(changeOf(before, renamed) ?? {})).toEqual(['questions', 'relabels']);
    expect(changeOf(before, withQuestion(renamed, question(start)))).toBeNull();
  });

  test.each(['choice', 'spans', 'text', 'chat', 'preference', 'rating', 'form', 'ranking'] satisfies QuestionKind[])(
    'takes a new question of the kind %s, which the schema allows',
    (kind) => {
      const { draft, id } = addQuestion(start, kind, 'What then?', 'First', ['what_then']);
      expect(id).toBe('what_then_2');
      expect(questionSchema.safeParse(draft.questions.at(-1)).error).toBeUndefined();
      expect(draftProblems(draft)).toEqual([]);
    },
  );

  it('takes relations once there are spans to join', () => {
    expect(draftProblems(addQuestion(start, 'relations', 'Which?', 'First', []).draft)).toMatchObject([
      { code: 'OTHER' },
    ]);
    const { draft } = addQuestion(start, 'spans', 'Where?', 'First', []);
    expect(draftProblems(addQuestion(draft, 'relations', 'Which?', 'First', []).draft)).toEqual([]);
  });

  it('moves things by one place and no farther', () => {
    expect(moved(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  });

  it('gives new labels and fields ids that nothing had', () => {
    const gone = mergeLabel(start, question(start), 'mixed', null);
    expect(ids(addLabel(gone, question(gone), before, 'Mixed')).at(-1)).toBe('mixed_2');
    expect(question(addLabel(start, question(start), before, 'New')).labels.at(-1)?.colour).toBe(4);
    expect(addField(start, 'Text').fields.at(-1)?.id).toBe('text_2');
  });
});

describe('merging and splitting labels', () => {
  it('sends the records of the one to the other', () => {
    const merged = mergeLabel(start, question(start), 'mixed', 'neutral');
    expect(ids(merged)).toEqual(['positive', 'negative', 'neutral']);
    expect(merged.relabels).toEqual([{ question: 'sentiment', from: 'mixed', to: 'neutral', records: null }]);
  });

  it('follows a label that is merged again', () => {
    const first = mergeLabel(start, question(start), 'mixed', 'neutral');
    const second = mergeLabel(first, question(first), 'neutral', 'positive');
    expect(second.relabels.map(({ from, to }) => [from, to])).toEqual([
      ['mixed', 'positive'],
      ['neutral', 'positive'],
    ]);
  });

  it('splits some records off, and takes that back by merging', () => {
    const split = splitLabel(start, question(start), before, { from: 'negative', name: 'Angry', records: 'AAAA' });
    expect(ids(split)).toEqual(['positive', 'negative', 'angry', 'neutral', 'mixed']);
    expect(split.relabels).toEqual([{ question: 'sentiment', from: 'negative', to: 'angry', records: 'AAAA' }]);
    const back = mergeLabel(split, question(split), 'angry', 'negative');
    expect(ids(back)).toEqual(ids(start));
    expect(changeOf(before, back)).toBeNull();
  });

  it('takes either back by itself', () => {
    const split = splitLabel(start, question(start), before, { from: 'negative', name: 'Angry', records: 'AAAA' });
    const both = mergeLabel(split, question(split), 'positive', 'mixed');
    const [first, second] = both.relabels;
    if (first === undefined || second === undefined) throw new Error('two are pending');
    expect(ids(takeBackRelabel(both, before, first))).toEqual(['negative', 'neutral', 'mixed']);
    expect(takeBackRelabel(both, before, first).relabels).toEqual([second]);
    expect(ids(takeBackRelabel(both, before, second))).toEqual(['negative', 'angry', 'neutral', 'mixed', 'positive']);
  });

  it('forgets what a removed question or label was to become', () => {
    const split = splitLabel(start, question(start), before, { from: 'negative', name: 'Angry', records: 'AAAA' });
    expect(mergeLabel(split, question(split), 'angry', null).relabels).toEqual([]);
    expect(withoutQuestion(split, 'sentiment')).toMatchObject({ questions: [], relabels: [] });
  });
});

it('says what stands in the way of saving', () => {
  const codes = (labels: LabelledQuestion['labels'], title = 'Title') =>
    draftProblems(withQuestion(start, { ...question(start), title, labels })).map(({ code }) => code);
  const [first, second] = question(start).labels;
  if (first === undefined || second === undefined) throw new Error('no labels');
  expect(codes([], ' ')).toEqual(['NO_TITLE', 'NO_LABELS']);
  expect(codes([{ ...first, name: ' ' }])).toEqual(['LABEL_NAME']);
  expect(codes([first, { ...second, name: 'positive ' }])).toEqual(['SAME_LABEL']);
  expect(draftProblems({ ...start, fields: [] })).toMatchObject([]);
});

it('finds keys that several labels want', () => {
  const [one, two, ...rest] = question(start).labels;
  if (one === undefined || two === undefined) throw new Error('no labels');
  const keyed = { ...question(start), labels: [{ ...one, key: 'x' }, { ...two, key: 'X' }, ...rest] };
  expect(sharedKeys([keyed]).map(({ key, labels }) => [key, labels.length])).toEqual([['x', 2]]);
  expect(sharedKeys(start.questions)).toEqual([]);
});
