import { expect, test } from 'vitest';
import { spokenOf } from './oddsOf.ts';

const odds = (length: number, probability: number) => ({ length, probability, likeliest: [] });

test('each token has its piece of the text', () => {
  expect(spokenOf('Hi there', [odds(2, 0.5), odds(6, 1)]).map(({ text, probability }) => [text, probability])).toEqual([
    ['Hi', 0.5],
    [' there', 1],
  ]);
});

test('a character that took several tokens is as probable as they are together', () => {
  const [first, second] = spokenOf('a😀', [odds(1, 1), odds(0, 0.5), odds(0, 0.5), odds(2, 0.8)]);
  expect([first?.text, second?.text, second?.probability]).toEqual(['a', '😀', 0.2]);
});

test('what came at the very end belongs to the last token', () => {
  expect(spokenOf('ab!', [odds(1, 1), odds(1, 1)]).map(({ text }) => text)).toEqual(['a', 'b!']);
  expect(spokenOf('', [])).toEqual([]);
});
