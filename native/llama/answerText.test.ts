import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerText } from './answerText.ts';

/** Tokens of one byte each: the hardest case, every character of more than one byte is cut. */
function ofBytes(tokens: number[]): string {
  return new TextDecoder().decode(Uint8Array.from(tokens));
}

function pieces(text: AnswerText<number>, tokens: Iterable<number>): string[] {
  const given: string[] = [];
  for (const token of tokens) given.push(text.push(token));
  return [...given, text.finish()];
}

describe('the text of an answer', () => {
  it('is given out character by character, never by half', () => {
    const given = pieces(new AnswerText(ofBytes, []), Buffer.from('a ß 🖋 漢.'));
    expect(given.join('')).toBe('a ß 🖋 漢.');
    expect(given.filter((piece) => piece !== '')).toEqual(['a', ' ', 'ß', ' ', '🖋', ' ', '漢', '.']);
  });

  it('is the same as if it were decoded at once, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (said) => {
        const given = pieces(new AnswerText(ofBytes, []), Buffer.from(said));
        expect(given.join('')).toBe(said.replace(/^\uFEFF/, ''));
        expect(given.join('').isWellFormed()).toBe(true);
      }),
      { seed: 7 },
    );
  });

  it('drops half a character at its end', () => {
    const bytes = [...Buffer.from('pen 🖋')].slice(0, -1);
    expect(pieces(new AnswerText(ofBytes, []), bytes).join('')).toBe('pen ');
  });

  it('goes on after bytes that are no character', () => {
    const given = pieces(new AnswerText(ofBytes, []), [0x61, 0xff, 0xff, 0x62, 0x63]);
    expect(given.join('')).toBe('a\uFFFD\uFFFDbc');
  });

  it('ends before a text that ends it, and holds back what may become one', () => {
    const text = new AnswerText(ofBytes, ['### Human', '</s>']);
    const given: string[] = [];
    for (const byte of Buffer.from('A ## title, then ### Human: more')) given.push(text.push(byte));
    expect(given.join('')).toBe('A ## title, then ');
    expect(text.ended).toBe(true);
    expect(text.finish()).toBe('');
    expect(given.slice(0, 4)).toEqual(['A', ' ', '', '']);
  });

  it('gives out what was held back when no ending came of it', () => {
    expect(pieces(new AnswerText(ofBytes, ['### Human']), Buffer.from('see ### Hu')).join('')).toBe('see ### Hu');
  });
});
