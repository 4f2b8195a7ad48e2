import { expect, it } from 'vitest';
import { type Caret, caretAt, caretRange, movedCaret } from './caret.ts';

const text = 'Takes bisoprolol, 5 mg 👩🏽‍🚀\r\ndaily';
const words = (caret: Caret | null) => {
  if (caret === null) return null;
  const { start, end } = caretRange(caret);
  return text.slice(start, end);
};
const begin = (unit: number): Caret =>
  caretAt(text, unit, null, false) ?? { home: { start: 0, end: 0 }, focus: { start: 0, end: 0 } };
const forth = { step: 1, by: 'word', extend: false } as const;
const back = { ...forth, step: -1 } as const;

it('goes from word to word and stays at the ends', () => {
  const second = movedCaret(text, begin(0), forth);
  expect(words(second)).toBe('bisoprolol');
  expect(words(movedCaret(text, second, back))).toBe('Takes');
  expect(words(movedCaret(text, begin(0), back))).toBe('Takes');
  expect(words(movedCaret(text, begin(text.length), forth))).toBe('daily');
});

it('extends both ways from where it began', () => {
  const middle = begin(text.indexOf('5'));
  const wider = movedCaret(text, middle, { ...forth, extend: true });
  expect(words(wider)).toBe('5 mg');
  const again = movedCaret(text, wider, { ...back, extend: true });
  expect(words(again)).toBe('5');
  expect(words(movedCaret(text, again, { ...back, extend: true }))).toBe('bisoprolol, 5');
  expect(words(movedCaret(text, wider, forth))).toBe('daily');
});

it('goes by characters, and takes none apart', () => {
  const character = { ...forth, by: 'character' } as const;
  const space = movedCaret(text, begin(text.indexOf('mg')), character);
  expect(words(space)).toBe(' ');
  expect(words(movedCaret(text, space, character))).toBe('👩🏽‍🚀');
});

it('begins on the word at a place, or beside it', () => {
  expect(words(begin(8))).toBe('bisoprolol');
  expect(words(begin(text.indexOf(',')))).toBe('bisoprolol');
  expect(words(begin(text.length))).toBe('daily');
  expect(caretAt('  … ', 2, null, false)).toBeNull();
});
