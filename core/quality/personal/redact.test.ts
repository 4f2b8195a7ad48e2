import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from './redact.ts';

const slice = (text: string, { start, end }: { start: number; end: number }) =>
  Array.from(text).slice(start, end).join('');

describe('redact', () => {
  it('puts a word in place of each range, and counts code points', () => {
    const text = '😀 ada@b.de or 8.8.8.8!';
    const ranges = [
      { start: 14, end: 21, kind: 'ip' as const },
      { start: 2, end: 10, kind: 'email' as const },
    ];
    const redaction = redact(text, ranges);
    expect(redaction.text).toBe('😀 [email] or [ip]!');
    expect(slice(redaction.text, redaction.move({ start: 11, end: 13 }))).toBe('or');
    expect(slice(redaction.text, redaction.move({ start: 0, end: 1 }))).toBe('😀');
    expect(slice(redaction.text, redaction.move({ start: 5, end: 13 }))).toBe('[email] or');
    expect(slice(redaction.text, redaction.move({ start: 11, end: 16 }))).toBe('or [ip]');
    expect(slice(redaction.text, redaction.move({ start: 4, end: 6 }))).toBe('[email]');
    expect(slice(redaction.text, redaction.move({ start: 21, end: 22 }))).toBe('!');
  });

  it('makes one of ranges that overlap, and passes over what is empty or outside', () => {
    const ranges = [
      { start: 1, end: 3 },
      { start: 2, end: 4, kind: 'card' as const },
      { start: 6, end: 6 },
      { start: 5, end: 99 },
      { start: 40, end: 50 },
    ];
    expect(redact('abcdefg', ranges).text).toBe('a[redacted]e[redacted]');
    expect(redact('abc', []).text).toBe('abc');
  });

  it('leaves every span outside of the ranges with its own text', () => {
    const range = fc.tuple(fc.nat(30), fc.nat(6)).map(([start, length]) => ({ start, end: start + length }));
    const text = fc
      .array(fc.constantFrom('a', 'b', ' ', '😀', 'é', '\r\n'), { minLength: 20, maxLength: 30 })
      .map((units) => units.join(''));
    fc.assert(
      fc.property(text, fc.array(range, { maxLength: 4 }), range, (given, ranges, span) => {
        const length = Array.from(given).length;
        const inside = { start: Math.min(span.start, length), end: Math.min(span.end, length) };
        const redaction = redact(given, ranges);
        const moved = redaction.move(inside);
        const untouched = ranges.every(({ start, end }) => start >= end || end <= inside.start || start >= inside.end);
        if (untouched) expect(slice(redaction.text, moved)).toBe(slice(given, inside));
        expect(moved.start).toBeLessThanOrEqual(moved.end);
        expect(moved.end).toBeLessThanOrEqual(Array.from(redaction.text).length);
      }),
      { numRuns: 500 },
    );
  });
});
