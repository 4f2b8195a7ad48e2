import fc from 'fast-check';
import { expect, it } from 'vitest';
import { codePointLength, sliceCodePoints, toCodePoints, toUnits } from './codePoints.ts';

const text = fc.string({
  unit: fc.constantFrom('a', '\n', '\r\n', 'é', 'e\u0301', '👩🏽‍🚀', '𝔸', 'ש', '\uD800', '\uDC00'),
});

it('counts what Python counts', () => {
  expect(codePointLength('a👍b')).toBe(3);
  expect(codePointLength('👩🏽‍🚀')).toBe(4);
  fc.assert(fc.property(text, (value) => codePointLength(value) === Array.from(value).length));
});

it('gives every code point its unit and back', () => {
  fc.assert(
    fc.property(text, (value) => {
      const points = Array.from(value);
      const units = [0];
      for (const point of points) units.push((units.at(-1) ?? 0) + point.length);
      const places = units.map((_, place) => place);
      expect(toUnits(value, places)).toEqual(units);
      expect(toCodePoints(value, units)).toEqual(places);
    }),
  );
});

it('takes offsets in any order, and twice', () => {
  expect(toCodePoints('👍a👍b', [6, 0, 3, 3, 2])).toEqual([4, 0, 2, 2, 1]);
  expect(toUnits('👍a👍b', [4, 1, 4])).toEqual([6, 2, 6]);
});

it('has no answer for a place between two halves, outside the text, or not whole', () => {
  expect(toCodePoints('a👍b', [2, 5, -1, 1.5, Number.NaN])).toEqual([null, null, null, null, null]);
  expect(toUnits('a👍b', [4, -1])).toEqual([null, null]);
  expect(toCodePoints('ab', [3, -1, 1.5])).toEqual([null, null, null]);
});

it('slices as Python does', () => {
  fc.assert(
    fc.property(text, fc.nat(12), fc.nat(12), (value, a, b) => {
      const points = Array.from(value);
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      const expected = end <= points.length ? points.slice(start, end).join('') : undefined;
      expect(sliceCodePoints(value, start, end)).toBe(expected);
    }),
  );
  expect(sliceCodePoints('abc', 2, 1)).toBeUndefined();
});

it('walks a long text once for many offsets', () => {
  const long = 'word 👍 '.repeat(50_000);
  const offsets = Array.from({ length: 50_000 }, (_, index) => index * 7);
  const before = performance.now();
  expect(toUnits(long, offsets)[49_999]).toBe(49_999 * 8);
  // A walk for each offset would take minutes.
  expect(performance.now() - before).toBeLessThan(2_000);
});
