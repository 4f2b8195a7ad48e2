import { describe, expect, it } from 'vitest';
import type { Answer, Question } from '../curate/question.ts';
import type { CurateRecord } from '../curate/record.ts';
import { answerMisfit } from '../curate/schema.ts';
import { sliceCodePoints } from '../text/codePoints.ts';
import { sayTheSame } from './agreement.ts';
import { type Askable, candidatesOf, spokenLabels } from './asking.ts';
import { chooseExamples } from './examples.ts';
import { parseAnswer } from './parse.ts';
import { type Example, promptOf, spokenAnswer } from './prompt.ts';
import { recordText } from './recordText.ts';

const label = (id: string, name: string, description = '') => ({ id, name, colour: 0, key: null, description });
const labels = [label('good', 'Good', 'Praise.'), label('bad', 'Bad'), label('good_2', 'Good'), label('mixed', 'bad')];
const common = { id: 'q', title: 'Which?', required: true };
const one: Askable = { kind: 'choice', ...common, several: false, labels };
const several: Askable = { kind: 'choice', ...common, several: true, labels };
const spans: Askable = { kind: 'spans', ...common, field: 'text', overlaps: false, labels };
const form: Askable = {
  kind: 'form',
  ...common,
  inputs: [
    { id: 'who', title: 'Who', kind: 'text' },
    { id: 'old', title: 'Old', kind: 'number' },
    { id: 'sure', title: 'Sure', kind: 'yes-no' },
  ],
};
const fields = [{ id: 'text', title: 'Text', kind: 'text' as const }];
const record = (ordinal: number, text: string): CurateRecord => ({
  ordinal,
  fields: { text },
  given: {},
  tags: [],
  source: { file: 0, row: ordinal + 1, author: null },
});

describe('labels as a model hears them', () => {
  it('go by their names, and by their ids where two names are one', () => {
    expect([...spokenLabels(labels)]).toEqual([
      ['good', 'good'],
      ['Bad', 'bad'],
      ['good_2', 'good_2'],
      ['mixed', 'mixed'],
    ]);
  });

  it('are all different, whatever people call them', () => {
    const hostile = [label('a', 'b'), label('b', 'a'), label('c', 'a'), label('d', '"}')];
    expect(new Set(spokenLabels(hostile).values())).toEqual(new Set(['a', 'b', 'c', 'd']));
    for (const { label: id, text } of candidatesOf({ ...one, labels: hostile }) ?? []) {
      expect(parseAnswer({ ...one, labels: hostile }, text, {})).toEqual({
        ok: true,
        value: { kind: 'choice', labels: [id] },
      });
    }
  });
});

describe('what a model says', () => {
  it.each([
    [one, '{"label":"nothing like it"}', 'misfit'],
    [one, '{"label":["Bad"]}', 'not-json'],
    [one, '{"label":"Bad"', 'not-json'],
    [one, 'null', 'not-json'],
    [one, `{"label":"${'x'.repeat(300_000)}"}`, 'not-json'],
    [several, '{"labels":["Bad","__proto__"]}', 'misfit'],
    [spans, '{"spans":[{"text":"absent","label":"Bad"}]}', 'not-in-text'],
    [spans, '{"spans":[{"text":"","label":"Bad"}]}', 'not-json'],
    [spans, '{"spans":[{"text":"good ink","label":"Bad"},{"text":"ink","label":"Bad"}]}', 'misfit'],
    [form, '{"who":1,"old":"x","sure":true}', 'misfit'],
    [form, '{"nobody":"x","who":"x"}', 'misfit'],
    [form, '{"who":{"a":1}}', 'not-json'],
    [{ kind: 'rating', ...common, lowest: 1, highest: 5 }, '{"rating":9}', 'misfit'],
    [{ kind: 'preference', ...common, fields: ['a', 'b'], tie: false }, '{"better":"tie"}', 'misfit'],
    [{ kind: 'text', ...common, from: null }, '{"text":"  "}', 'not-json'],
  ] satisfies [Askable, string, string][])('is not taken where it is no answer', (question, said, why) => {
    expect(parseAnswer(question, said, { text: '👍 good ink' })).toEqual({ ok: false, failure: why });
  });

  it('names passages that stand there, counted in code points, one place after the other', () => {
    const text = 'Ink 👍 and ink 👍👍 and Ink';
    const said = JSON.stringify({
      spans: [
        { text: '👍', label: 'Bad' },
        { text: '👍👍', label: 'Bad' },
        { text: 'Ink', label: 'Bad' },
        { text: 'Ink', label: 'Bad' },
        { text: 'Ink', label: 'Bad' },
      ],
    });
    const parsed = parseAnswer(spans, said, { text });
    if (!parsed.ok || parsed.value.kind !== 'spans') throw new Error('It was not taken');
    expect(parsed.value.spans.map(({ start }) => start)).toEqual([4, 14, 0, 21]);
    for (const { start, end, text: named } of parsed.value.spans) expect(sliceCodePoints(text, start, end)).toBe(named);
  });

  it('is what a person’s answer is in its words, and back', () => {
    const text = 'A good book 👍 by a bad printer';
    const answers: [Askable, Answer][] = [
      [one, { kind: 'choice', labels: ['good_2'] }],
      [several, { kind: 'choice', labels: ['bad', 'mixed'] }],
      [form, { kind: 'form', values: { who: 'x', old: 3, sure: false } }],
      [spans, { kind: 'spans', unit: 'codepoint', spans: [{ id: 0, start: 12, end: 13, text: '👍', label: 'good' }] }],
    ];
    for (const [question, answer] of answers) {
      const said = spokenAnswer(question, answer) ?? '';
      const back = parseAnswer(question, said, { text });
      expect(back.ok && sayTheSame(back.value, answer)).toBe(true);
      expect(answerMisfit(question as Question, answer)).toBeNull();
    }
  });
});

describe('a prompt', () => {
  const examples: Example[] = Array.from({ length: 12 }, (_, place) => ({
    record: record(place, `Example ${place} ${'word '.repeat(place * 10)}`),
    answer: { kind: 'choice', labels: [place % 2 === 0 ? 'good' : 'bad'] },
  }));
  const wish = { question: one, fields, guidelines: 'Be fair.', examples };

  it.each([300, 600, 1_000, 4_000, 20_000])('of %i characters has room for all that is in it', (room) => {
    const long = record(99, 'long '.repeat(10_000));
    const { messages, kept, of } = promptOf({ ...wish, record: long, room });
    const instruction = messages[0]?.text.length ?? 0;
    expect(messages.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(
      Math.max(room, instruction + 20),
    );
    expect(kept).toBeLessThan(of);
    expect(messages.at(-1)?.text).toContain('[…]');
  });

  it('never shows a record the answer to itself', () => {
    for (const { record: asked } of examples) {
      const { examples: used, messages } = promptOf({ ...wish, record: asked, room: 20_000 });
      expect(used).not.toContain(asked.ordinal);
      expect(used.length).toBe(11);
      expect(messages.length).toBe(2 + 2 * used.length);
    }
  });

  it('begins alike for every record, so that what was read of it is used again', () => {
    const first = promptOf({ ...wish, record: record(50, 'One.'), room: 20_000 }).messages;
    const second = promptOf({ ...wish, record: record(51, 'Two!'), room: 20_000 }).messages;
    expect(first.slice(0, -1)).toEqual(second.slice(0, -1));
  });

  it('cuts no character in two, and keeps what is asked about before the rest', () => {
    const both = [...fields, { id: 'note', title: 'Note', kind: 'text' as const }];
    const asked: CurateRecord = {
      ...record(1, '👍'.repeat(100)),
      fields: { note: 'n'.repeat(500), text: '👍'.repeat(100) },
    };
    for (let room = 20; room < 120; room += 1) {
      const { text } = recordText(asked, both, ['text'], room);
      expect(text.isWellFormed()).toBe(true);
      expect(text.includes('nn')).toBe(false);
    }
  });
});

describe('examples', () => {
  const answered = (ordinal: number, text: string, given: string): Example => ({
    record: record(ordinal, text),
    answer: { kind: 'choice', labels: [given] },
  });

  it('show each answer as often as any other, and records that differ', () => {
    const candidates = [
      ...Array.from({ length: 30 }, (_, place) => answered(place, 'the same words again', 'good')),
      answered(30, 'quite another thing', 'good'),
      answered(31, 'bad glue', 'bad'),
      answered(32, 'bad paper', 'bad'),
    ];
    const chosen = chooseExamples(candidates, 4, 7);
    expect(chosen.map(({ answer }) => (answer.kind === 'choice' ? answer.labels[0] : ''))).toEqual([
      'good',
      'bad',
      'good',
      'bad',
    ]);
    expect(chosen.map(({ record: { ordinal } }) => ordinal)).toContain(30);
    expect(chooseExamples(candidates, 4, 7)).toEqual(chosen);
    expect(chooseExamples([], 4, 7)).toEqual([]);
    expect(chooseExamples(candidates, 100, 7).length).toBe(33);
  });
});
