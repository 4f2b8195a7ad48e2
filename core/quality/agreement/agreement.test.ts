import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chance } from '../../chance.ts';
import { krippendorffAlpha } from './alpha.ts';
import type { Figure } from './figure.ts';
import { cohenKappa, fleissKappa, percentAgreement } from './kappa.ts';
import type { Ratings } from './ratings.ts';
import { jaccardDistance, masiDistance, setAlpha } from './sets.ts';

const FEW = { seed: 1, resamples: 200 };

function valueOf(figure: Figure): number {
  if (!figure.defined) throw new Error(`Undefined: ${figure.why}`);
  return figure.value;
}

/** Four observers and twelve units: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example C. */
const OBSERVERS: (number | null)[][] = [
  [1, 2, 3, 3, 2, 1, 4, 1, 2, null, null, null],
  [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, null, 3],
  [null, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, null],
  [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, null],
];
const TEXTBOOK: Ratings<number> = OBSERVERS[0]!.map((_, unit) => OBSERVERS.map((row) => row[unit]!));

/** Ten subjects, fourteen raters, five categories: the worked example of Fleiss' κ (0.210). */
const FOURTEEN = [
  [0, 0, 0, 0, 14],
  [0, 2, 6, 4, 2],
  [0, 0, 3, 5, 6],
  [0, 3, 9, 2, 0],
  [2, 2, 8, 1, 1],
  [7, 7, 0, 0, 0],
  [3, 2, 6, 3, 0],
  [2, 5, 3, 2, 2],
  [6, 5, 2, 1, 0],
  [0, 2, 2, 3, 7],
].map((counts) => counts.flatMap((count, category) => Array.from({ length: count }, () => category)));

/** 20 yes together, 15 no together, 5 and 10 apart: κ = 0.4. */
const GRANTS: [string, string][] = [
  ...Array.from({ length: 20 }, (): [string, string] => ['yes', 'yes']),
  ...Array.from({ length: 5 }, (): [string, string] => ['yes', 'no']),
  ...Array.from({ length: 10 }, (): [string, string] => ['no', 'yes']),
  ...Array.from({ length: 15 }, (): [string, string] => ['no', 'no']),
];

describe('published values', () => {
  it.each([
    ['nominal', 0.743],
    ['ordinal', 0.815],
    ['interval', 0.849],
  ] as const)('Krippendorff, %s: %f', (level, published) => {
    const figure = krippendorffAlpha(TEXTBOOK, level, FEW);
    expect(valueOf(figure)).toBeCloseTo(published, 3);
    expect(figure).toMatchObject({ records: 11 });
  });

  it('Krippendorff, two observers and ten binary units: 0.095', () => {
    const first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0];
    const second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0];
    const figure = krippendorffAlpha(
      first.map((value, unit) => [value, second[unit]!]),
      'nominal',
      FEW,
    );
    expect(valueOf(figure)).toBeCloseTo(0.095, 3);
  });

  it('Fleiss, fourteen raters: 0.210', () => {
    expect(valueOf(fleissKappa(FOURTEEN, FEW))).toBeCloseTo(0.21, 3);
  });

  it('Cohen, fifty grants: 0.4; 70 % agree', () => {
    expect(valueOf(cohenKappa(GRANTS, FEW))).toBeCloseTo(0.4, 10);
    expect(valueOf(percentAgreement(GRANTS, FEW))).toBeCloseTo(0.7, 10);
  });

  it('distances of sets, as in Passonneau', () => {
    expect(masiDistance(new Set(['1', '2']), new Set(['1', '2', '3', '4']))).toBeCloseTo(1 - (1 / 2) * (2 / 3), 10);
    expect(masiDistance(new Set(['1', '2']), new Set(['2', '3']))).toBeCloseTo(1 - 1 / 9, 10);
    expect(jaccardDistance(new Set(['1', '2']), new Set(['2', '3']))).toBeCloseTo(2 / 3, 10);
    expect([masiDistance(new Set(), new Set()), jaccardDistance(new Set(), new Set())]).toEqual([0, 0]);
    expect([masiDistance(new Set(), new Set('a')), jaccardDistance(new Set(), new Set('a'))]).toEqual([1, 1]);
  });
});

function all(ratings: Ratings<number>): (number | string)[] {
  return [
    percentAgreement(ratings, FEW),
    cohenKappa(ratings, FEW),
    fleissKappa(ratings, FEW),
    krippendorffAlpha(ratings, 'nominal', FEW),
    krippendorffAlpha(ratings, 'ordinal', FEW),
    krippendorffAlpha(ratings, 'interval', FEW),
  ].map((figure) => (figure.defined ? figure.value : figure.why));
}

describe('where there is no figure', () => {
  it('says why', () => {
    expect(new Set(all([]))).toEqual(new Set(['no-records']));
    expect(new Set(all([[null, null]]))).toEqual(new Set(['no-records']));
    expect(
      new Set(
        all([
          [1, null],
          [2, null],
        ]),
      ),
    ).toEqual(new Set(['fewer-than-two-raters']));
    expect(
      new Set(
        all([
          [1, null],
          [null, 1],
        ]),
      ),
    ).toEqual(new Set(['no-overlap']));
    const [percent, ...others] = all([
      [0.1, 0.1],
      [0.1, 0.1],
      [0.1, 0.1],
    ]);
    expect(percent).toBe(1);
    expect(new Set(others)).toEqual(new Set(['one-category']));
    expect(all([[1, 2, 1]])[1]).toBe('not-two-raters');
  });

  it('refuses to compare more values than it can hold', () => {
    const rows = Array.from({ length: 1_001 }, (_, row) => [[`a${row}`], [`b${row}`]]);
    expect(setAlpha(rows, 'masi', FEW)).toEqual({ defined: false, why: 'too-many-values' });
  });

  it('gives a figure of one record without an interval', () => {
    expect(krippendorffAlpha([[1, 2]], 'nominal', FEW)).toEqual({
      defined: true,
      value: 0,
      interval: null,
      records: 1,
    });
  });
});

describe('Fleiss with uneven records', () => {
  it('takes those with the most usual number of answers, and says how many', () => {
    const rows = [...FOURTEEN, [0, 1, 1], [2, null, 2, 2]];
    expect(fleissKappa(rows, FEW)).toEqual(fleissKappa(FOURTEEN, FEW));
    expect(fleissKappa(rows, FEW)).toMatchObject({ records: 10 });
  });
});

describe('intervals', () => {
  it('hold the true value in about 95 of 100 studies', () => {
    // Two raters who agree at random in 80 % of the records.
    let held = 0;
    for (let study = 0; study < 100; study += 1) {
      const chance = new Chance(study);
      const rows = Array.from({ length: 100 }, () => ['a', chance.below(10) < 8 ? 'a' : 'b']);
      const figure = percentAgreement(rows, { seed: study, resamples: 200 });
      if (figure.defined && figure.interval && figure.interval.low <= 0.8 && figure.interval.high >= 0.8) held += 1;
    }
    expect(held).toBeGreaterThanOrEqual(88);
    expect(held).toBeLessThanOrEqual(99);
  });

  it('are the same for the same seed, and not for another', () => {
    expect(cohenKappa(GRANTS, FEW)).toEqual(cohenKappa(GRANTS, FEW));
    expect(cohenKappa(GRANTS, FEW)).not.toEqual(cohenKappa(GRANTS, { ...FEW, seed: 2 }));
  });
});

describe('properties', () => {
  const rating = fc.option(fc.integer({ min: 0, max: 4 }), { freq: 3 });
  const table = fc.array(fc.array(rating, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 15 });
  const once = { seed: 1, resamples: 1 };

  it('α by sums equals α by the coincidence matrix of the book', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('nominal', 'ordinal', 'interval'), (rows, level) => {
        const figure = krippendorffAlpha(rows, level, once);
        const book = alphaByCoincidences(rows, level);
        if (book === null) expect(figure.defined).toBe(false);
        else expect(valueOf(figure)).toBeCloseTo(book, 9);
      }),
      { numRuns: 200 },
    );
  });

  it('does not depend on the order of raters or records, nor on the names of labels', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const turned = rows.map((row) => row.toReversed()).toReversed();
        const named = rows.map((row) => row.map((value) => value && `label ${value}`));
        const plain = krippendorffAlpha(rows, 'nominal', once);
        const others = [krippendorffAlpha(turned, 'nominal', once), krippendorffAlpha(named, 'nominal', once)];
        for (const other of others) {
          if (plain.defined) expect(valueOf(other)).toBeCloseTo(plain.value, 9);
          else expect(other).toEqual(plain);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('no figure is above 1, and full agreement is 1', () => {
    fc.assert(
      fc.property(table, (rows) => {
        for (const measure of [percentAgreement, cohenKappa, fleissKappa]) {
          const figure = measure(rows, once);
          if (figure.defined) expect(figure.value).toBeLessThanOrEqual(1 + 1e-12);
        }
        const copied = rows.map(([value]) => [value!, value!]);
        const alpha = setAlpha(
          copied.map((row) => row.map((value) => (value === null ? null : [`${value}`]))),
          'masi',
          once,
        );
        if (alpha.defined) expect(alpha.value).toBe(1);
      }),
      { numRuns: 100 },
    );
  });

  it('sets of one label are nominal values', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('masi', 'jaccard'), (rows, distance) => {
        const sets = rows.map((row) => row.map((value) => (value === null ? null : [`${value}`])));
        const nominal = krippendorffAlpha(rows, 'nominal', once);
        const figure = setAlpha(sets, distance, once);
        if (nominal.defined) expect(valueOf(figure)).toBeCloseTo(nominal.value, 9);
        else expect(figure).toEqual(nominal);
      }),
      { numRuns: 100 },
    );
  });
});

/** The definition, as slowly as it is written in the book. */
function alphaByCoincidences(rows: Ratings<number>, level: 'nominal' | 'ordinal' | 'interval'): number | null {
  const matrix = Array.from({ length: 5 }, () => [0, 0, 0, 0, 0]);
  for (const row of rows) {
    const values = row.filter((value) => value !== null);
    for (const [one, first] of values.entries()) {
      for (const [other, second] of values.entries()) {
        if (one !== other) matrix[first]![second]! += 1 / (values.length - 1);
      }
    }
  }
  const counts = matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const distance = (one: number, other: number) => {
    if (level === 'nominal') return one === other ? 0 : 1;
    if (level === 'interval') return (one - other) ** 2;
    const [low, high] = one < other ? [one, other] : [other, one];
    const between = counts.slice(low, high + 1).reduce((sum, count) => sum + count, 0);
    return (between - (counts[low]! + counts[high]!) / 2) ** 2;
  };
  let observed = 0;
  let expected = 0;
  for (const [one, row] of matrix.entries()) {
    for (const [other, count] of row.entries()) {
      observed += count * distance(one, other);
      expected += counts[one]! * counts[other]! * distance(one, other);
    }
  }
  return expected === 0 ? null : 1 - ((total - 1) * observed) / expected;
}
