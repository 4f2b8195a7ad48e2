import { describe, expect, test } from 'vitest';
import type { Turn } from '#core/conversation.ts';
import { exchangesOf, nextParent, sameExchange, wholeText } from './page.ts';

const turn = (id: string, parent: string | null, role: Turn['role'], text = id): Turn => ({
  id,
  parent,
  role,
  text,
  state: 'done',
  ending: null,
  failure: null,
  figures: null,
  model: null,
  made: null,
  createdAt: 0,
});

const turns = [
  turn('q1', null, 'question'),
  turn('a1', 'q1', 'answer'),
  turn('a2', 'q1', 'answer'),
  turn('q3', 'a2', 'question'),
  turn('a4', 'q3', 'answer'),
  turn('q5', 'a2', 'question'),
  turn('a6', 'q5', 'answer'),
];
const opened = (leaf: string | null) => ({
  conversation: { id: 'c', title: 'T', createdAt: 0, updatedAt: 0, answers: 4, leaf, settings: null },
  turns,
});
const ids = (leaf: string | null, asking?: Parameters<typeof exchangesOf>[1]) =>
  exchangesOf(opened(leaf), asking).map(({ question, answer }) => [question.turn.id, answer?.turn.id]);

describe('the page of a conversation', () => {
  test('shows one branch in pairs, and knows what stands beside each turn', () => {
    expect(ids('a6')).toEqual([
      ['q1', 'a2'],
      ['q5', 'a6'],
    ]);
    const [first, second] = exchangesOf(opened('a6'), undefined);
    expect(first?.answer?.siblings.map(({ id }) => id)).toEqual(['a1', 'a2']);
    expect(second?.question.siblings.map(({ id }) => id)).toEqual(['q3', 'q5']);
  });

  test('a question without an answer stands alone', () => {
    expect(ids('q5')).toEqual([
      ['q1', 'a2'],
      ['q5', undefined],
    ]);
    expect(ids(null)).toEqual([]);
  });

  test('a question on its way hides what it replaces; a refused one hides nothing', () => {
    expect(ids('a6', { text: 'edited', parent: 'a2', askedAt: 0, trouble: null })).toEqual([['q1', 'a2']]);
    expect(ids('a6', { text: 'the first, edited', parent: null, askedAt: 0, trouble: null })).toEqual([]);
    expect(ids('a6', { text: null, parent: 'q5', askedAt: 0, trouble: null })).toEqual([
      ['q1', 'a2'],
      ['q5', undefined],
    ]);
    expect(ids('a6', { text: 'x', parent: null, askedAt: 0, trouble: { kind: 'lost' } })).toHaveLength(2);
  });

  test('an exchange is the same while its turns are, and another when a sibling comes', () => {
    const before = exchangesOf(opened('a6'), undefined);
    const after = exchangesOf({ ...opened('a6'), turns: [...turns, turn('a7', 'q5', 'answer')] }, undefined);
    expect(before.map((exchange, index) => sameExchange(exchange, after[index] ?? exchange))).toEqual([true, false]);
  });

  test('the next question follows the last answer', () => {
    expect(nextParent(exchangesOf(opened('a6'), undefined))).toBe('a6');
    expect(nextParent(exchangesOf(opened('q5'), undefined))).toBe('a2');
    expect(nextParent([])).toBeNull();
  });

  test('goes to the clipboard as markdown', () => {
    const twoLines = {
      ...opened('a1'),
      turns: [turn('q1', null, 'question', 'One\n\ntwo'), turn('a1', 'q1', 'answer', '**A**')],
    };
    expect(wholeText(twoLines)).toBe('# T\n\n> One\n>\n> two\n\n**A**\n');
  });
});
