import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { awkwardText } from '#test/support/awkwardText.ts';
import { directionOf } from './direction.ts';
import { lastBefore, nextAfter, plainSegments, snapped, wordAt } from './words.ts';

const meant = (text: string, drawn: string, exact = false) => {
  const start = text.indexOf(drawn);
  const range = snapped(text, { start, end: start + drawn.length }, exact);
  return range === null ? null : text.slice(range.start, range.end);
};

describe('what a person means who draws over', () => {
  const text = 'Woman, 78, takes “bisoprolol” 5 mg (35.8 °C); doesn’t know 東京 or naïve 👩🏽‍🚀s.';
  test.each([
    ['oman, 7', 'Woman, 78'],
    [' takes ', 'takes'],
    ['“bisoprolol', 'bisoprolol'],
    ['5 mg (', '5 mg'],
    ['5.8', '35.8'],
    ['esn', 'doesn’t'],
    ['aï', 'naïve'],
    ['; ', ';'],
    [' ', null],
  ])('%j, is %j', (drawn, wanted) => {
    expect(meant(text, drawn)).toBe(wanted);
  });

  it('keeps to what was drawn exactly, but takes no character apart', () => {
    expect(meant(text, 'isopr', true)).toBe('isopr');
    expect(meant(text, ', ', true)).toBe(', ');
    expect(meant(text, '🏽', true)).toBe('👩🏽‍🚀');
    expect(meant('cafe\u0301', '\u0301', true)).toBe('e\u0301');
  });
});

it('finds the word at a place', () => {
  const word = (unit: number) => {
    const range = wordAt('one, two', unit);
    return range === null ? null : 'one, two'.slice(range.start, range.end);
  };
  expect([0, 1, 3, 4, 5, 8].map(word)).toEqual(['one', 'one', 'one', null, 'two', 'two']);
});

it('walks from word to word to both ends, over any spaces', () => {
  const text = `one${' '.repeat(5_000)}two\r\n(three)`;
  const forth: string[] = [];
  for (let at = nextAfter(text, 0, 'word'); at !== null; at = nextAfter(text, at.end, 'word')) {
    forth.push(text.slice(at.start, at.end));
  }
  const back: string[] = [];
  for (let at = lastBefore(text, text.length, 'word'); at !== null; at = lastBefore(text, at.start, 'word')) {
    back.push(text.slice(at.start, at.end));
  }
  expect(forth).toEqual(['one', 'two', 'three']);
  expect(back).toEqual(['three', 'two', 'one']);
});

it('walks a text by characters to its end and back, whatever stands in it', () => {
  fc.assert(
    fc.property(awkwardText, (text) => {
      const forth: string[] = [];
      for (let at = nextAfter(text, 0, 'character'); at !== null; at = nextAfter(text, at.end, 'character')) {
        forth.push(text.slice(at.start, at.end));
      }
      expect(forth.join('')).toBe(text);
    }),
  );
});

it('never means what is outside of the text, nor nothing', () => {
  fc.assert(
    fc.property(awkwardText, fc.nat(30), fc.nat(30), fc.boolean(), (text, a, b, exact) => {
      const range = snapped(
        text,
        { start: Math.min(a, b, text.length), end: Math.min(Math.max(a, b), text.length) },
        exact,
      );
      if (range === null) return;
      expect(range.start).toBeGreaterThanOrEqual(0);
      expect(range.end).toBeLessThanOrEqual(text.length);
      expect(range.start).toBeLessThan(range.end);
      if (!exact) expect(text.slice(range.start, range.end).trim()).toBe(text.slice(range.start, range.end));
    }),
  );
});

it('is quick in a document of 25 kB that has no spaces', () => {
  const text = 'ab1'.repeat(8_500);
  const before = performance.now();
  snapped(text, { start: 12_000, end: 12_004 }, false);
  expect(performance.now() - before).toBeLessThan(50);
});

it('does without a segmenter', () => {
  const words = (text: string) =>
    plainSegments(text, 0, 'word')
      .filter(({ word }) => word)
      .map(({ start, end }) => text.slice(start, end));
  expect(words('Don’t, 35.8 (naïve) שלום')).toEqual(['Don’t', '35.8', 'naïve', 'שלום']);
  expect(plainSegments('e\u0301👩‍🚀\r\n', 0, 'character').map(({ end }) => end)).toEqual([2, 7, 9]);
});

it('knows which way a line is written', () => {
  expect(['Hello שלום', '«שלום» Hello', '123 … 👍', ' 1. مرحبا', '\u200F12 Hello'].map(directionOf)).toEqual([
    'ltr',
    'rtl',
    null,
    'rtl',
    'rtl',
  ]);
});
