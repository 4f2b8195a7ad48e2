import { expect, test } from 'vitest';
import { meanTheSame } from './meaning.ts';
import type { Answers, Span } from './question.ts';

const span = (id: number, start: number, end: number, label = 'who'): Span => ({ id, start, end, text: 'x', label });
const spans = (...all: Span[]): Answers => ({ names: { kind: 'spans', unit: 'codepoint', spans: all } });
const relation = (from: number, to: number): Answers => ({
  links: { kind: 'relations', relations: [{ from, to, label: 'of' }] },
});

test.each<[string, Answers, Answers, boolean]>([
  ['spans marked in another order', spans(span(0, 1, 4), span(1, 6, 9)), spans(span(0, 6, 9), span(1, 1, 4)), true],
  ['another border', spans(span(0, 1, 4)), spans(span(0, 1, 5)), false],
  ['another label', spans(span(0, 1, 4)), spans(span(0, 1, 4, 'where')), false],
  [
    'labels chosen in another order',
    { mood: { kind: 'choice', labels: ['a', 'b'] } },
    { mood: { kind: 'choice', labels: ['b', 'a'] } },
    true,
  ],
  [
    'relations of spans with other numbers',
    { ...spans(span(0, 1, 4), span(1, 6, 9)), ...relation(0, 1) },
    { ...spans(span(5, 6, 9), span(7, 1, 4)), ...relation(7, 5) },
    true,
  ],
  [
    'a relation the other way round',
    { ...spans(span(0, 1, 4), span(1, 6, 9)), ...relation(0, 1) },
    { ...spans(span(0, 1, 4), span(1, 6, 9)), ...relation(1, 0) },
    false,
  ],
  ['one question more', spans(span(0, 1, 4)), { ...spans(span(0, 1, 4)), note: { kind: 'text', text: '' } }, false],
  ['another kind', { a: { kind: 'text', text: '1' } }, { a: { kind: 'rating', rating: 1 } }, false],
  ['nothing and nothing', {}, {}, true],
])('%s', (_, one, other, same) => {
  expect(meanTheSame(one, other)).toBe(same);
  expect(meanTheSame(other, one)).toBe(same);
});
