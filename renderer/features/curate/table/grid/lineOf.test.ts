import { expect, test } from 'vitest';
import { lineOf } from './lineOf.ts';

test('a text is one line of its beginning', () => {
  expect(lineOf('  One\n\ttwo  three ', [])).toBe('One two three');
  expect(lineOf('a '.repeat(100_000), [])).toHaveLength(400);
  expect(lineOf(undefined, [])).toBe('');
});

test('no character is cut in two', () => {
  expect(lineOf(`${'a'.repeat(399)}😀b`, [])).toBe('a'.repeat(399));
});

test('conversations and lists show what is said in them', () => {
  expect(
    lineOf(
      [
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Good day' },
      ],
      [],
    ),
  ).toBe('Hello · Good day');
  expect(lineOf(['one', 'two'], [])).toBe('one · two');
  expect(lineOf([], [])).toBe('');
});

test('what was blacked out cannot be read', () => {
  expect(lineOf('Call Ann now', [{ start: 5, end: 8 }])).toBe('Call ███ now');
});
