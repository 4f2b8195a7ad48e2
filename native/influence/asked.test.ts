import { expect, it } from 'vitest';
import type { ChatTurn } from '#core/curate/value.ts';
import { readingPrompt } from '#core/reading/prompt.ts';
import { ok } from '#core/result.ts';
import type { Written } from '../train/data/vocabulary.ts';
import { askedOf } from './asked.ts';

/** A token a word, one before each turn; the assistant's words are learned, and that each of its turns ends. */
const vocabulary = {
  written(messages: readonly ChatTurn[]) {
    const marks = messages.flatMap(({ role, content }) => {
      const words = content.split(/\s+/u).filter((word) => word !== '');
      return [0, ...words.map(() => (role === 'assistant' ? 1 : 0)), ...(role === 'assistant' ? [1] : [])];
    });
    const written: Written = { tokens: Int32Array.from(marks.keys()), learned: Uint8Array.from(marks) };
    return ok(written);
  },
};

const words = (count: number) => Array.from({ length: count }, (_, at) => `w${at}`).join(' ');
const asked = (longestTokens: number, ...messages: ChatTurn[]) => {
  const made = askedOf(vocabulary, { messages, settings: { longestTokens } });
  if (!made.ok) return made.failure.code;
  const { tokens, learned } = made.value.example;
  return { tokens: tokens.length, learned: learned.filter((one) => one === 1).length, cut: made.value.cut };
};
const user = (content: string): ChatTurn => ({ role: 'user', content });
const answer = (count: number): ChatTurn => ({ role: 'assistant', content: words(count) });

it('counts the last answer, whole where it fits', () => {
  expect(asked(40, user(words(3)), answer(4), user(words(5)), answer(6))).toEqual({
    tokens: 4 + 6 + 6 + 8,
    learned: 7,
    cut: false,
  });
});

it('leaves away the oldest turns, and says so', () => {
  expect(asked(19, user(words(3)), answer(4), user(words(5)), answer(6))).toEqual({
    tokens: 6 + 8,
    learned: 7,
    cut: true,
  });
});

it('leaves away notes from the last to the first where notes, question and answer are too long together', () => {
  const question = readingPrompt([words(20), words(20), words(20)], words(5));
  const { tokens: all } = asked(200, user(question), answer(6)) as { tokens: number };
  // "[3]" and its words.
  expect(asked(all - 1, user(question), answer(6))).toEqual({ tokens: all - 21, learned: 7, cut: true });
  expect(asked(30, user(question), answer(6))).toMatchObject({ learned: 7, cut: true });
});

it('leaves away the beginning of a question without notes, and only then the end of the answer', () => {
  expect(asked(20, user(words(100)), answer(6))).toMatchObject({ learned: 7, cut: true });
  const only = asked(10, user(words(5)), answer(30));
  expect(only).toEqual({ tokens: 10, learned: 8, cut: true });
});

it('says what it lacks where not even the beginning of the answer fits, and ends for every conversation', () => {
  expect(asked(2, { role: 'system', content: words(9) }, user('x'), answer(3))).toBe('CONTEXT_FULL');
  expect(asked(4, answer(9))).toEqual({ tokens: 4, learned: 3, cut: true });
});
