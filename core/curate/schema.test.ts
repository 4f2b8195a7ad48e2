import { describe, expect, it } from 'vitest';
import type { Question } from './question.ts';
import { answersMisfit, schemaProblem } from './schema.ts';
import { templates } from './templates.ts';

const label = (id: string) => ({ id, name: id, colour: 0, key: null, description: '' });
const common = { title: 'Q', required: false };
const questions: Question[] = [
  { kind: 'choice', id: 'one', ...common, several: false, labels: [label('a'), label('b')] },
  { kind: 'spans', id: 'names', ...common, field: 'text', overlaps: false, labels: [label('person')] },
  { kind: 'rating', id: 'stars', ...common, lowest: 1, highest: 5 },
  { kind: 'form', id: 'form', ...common, inputs: [{ id: 'age', title: 'Age', kind: 'number' }] },
];
const span = (id: number, start: number, end: number) => ({ id, start, end, text: '', label: 'person' });

describe('answers against questions', () => {
  it('takes what fits', () => {
    const spans = { kind: 'spans' as const, unit: 'codepoint' as const, spans: [span(1, 0, 2), span(2, 2, 3)] };
    expect(answersMisfit(questions, { one: { kind: 'choice', labels: ['a'] }, names: spans })).toBeNull();
    expect(answersMisfit(questions, { form: { kind: 'form', values: { age: 3 } } })).toBeNull();
  });

  it.each([
    ['question', { gone: { kind: 'text', text: 'x' } }],
    ['answer', { one: { kind: 'text', text: 'x' } }],
    ['answer', { one: { kind: 'choice', labels: ['a', 'b'] } }],
    ['label', { one: { kind: 'choice', labels: ['z'] } }],
    ['answer', { names: { kind: 'spans', unit: 'codepoint', spans: [span(1, 0, 3), span(2, 2, 4)] } }],
    ['answer', { names: { kind: 'spans', unit: 'codepoint', spans: [span(1, 3, 3)] } }],
    ['answer', { names: { kind: 'spans', unit: 'codepoint', spans: [span(1, 0, 1), span(1, 2, 3)] } }],
    ['answer', { stars: { kind: 'rating', rating: 6 } }],
    ['answer', { form: { kind: 'form', values: { age: 'old' } } }],
    ['answer', { form: { kind: 'form', values: { shoe: 4 } } }],
  ] as const)('names what does not: %s', (reason, answers) => {
    expect(answersMisfit(questions, structuredClone(answers) as never)?.reason).toBe(reason);
  });
});

it('refuses questions about what is not there', () => {
  const { fields, questions: asked } = templates['contract-clauses'];
  expect(schemaProblem([], asked)).toContain('clause');
  expect(
    schemaProblem(
      fields,
      asked.filter(({ id }) => id !== 'parts'),
    ),
  ).toContain('spans');
});
