import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sliceCodePoints } from '../../text/codePoints.ts';
import { spanText } from './spanText.ts';
import { awkwardText } from '#test/support/awkwardText.ts';

it('gives every code point its unit and back, whatever stands in the text', () => {
  fc.assert(
    fc.property(awkwardText, (text) => {
      const points = Array.from(text);
      const map = spanText(text);
      expect(map.length).toBe(points.length);
      let unit = 0;
      for (const [place, point] of points.entries()) {
        expect(map.toUnit(place)).toBe(unit);
        expect(map.toPoint(unit)).toBe(place);
        if (point.length === 2) expect(map.toPoint(unit + 1)).toBe(place);
        unit += point.length;
      }
      expect(map.toUnit(points.length)).toBe(text.length);
      expect(map.toPoint(text.length)).toBe(points.length);
    }),
  );
});

it('slices as Python does', () => {
  fc.assert(
    fc.property(awkwardText, fc.nat(20), fc.nat(20), (text, a, b) => {
      const map = spanText(text);
      const [start, end] = [Math.min(a, b, map.length), Math.min(Math.max(a, b), map.length)];
      expect(map.slice(start, end)).toBe(sliceCodePoints(text, start, end));
    }),
  );
});

it('counts a line end of two characters as two, and a family as its seven parts', () => {
  const map = spanText('a\r\n👨‍👩‍👧‍👦b');
  expect(map.length).toBe(11);
  expect(map.toPoint(map.text.indexOf('b'))).toBe(10);
});

it('stays inside the text', () => {
  const map = spanText('👍');
  expect([map.toUnit(-1), map.toUnit(7), map.toPoint(-1), map.toPoint(7)]).toEqual([0, 2, 0, 1]);
});

it('answers at once in a document of 25 kB', () => {
  const map = spanText('word 👍 '.repeat(3_200));
  const before = performance.now();
  for (let point = 0; point < map.length; point += 1) map.toPoint(map.toUnit(point));
  // A walk over the text for each would take seconds.
  expect(performance.now() - before).toBeLessThan(500);
});
