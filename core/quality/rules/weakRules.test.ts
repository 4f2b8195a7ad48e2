import { describe, expect, it } from 'vitest';
import { RuleTally } from './ruleTally.ts';
import { LOOKED_AT, type WeakRule, WeakRules } from './weakRules.ts';

const words = (id: string, label: string, ...list: string[]): WeakRule => ({
  id,
  label,
  when: { kind: 'words', words: list },
});
const pattern = (id: string, label: string, source: string): WeakRule => ({
  id,
  label,
  when: { kind: 'pattern', source, ignoreCase: true },
});

function rulesOf(...rules: WeakRule[]): WeakRules {
  const made = WeakRules.of(rules);
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  return made.value;
}

const SENTIMENT = rulesOf(
  words('praise', 'good', 'lovely', 'très bien', '很好'),
  words('blame', 'bad', 'awful', 'not lovely'),
  pattern('stars', 'good', String.raw`\b[45] stars\b`),
);

describe('WeakRules', () => {
  it.each([
    ['What a LOVELY day', [0]],
    ['C’était très   bien!', [0]],
    ['这个很好。', [0]],
    ['lovelyish, tres bien', []],
    ['not lovely, 4 Stars', [0, 1, 2]],
    ['14 stars', []],
    ['', []],
  ])('%s', (text, votes) => {
    expect(SENTIMENT.votes(text)).toEqual(votes);
  });

  it('takes the majority, and no side where there is none', () => {
    expect(SENTIMENT.majority([0, 1, 2])).toBe('good');
    expect(SENTIMENT.majority([0, 1])).toBeNull();
    expect(SENTIMENT.majority([])).toBeNull();
  });

  it('gives back all rules that it cannot take', () => {
    const made = WeakRules.of([words('w', 'a', '!', ''), pattern('p', 'a', '(?=x)'), pattern('q', 'a', 'x')]);
    expect(made).toEqual({
      ok: false,
      failure: [
        { rule: 'w', refusal: { why: 'no-words' } },
        { rule: 'p', refusal: { why: 'look-around', at: 0 } },
      ],
    });
  });

  it('looks at the beginning of a very long text, in time', () => {
    const rules = rulesOf(pattern('slow', 'a', '(x+x+)+y'), words('end', 'b', 'end'));
    const start = performance.now();
    expect(rules.votes(`${'x'.repeat(LOOKED_AT)} end y`)).toEqual([]);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('takes ten thousand words as quickly as ten', () => {
    const many = rulesOf(words('many', 'a', ...Array.from({ length: 10_000 }, (_, place) => `the word ${place}`)));
    const text = 'the word and '.repeat(5_000);
    const start = performance.now();
    expect(many.votes(text)).toEqual([]);
    expect(many.votes(`${text}the word 77`)).toEqual([0]);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('RuleTally', () => {
  it('counts coverage, overlap, conflict and accuracy', () => {
    const tally = new RuleTally(SENTIMENT);
    tally.add([0], ['good']);
    tally.add([0, 1], ['bad']);
    tally.add([0, 2], null);
    tally.add([], ['bad']);
    expect(tally.figures()).toEqual({
      records: 4,
      coverage: 0.75,
      overlap: 0.5,
      conflict: 0.25,
      rules: [
        { coverage: 0.75, overlap: 0.5, conflict: 0.25, accuracy: 0.5, answered: 2 },
        { coverage: 0.25, overlap: 0.25, conflict: 0.25, accuracy: 1, answered: 1 },
        { coverage: 0.25, overlap: 0.25, conflict: 0, accuracy: null, answered: 0 },
      ],
    });
    expect(new RuleTally(SENTIMENT).figures()).toMatchObject({ records: 0, coverage: 0, conflict: 0 });
  });
});
