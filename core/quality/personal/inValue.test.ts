import { describe, expect, test } from 'vitest';
import { blackedOutIn, partsOf, redactedIn, within } from './inValue.ts';
import { findPersonalData } from './personalData.ts';

const chat = [
  { role: 'user', content: '👋 I am ada@example.org' },
  { role: 'assistant', content: 'And ada@example.org again?', name: 'bot' },
  { role: 'user', content: 'Yes.' },
];

/** Everything that is found in the value, counted through it. */
const foundIn = (value: Parameters<typeof partsOf>[0]) =>
  partsOf(value).flatMap(({ text, start }) =>
    findPersonalData(text).map((found) => ({ ...found, start: found.start + start, end: found.end + start })),
  );

describe('personal data in the turns of a conversation', () => {
  test('is found in each, by its place in all of them', () => {
    expect(foundIn(chat).map(({ start, end }) => [start, end])).toEqual([
      [7, 22],
      [27, 42],
    ]);
  });

  test('leaves the project by its name, and the rest of the turn as it was', () => {
    expect(redactedIn(chat, foundIn(chat))).toEqual([
      { role: 'user', content: '👋 I am [email]' },
      { role: 'assistant', content: 'And [email] again?', name: 'bot' },
      { role: 'user', content: 'Yes.' },
    ]);
  });

  test('is shown as blocks of the same length', () => {
    const shown = blackedOutIn(chat, foundIn(chat));
    expect(partsOf(shown).map(({ text }) => text)).toEqual([
      `👋 I am ${'█'.repeat(15)}`,
      `And ${'█'.repeat(15)} again?`,
      'Yes.',
    ]);
    expect(partsOf(shown).map(({ start }) => start)).toEqual(partsOf(chat).map(({ start }) => start));
  });

  test('a range over the end of a turn takes what each has of it', () => {
    expect(redactedIn(chat, [{ start: 20, end: 26 }])).toMatchObject([
      { content: '👋 I am ada@example.o[redacted]' },
      { content: '[redacted] ada@example.org again?' },
      { content: 'Yes.' },
    ]);
  });
});

test('a text is one part, and what is neither has none and is not changed', () => {
  expect(partsOf('a👋')).toEqual([{ text: 'a👋', start: 0 }]);
  expect(redactedIn('a👋b', [{ start: 1, end: 2, kind: 'card' }])).toBe('a[card]b');
  for (const value of [7, null, { a: 'ada@example.org' }, ['ada@example.org']]) {
    expect(partsOf(value)).toEqual([]);
    expect(redactedIn(value, [{ start: 0, end: 3 }])).toBeUndefined();
    expect(blackedOutIn(value, [{ start: 0, end: 3 }])).toBe(value);
  }
});

test('ranges outside of a part are none of its', () => {
  expect(
    within({ text: 'abc', start: 5 }, [
      { start: 0, end: 5 },
      { start: 7, end: 99 },
    ]),
  ).toEqual([{ start: 2, end: 3 }]);
});
