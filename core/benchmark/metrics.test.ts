import { describe, expect, it } from 'vitest';
import { Seeded } from '#test/support/seeded.ts';
import { chrF, exactMatch, rougeL, tokenF1 } from './metrics.ts';

describe('chrF', () => {
  // From sacreBLEU's own tests (test/test_chrf.py): effective order, beta 3.
  it.each([
    ['a', 'a', 100],
    ['', 'reference', 0],
    ['a b c', 'a b c', 100],
    ['a b c', 'abc', 100],
    ['', 'c', 0],
    ['aa', 'ab', 25],
  ])('%j against %j is %d', (said, reference, score) => {
    expect(chrF(said, [reference], { beta: 3 })).toBeCloseTo(score, 4);
  });

  // The same file, with spaces kept.
  it.each([
    [
      'Die Beziehung zwischen Obama und Netanjahu ist nicht gerade freundlich.',
      'Das Verhältnis zwischen Obama und Netanyahu ist nicht gerade freundschaftlich.',
      67.348_160_6,
    ],
    [
      'risk assessment must be made of those who are qualified and expertise in the sector - these are the scientists .',
      'risk assessment has to be undertaken by those who are qualified and expert in that area - that is the scientists .',
      65.241_442_7,
    ],
  ])('a sentence has the published figure', (said, reference, score) => {
    expect(chrF(said, [reference], { beta: 3, spaces: true })).toBeCloseTo(score, 4);
  });

  it('counts recall twice by default: leaving out costs more than adding', () => {
    expect(chrF('abcdef', ['abcdefghij'])).toBeLessThan(chrF('abcdefghij', ['abcdef']));
  });
});

describe('ROUGE-L', () => {
  // Lin 2004, section 3: S1 "police killed the gunman".
  it.each([
    ['police kill the gunman', 75],
    ['the gunman kill police', 50],
    ['the gunman police killed', 50],
  ])('%j is %d', (said, score) => {
    expect(rougeL(said, ['police killed the gunman'])).toBeCloseTo(score, 6);
  });
});

describe('exact match and F1', () => {
  it('compare as SQuAD does', () => {
    expect(exactMatch('The  Eiffel Tower!', ['eiffel tower'])).toBe(100);
    expect(exactMatch('a tower', ['towers'])).toBe(0);
    expect(tokenF1('the cat sat', ['cat sat down', 'dog'])).toBeCloseTo(80, 6);
    expect(tokenF1('', [''])).toBe(100);
    expect(tokenF1('something', [''])).toBe(0);
  });
});

describe('all of them', () => {
  const measures = [chrF, rougeL, tokenF1, exactMatch];

  it('lie between 0 and 100, are 100 for the same text, and take the reference that fits best', () => {
    const chance = new Seeded(7);
    const words = ['one', 'two', 'three', 'vier', '五', 'six-seven', 'Ärger'];
    const text = () => Array.from({ length: 1 + chance.below(6) }, () => chance.pick(words)).join(' ');
    for (let round = 0; round < 300; round += 1) {
      const [said, one, other] = [text(), text(), text()];
      for (const measure of measures) {
        const both = measure(said, [one, other]);
        expect(both).toBeGreaterThanOrEqual(0);
        expect(both).toBeLessThanOrEqual(100 + 1e-9);
        expect(both).toBeCloseTo(Math.max(measure(said, [one]), measure(said, [other])), 9);
        expect(measure(said, [said])).toBeCloseTo(100, 9);
      }
    }
  });
});
