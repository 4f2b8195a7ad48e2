import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256OfText } from '../canonical/sha256.ts';
import { contributorSchema } from './contributor.ts';
import { splitOf } from './split.ts';
import { WHOLE, largestRemainder, weightsHash, weightsOf, weightsRuleSchema } from './weights.ts';

const RULE = { authors: 500_000, labelers: 400_000, reviewers: 100_000 };
const input = (place: number): string => sha256OfText(String(place));
const weigh = (people: Partial<Parameters<typeof weightsOf>[1]>, of = input(0), rule = RULE): unknown => {
  const weights = weightsOf(rule, { authors: [], labelers: [], reviewers: [], ...people }, of);
  return weights.ok ? weights.value : weights.failure;
};

describe('the largest remainder', () => {
  it('adds up exactly, stays within one of the exact share, and gives more to whoever has more', () => {
    const shares = fc
      .array(fc.nat(1_000_000), { minLength: 1, maxLength: 30 })
      .filter((some) => some.some((of) => of > 0));
    fc.assert(
      fc.property(fc.nat(WHOLE), shares, fc.nat(), (total, some, turn) => {
        const parts = largestRemainder(total, some, turn);
        const sum = some.reduce((all, share) => all + share, 0);
        expect(parts.reduce((all, part) => all + part, 0)).toBe(total);
        for (const [place, part] of parts.entries()) {
          expect(Math.abs(part - (total * (some[place] ?? 0)) / sum)).toBeLessThan(1);
          if (some[place] === 0) expect(part).toBe(0);
          for (const [other, share] of some.entries()) {
            if (share > (some[place] ?? 0)) expect(parts[other]).toBeGreaterThanOrEqual(part);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('weights of a record', () => {
  it('divides by role, then equally', () => {
    expect(weigh({ authors: [2], labelers: [0, 1], reviewers: [3] })).toEqual([
      [0, 200_000],
      [1, 200_000],
      [2, 500_000],
      [3, 100_000],
    ]);
  });

  it('adds up what one person has in several roles, and counts nobody twice in one', () => {
    expect(weigh({ authors: [1], labelers: [1, 1, 0], reviewers: [1] })).toEqual([
      [0, 200_000],
      [1, 800_000],
    ]);
  });

  it('gives the part of a role that nobody had to the others, in proportion', () => {
    expect(weigh({ authors: [5], reviewers: [1] })).toEqual([
      [1, 166_667],
      [5, 833_333],
    ]);
    expect(weigh({ reviewers: [1] })).toEqual([[1, WHOLE]]);
    expect(weigh({})).toBe('NOBODY');
    expect(weigh({ reviewers: [1] }, input(1), { authors: WHOLE, labelers: 0, reviewers: 0 })).toBe('NOBODY');
  });

  it('always adds up to a million, for anybody above nothing, in ascending places', () => {
    const people = fc.array(fc.nat(40), { maxLength: 12 });
    const rule = fc
      .tuple(fc.nat(WHOLE), fc.nat(WHOLE))
      .map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const)
      .map(([low, high]) => ({ authors: low, labelers: high - low, reviewers: WHOLE - high }));
    fc.assert(
      fc.property(rule, people, people, people, fc.nat(), (of, authors, labelers, reviewers, place) => {
        expect(weightsRuleSchema.safeParse(of).success).toBe(true);
        const weights = weightsOf(of, { authors, labelers, reviewers }, input(place));
        if (!weights.ok) return;
        expect(weights.value.reduce((sum, [, parts]) => sum + parts, 0)).toBe(WHOLE);
        const places = weights.value.map(([at]) => at);
        expect(places).toEqual([...new Set(places)].toSorted((a, b) => a - b));
        expect(weights.value.every(([, parts]) => parts > 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('favours nobody by their place, over many records', () => {
    const extra = [0, 0, 0];
    for (let place = 0; place < 3000; place += 1) {
      const weights = weightsOf(RULE, { authors: [], labelers: [0, 1, 2], reviewers: [] }, input(place));
      if (weights.ok) for (const [at, parts] of weights.value) extra[at] = (extra[at] ?? 0) + parts - 333_333;
    }
    expect(extra.reduce((sum, of) => sum + of, 0)).toBe(3000);
    for (const of of extra) expect(Math.abs(of - 1000)).toBeLessThan(120);
  });

  it('refuses a rule that does not add up', () => {
    expect(weightsRuleSchema.safeParse({ ...RULE, authors: 500_001 }).success).toBe(false);
    expect(weightsRuleSchema.safeParse({ authors: -1, labelers: WHOLE, reviewers: 1 }).success).toBe(false);
  });

  it('binds who they are, not their places', () => {
    const one = weightsHash([[0, 400_000], [2, 600_000]], ['a', 'b', 'c']); // prettier-ignore
    expect(weightsHash([[1, 400_000], [2, 600_000]], ['x', 'a', 'c'])).toBe(one); // prettier-ignore
    expect(weightsHash([[0, 400_000], [1, 600_000]], ['a', 'b', 'c'])).not.toBe(one); // prettier-ignore
    expect(one).toBe(sha256OfText('[["a",400000],["c",600000]]'));
  });
});

describe('a contributor', () => {
  const key = `02${'a'.repeat(64)}`;
  const of = { name: 'Ada', roles: ['author'], records: 1, weight: 1 };

  it('is known by a key, or by a name that cannot be taken for one', () => {
    const accepted = (id: string, known: string | null): boolean =>
      contributorSchema.safeParse({ ...of, id, key: known }).success;
    expect(accepted(key, key)).toBe(true);
    expect(accepted('name:Ada\nLovelace', null)).toBe(true);
    expect(accepted(`local:${'0'.repeat(26)}`, null)).toBe(true);
    expect(accepted(key, null)).toBe(false);
    expect(accepted('name:Ada', key)).toBe(false);
    expect(accepted(`03${'a'.repeat(64)}`, key)).toBe(false);
    expect(accepted('Ada', null)).toBe(false);
    expect(accepted('name:', null)).toBe(false);
  });
});

describe('splits', () => {
  it('come out in their proportion, and stay when they grow', () => {
    const rule = { by: 'input' as const, seed: 's', validation: 100_000, test: 50_000 };
    const drawn = Array.from({ length: 4000 }, (_, place) => splitOf(rule, input(place)));
    const share = (split: string): number => drawn.filter((of) => of === split).length / drawn.length;
    expect(share('test')).toBeCloseTo(0.05, 1);
    expect(share('validation')).toBeCloseTo(0.1, 1);
    expect(share('train')).toBeCloseTo(0.85, 1);
    const larger = drawn.map((_, place) => splitOf({ ...rule, test: 80_000 }, input(place)));
    expect(drawn.every((split, place) => split !== 'test' || larger[place] === 'test')).toBe(true);
    expect(drawn.some((split, place) => splitOf({ ...rule, seed: 't' }, input(place)) !== split)).toBe(true);
    const all = { ...rule, validation: 0, test: WHOLE };
    expect(drawn.every((_, place) => splitOf(all, input(place)) === 'test')).toBe(true);
  });
});
