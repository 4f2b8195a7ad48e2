import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactKey, looseKey } from './exactKey.ts';

describe('exactKey', () => {
  it('is equal for the same parts only', () => {
    const parts = fc.array(fc.string({ unit: fc.constantFrom('a', '1', ':', ' ') }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(exactKey(one) === exactKey(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  it('normalises nothing', () => {
    expect(exactKey(['a\r\nb'])).not.toBe(exactKey(['a\nb']));
    expect(exactKey(['é'])).not.toBe(exactKey(['e\u0301']));
  });
});

describe('looseKey', () => {
  it('passes over spaces and case', () => {
    expect(looseKey([' One\r\n\u00a0two '])).toBe(looseKey(['one TWO']));
    expect(looseKey(['Straße'])).toBe(looseKey(['STRASSE']));
    expect(looseKey(['ΟΔΟΣ'])).toBe(looseKey(['οδος']));
  });

  it('keeps punctuation, accents, word borders and fields', () => {
    const different = [['one two'], ['onetwo'], ['one two.'], ['one', 'two'], ['öne two']];
    expect(new Set(different.map((parts) => looseKey(parts))).size).toBe(different.length);
  });
});
