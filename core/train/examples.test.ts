import { describe, expect, it } from 'vitest';
import type { Answer, Question } from '../curate/question.ts';
import type { Field, JsonValue } from '../curate/value.ts';
import { readingsOf } from './examples.ts';

const label = (id: string) => ({ id, name: id.toUpperCase(), colour: 0, key: null, description: '' });
const common = { required: false };
const text: Field = { id: 'text', title: 'Text', kind: 'text' };
const spans: Question = {
  kind: 'spans',
  id: 'names',
  title: 'Names',
  field: 'text',
  overlaps: false,
  labels: [label('who')],
  ...common,
};
const found: Answer = {
  kind: 'spans',
  unit: 'codepoint',
  spans: [
    { id: 2, start: 9, end: 11, text: 'Bo', label: 'who' },
    { id: 1, start: 0, end: 3, text: 'Ada', label: 'who' },
  ],
};

const cases: [string, Question, Answer, Record<string, JsonValue>, string, string][] = [
  [
    'a choice',
    { kind: 'choice', id: 'mood', title: 'Mood', several: false, labels: [label('good'), label('bad')], ...common },
    { kind: 'choice', labels: ['good'] },
    { text: 'Nice.' },
    'Nice.\n\nMood: which of these? GOOD, BAD',
    'GOOD',
  ],
  [
    'several choices, none of them',
    { kind: 'choice', id: 'mood', title: 'Mood', several: true, labels: [label('good')], ...common },
    { kind: 'choice', labels: [] },
    { text: 'Nice.' },
    'Nice.\n\nMood: which of these apply? GOOD',
    'none',
  ],
  [
    'spans, in the order of the text',
    spans,
    found,
    { text: 'Ada sees Bo' },
    'Ada sees Bo\n\nNames: list each passage on a line of its own, as “label: passage”. Labels: WHO',
    'WHO: Ada\nWHO: Bo',
  ],
  [
    'one text alone, which needs no words',
    { kind: 'text', id: 'reply', title: 'Reply', from: null, ...common },
    { kind: 'text', text: 'Yes.' },
    { text: 'Is it?' },
    'Is it?',
    'Yes.',
  ],
  [
    'an empty text',
    { kind: 'text', id: 'reply', title: 'Reply', from: null, ...common },
    { kind: 'text', text: '  ' },
    { text: 'Is it?' },
    '',
    'empty-answer',
  ],
  [
    'a text to nothing',
    { kind: 'text', id: 'reply', title: 'Reply', from: null, ...common },
    { kind: 'text', text: 'Yes.' },
    {},
    '',
    'no-prompt',
  ],
  [
    'a rating',
    { kind: 'rating', id: 'stars', title: 'Stars', lowest: 1, highest: 5, ...common },
    { kind: 'rating', rating: 4 },
    { text: 'Good.' },
    'Good.\n\nStars: a number from 1 to 5',
    '4',
  ],
  [
    'a form',
    {
      kind: 'form',
      id: 'facts',
      title: 'Facts',
      inputs: [
        { id: 'year', title: 'Year', kind: 'number' },
        { id: 'sold', title: 'Sold', kind: 'yes-no' },
      ],
      ...common,
    },
    { kind: 'form', values: { year: 1450, sold: true } },
    { text: 'A book.' },
    'A book.\n\nFacts: fill in Year, Sold',
    'Year: 1450\nSold: yes',
  ],
  [
    'a preference',
    { kind: 'preference', id: 'best', title: 'Best', fields: ['one', 'other'], tie: true, ...common },
    { kind: 'preference', chosen: 'first' },
    { text: 'Why?', one: 'Because.', other: 'So.' },
    'Why?',
    'Because.',
  ],
  [
    'a tie',
    { kind: 'preference', id: 'best', title: 'Best', fields: ['one', 'other'], tie: true, ...common },
    { kind: 'preference', chosen: 'tie' },
    { text: 'Why?', one: 'Because.', other: 'So.' },
    '',
    'tie',
  ],
  [
    'a ranking',
    { kind: 'ranking', id: 'order', title: 'Order', field: 'items', ...common },
    { kind: 'ranking', order: [1, 0] },
    { items: ['b', 'a'] },
    '- b\n- a\n\nOrder: put them in order, the best first.',
    '1. a\n2. b',
  ],
  [
    'a ranking of what is not there',
    { kind: 'ranking', id: 'order', title: 'Order', field: 'items', ...common },
    { kind: 'ranking', order: [7] },
    { items: ['b', 'a'] },
    '',
    'missing-part',
  ],
];

describe('a record as an example', () => {
  it.each(cases)('%s', (_name, question, answer, fields, prompt, said) => {
    const ids = ['text', 'one', 'other', 'items'];
    const schema = {
      fields: ids.map((id): Field => ({ id, title: id, kind: id === 'items' ? 'list' : 'text' })),
      questions: [question],
    };
    const { read, unused } = readingsOf({ fields, answers: { [question.id]: answer } }, schema);
    if (prompt === '') {
      expect([read, unused]).toEqual([[], [said]]);
      return;
    }
    expect(unused).toEqual([]);
    expect(read).toEqual([
      {
        question: question.id,
        messages: [
          { role: 'user', content: prompt },
          { role: 'assistant', content: said },
        ],
        ...(question.kind === 'preference' && {
          rejected: [
            { role: 'user', content: prompt },
            { role: 'assistant', content: 'So.' },
          ],
        }),
      },
    ]);
  });

  it('has no other answer where the one that was not chosen is empty', () => {
    const best: Question = {
      kind: 'preference',
      id: 'best',
      title: '',
      fields: ['one', 'other'],
      tie: true,
      ...common,
    };
    const fields = [text, { ...text, id: 'one' }, { ...text, id: 'other' }];
    const answers: Record<string, Answer> = { best: { kind: 'preference', chosen: 'second' } };
    const values = { text: 'Why?', one: ' ', other: 'So.' };
    const { read } = readingsOf({ fields: values, answers }, { fields, questions: [best] });
    expect(read.map(({ messages, rejected }) => [messages.at(-1)?.content, rejected])).toEqual([['So.', undefined]]);
  });

  it('joins relations by the passages that they are of', () => {
    const relations: Question = {
      kind: 'relations',
      id: 'ties',
      title: 'Ties',
      spans: 'names',
      labels: [label('sees')],
      ...common,
    };
    const schema = { fields: [text], questions: [spans, relations] };
    const answers: Record<string, Answer> = {
      names: found,
      ties: { kind: 'relations', relations: [{ from: 1, to: 2, label: 'sees' }] },
    };
    const { read } = readingsOf({ fields: { text: 'Ada sees Bo' }, answers }, schema);
    expect(read[1]?.messages[1]?.content).toBe('Ada | SEES | Bo');
    const lost: Record<string, Answer> = {
      ...answers,
      ties: { kind: 'relations', relations: [{ from: 1, to: 9, label: 'sees' }] },
    };
    expect(readingsOf({ fields: { text: 'Ada sees Bo' }, answers: lost }, schema).unused).toEqual(['missing-part']);
  });

  it('takes a conversation as it is, up to the assistant’s last words', () => {
    const talk: Field = { id: 'talk', title: 'Talk', kind: 'chat' };
    const turns = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
      { role: 'user', content: 'c' },
    ];
    const schema = { fields: [talk], questions: [] };
    expect(readingsOf({ fields: { talk: turns }, answers: {} }, schema)).toEqual({
      read: [{ question: null, messages: turns.slice(0, 2) }],
      unused: [],
    });
    expect(readingsOf({ fields: { talk: [turns[0] ?? null] }, answers: {} }, schema).unused).toEqual(['no-assistant']);
    expect(readingsOf({ fields: {}, answers: {} }, { fields: [text], questions: [spans] }).unused).toEqual([
      'no-answer',
    ]);
  });
});
