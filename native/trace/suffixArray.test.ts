import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Seeded } from '#test/support/seeded.ts';
import { suffixArray } from './suffixArray.ts';

/** By the definition: every suffix compared with every other. */
function byDefinition(text: readonly number[]): number[] {
  const compare = (one: number, other: number): number => {
    for (let at = 0; ; at += 1) {
      const [left, right] = [text[one + at] ?? -1, text[other + at] ?? -1];
      if (left !== right) return left - right;
    }
  };
  return text.map((_, at) => at).toSorted(compare);
}

describe('a suffix array', () => {
  it('is the order of all suffixes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }).chain((largest) => fc.array(fc.nat(largest), { maxLength: 60 })),
        (text) => {
          expect([...suffixArray(Int32Array.from(text), 6)]).toEqual(byDefinition(text));
        },
      ),
      { numRuns: 600 },
    );
  });

  it.each([
    ['nothing', []],
    ['one', [3]],
    ['all the same', Array.from({ length: 40 }, () => 2)],
    ['going up', Array.from({ length: 40 }, (_, at) => at)],
    ['going down', Array.from({ length: 40 }, (_, at) => 40 - at)],
    ['a repeated passage', Array.from({ length: 60 }, (_, at) => at % 7)],
    ['two passages, again and again', Array.from({ length: 90 }, (_, at) => (at % 9 < 5 ? at % 5 : 9))],
  ])('of %s is right', (_, text) => {
    expect([...suffixArray(Int32Array.from(text), 64)]).toEqual(byDefinition(text));
  });

  it('of a longer text with repeats deep enough for several rounds is right', () => {
    const chance = new Seeded(4);
    const passages = Array.from({ length: 6 }, () => Array.from({ length: 30 }, () => chance.below(4)));
    const text = Array.from({ length: 60 }, () => chance.pick(passages)).flat();
    expect([...suffixArray(Int32Array.from(text), 4)]).toEqual(byDefinition(text));
  });
});
