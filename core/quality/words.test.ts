import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placedWordsOf, wordsOf } from './words.ts';

describe('words', () => {
  it.each([
    ['Don’t panic, it’s 3.14!', ['don', 't', 'panic', 'it', 's', '3', '14']],
    ['snake_case  Übergröße', ['snake_case', 'übergröße']],
    ['東京タワー and 123', ['東', '京', 'タ', 'ワ', 'ー', 'and', '123']],
    ['', []],
    ['… — !', []],
  ])('of %j are %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('are the same with their places, which are those of the text as it is', () => {
    const odd = fc.constantFrom(
      'e\u0301',
      'É',
      'ﬁ',
      '한',
      '日',
      '本',
      'ไทย',
      ' ',
      '.',
      'Ab',
      '9',
      '_',
      '\n',
      'ß',
      '😀',
      'ा',
      'क',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(odd).map((parts) => parts.join('')),
        ),
        (text) => {
          const placed = placedWordsOf(text);
          expect(placed.map(({ word }) => word)).toEqual(wordsOf(text));
          let before = 0;
          for (const { word, start, end } of placed) {
            expect(start).toBeGreaterThanOrEqual(before);
            expect(text.slice(start, end).normalize('NFC').toLowerCase()).toBe(word);
            before = end;
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
