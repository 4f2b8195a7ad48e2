import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnionFind } from '../quality/unionFind.ts';
import { clustersOfTexts } from './nearDuplicates.ts';
import { joinSameWords } from './sameWords.ts';

const rivers = ['Arve', 'Bode', 'Cher', 'Dore', 'Eder', 'Fulda', 'Gers', 'Havel', 'Inn', 'Jagst', 'Kocher', 'Lahn'];
const towns = ['Alzey', 'Brixen', 'Cluny', 'Dinant', 'Erding', 'Füssen', 'Goslar', 'Husum', 'Imst', 'Jever', 'Kamenz'];
const ways: ((town: string, river: string) => string)[] = [
  (town, river) => `Which river has ${town}? The river of ${town} is the ${river}.`,
  (town, river) => `What is the river of ${town}? ${town} has the river ${river}.`,
  (town, river) => `Has ${town} a river? The river is the ${river}, of ${town}.`,
];
const facts = towns.flatMap((town, at) => ways.map((say) => ({ at, text: say(town, rivers[at]!) })));

function joined(texts: readonly string[]): number[] {
  const together = new UnionFind(texts.length);
  joinSameWords(texts, together);
  return texts.map((_, at) => together.find(at));
}

describe('records that say the same in other words', () => {
  it('are one cluster, and those of other things are others', () => {
    const clusters = clustersOfTexts(facts.map(({ text }) => text));
    for (const [one, { at }] of facts.entries())
      for (const [other, of] of facts.entries()) expect(clusters[one] === clusters[other]).toBe(at === of.at);
  });

  it('are not the same where one name or number is another', () => {
    const texts = [...facts.map(({ text }) => text), ways[0]!('Goslar', 'Oker'), ways[1]!('Lindau', 'Bode')];
    const clusters = clustersOfTexts(texts);
    expect(clusters.filter((one) => one === clusters.at(-1))).toHaveLength(1);
    expect(clusters.filter((one) => one === clusters.at(-2))).toHaveLength(1);
  });

  it('are not looked for where few texts are there, and nothing is known of what is rare', () => {
    expect(new Set(joined(ways.map((say) => say('Alzey', 'Selz')))).size).toBe(3);
    expect(joined([])).toEqual([]);
    expect(joined(['', ''])).toEqual([0, 1]);
  });

  it('are the same ones whatever the order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (order) => {
        const together = joined(order.map(({ text }) => text));
        return order.every(({ at }, one) =>
          order.every((of, other) => (at === of.at) === (together[one] === together[other])),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('are found among as many as an answer names, in scripts without spaces too, and long texts hold nobody up', () => {
    const many = Array.from({ length: 2_000 }, (_, at) =>
      Array.from({ length: 60 }, (__, word) => `w${(at * 31 + word * word * 7) % 900}`).join(' '),
    );
    const long = Array.from({ length: 3 }, (_, at) =>
      Array.from({ length: 9_000 }, (__, word) => `x${word + at}`).join(' '),
    );
    const begun = performance.now();
    joined([...many, ...long]);
    expect(performance.now() - begun).toBeLessThan(5_000);
    const spoken = towns.flatMap((_, at) => {
      const name = String.fromCodePoint(0x4e00 + 40 * at, 0x4e01 + 40 * at, 0x4e02 + 40 * at);
      const other = String.fromCodePoint(0x6e00 + 40 * at, 0x6e01 + 40 * at);
      return [`${name}的河是${other}`, `在${name}流着${other}河`];
    });
    expect(new Set(joined(spoken)).size).toBe(towns.length);
  });
});
