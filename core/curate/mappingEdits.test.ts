import { describe, expect, it } from 'vitest';
import {
  choicesOf,
  fitted,
  mappingGap,
  withFieldKind,
  withNewChoice,
  withNewField,
  withTarget,
  withUnit,
} from './mappingEdits.ts';
import { type Mapping, mappingSchema } from './mapping.ts';
import type { Question } from './question.ts';

const label = { id: 'good', name: 'Good', colour: 0, key: null, description: '' };
const mood: Question = { kind: 'choice', id: 'mood', title: 'Mood', required: false, several: false, labels: [label] };
const parts: Question = {
  kind: 'spans',
  id: 'parts',
  title: 'Parts',
  required: false,
  field: 'text',
  overlaps: true,
  labels: [label],
};
const mapping: Mapping = {
  shape: 'columns',
  fields: [
    { id: 'text', title: 'Text', kind: 'text' },
    { id: 'note', title: 'Note', kind: 'text' },
  ],
  questions: [mood],
  columns: [
    { column: 'Text', to: { kind: 'field', field: 'text' } },
    { column: 'Note', to: { kind: 'field', field: 'note' } },
    { column: 'mood', to: { kind: 'answer', question: 'mood', unit: 'codepoint', labels: { '+': 'good' } } },
  ],
  newLabels: 'add',
};
const nothing = { fields: [], questions: [] };
const targets = ({ columns }: Mapping) => columns.map(({ to }) => ('field' in to ? to.field : to.kind));

describe('changing a mapping', () => {
  it('two columns never fill one place', () => {
    const changed = withTarget(mapping, 'Note', { kind: 'field', id: 'text' }, nothing);
    expect(targets(changed)).toEqual(['ignore', 'text', 'answer']);
    expect(mappingSchema.safeParse(changed).success).toBe(true);
    expect(changed.fields.map(({ id }) => id)).toEqual(['text']);
  });

  it('several columns may be tags, only one the author', () => {
    const tags = withTarget(withTarget(mapping, 'Note', { kind: 'tag' }, nothing), 'mood', { kind: 'tag' }, nothing);
    expect(targets(tags)).toEqual(['text', 'tag', 'tag']);
    const author = withTarget(
      withTarget(tags, 'Note', { kind: 'author' }, nothing),
      'mood',
      { kind: 'author' },
      nothing,
    );
    expect(targets(author)).toEqual(['text', 'ignore', 'author']);
  });

  it('a question of the project brings the field that it is about', () => {
    const into = { fields: mapping.fields, questions: [parts] };
    const without = withTarget(mapping, 'Text', { kind: 'ignore' }, into);
    const asked = withTarget(without, 'mood', { kind: 'answer', id: 'parts' }, into);
    expect(asked.questions).toEqual([parts]);
    expect(asked.fields.map(({ id }) => id).toSorted()).toEqual(['note', 'text']);
    expect(mappingSchema.safeParse(asked).success).toBe(true);
    expect(choicesOf(asked, into).questions.map(({ id }) => id)).toEqual(['parts']);
  });

  it('a new field gets a name that neither the file nor the project has', () => {
    const into = { fields: [{ id: 'mood', title: 'Mood', kind: 'text' as const }], questions: [] };
    const changed = withNewField(mapping, 'mood', { title: 'mood', kind: 'text' }, into);
    expect(targets(changed)).toEqual(['text', 'note', 'mood_2']);
    expect(changed.questions).toEqual([]);
    expect(withFieldKind(changed, 'mood_2', 'number').fields.at(-1)).toMatchObject({ kind: 'number' });
  });

  it('a new question has the values that were seen as its labels, each once', () => {
    const asked = withNewChoice(
      mapping,
      'Note',
      { title: 'Note', values: ['Ja', 'nein', 'Ja', ' ', 'Ja!'], several: false },
      nothing,
    );
    expect(asked.questions.at(-1)).toMatchObject({
      id: 'note',
      labels: [
        { id: 'ja', name: 'Ja' },
        { id: 'nein', name: 'nein' },
        { id: 'ja_2', name: 'Ja!' },
      ],
    });
    expect(targets(asked)).toEqual(['text', 'answer', 'answer']);
    expect(mappingSchema.safeParse(asked).success).toBe(true);
  });

  it('nothing but ignored columns is no import', () => {
    const none = mapping.columns.reduce(
      (all, { column }) => withTarget(all, column, { kind: 'ignore' }, nothing),
      mapping,
    );
    expect(mappingGap(none)).toBe('no-field');
    expect(mappingGap(mapping)).toBeNull();
  });
});

it('offsets may count UTF-16 units, as JavaScript does', () => {
  const changed = withUnit(mapping, 'mood', 'utf16');
  expect(changed.columns[2]?.to).toMatchObject({ question: 'mood', unit: 'utf16' });
  expect(withUnit(mapping, 'Text', 'utf16')).toEqual(mapping);
});

describe('the mapping of an earlier import', () => {
  it('asks nothing that the project no longer asks, and knows its labels of today', () => {
    const gone = fitted(mapping, { fields: mapping.fields, questions: [] });
    expect(targets(gone)).toEqual(['text', 'note', 'ignore']);
    const other = { ...mood, labels: [{ ...label, id: 'fine' }] };
    const renamed = fitted(mapping, { fields: mapping.fields, questions: [other] });
    expect(renamed.columns[2]?.to).toMatchObject({ question: 'mood', labels: {} });
    expect(mappingSchema.safeParse(renamed).success).toBe(true);
  });
});
