import { describe, expect, test } from 'vitest';
import type { Conversation } from '#core/conversation.ts';
import { shelvesOf, withWords } from './shelf.ts';

const at = (year: number, month: number, day: number, hour = 12) => new Date(year, month - 1, day, hour).getTime();
const titled = (title: string, updatedAt = 0): Conversation => ({
  id: title,
  title,
  createdAt: updatedAt,
  updatedAt,
  answers: 1,
  leaf: null,
  settings: null,
});

describe('the shelves of conversations', () => {
  const now = at(2026, 11, 20, 9);

  test('are days for a week, then months, newest first', () => {
    const shelves = shelvesOf(
      [
        titled('old', at(2025, 11, 20)),
        titled('early today', at(2026, 11, 20, 0)),
        titled('late yesterday', at(2026, 11, 19, 23)),
        titled('this week', at(2026, 11, 14)),
        titled('last week', at(2026, 11, 13)),
        titled('now', now),
        titled('october', at(2026, 10, 31)),
      ],
      now,
    );
    expect(shelves.map(({ key, span, conversations }) => [key, span, conversations.map(({ title }) => title)])).toEqual(
      [
        ['today', 'day', ['now', 'early today']],
        ['yesterday', 'day', ['late yesterday']],
        ['2026-11-14', 'day', ['this week']],
        ['2026-11', 'month', ['last week']],
        ['2026-10', 'month', ['october']],
        ['2025-11', 'month', ['old']],
      ],
    );
  });

  test('a clock that was ahead puts a conversation under today, and nothing is no shelf', () => {
    expect(shelvesOf([titled('future', at(2027, 1, 1))], now)[0]?.key).toBe('today');
    expect(shelvesOf([], now)).toEqual([]);
  });
});

describe('finding by title', () => {
  const all = [titled('Sepsis signs in triage'), titled('Über Wärmepumpen'), titled('ΣΊΣΥΦΟΣ')];
  test.each([
    ['sep tri', ['Sepsis signs in triage']],
    ['uber warme', ['Über Wärmepumpen']],
    ['σισυφ', ['ΣΊΣΥΦΟΣ']],
    ['  ', all.map(({ title }) => title)],
    ['nothing like it', []],
  ])('%s', (words, titles) => {
    expect(withWords(all, words).map(({ title }) => title)).toEqual(titles);
  });
});
