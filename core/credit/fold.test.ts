import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WHOLE } from '../snapshot/weights.ts';
import { creditSchema } from './credit.ts';
import { type AdapterSignals, type Named, type Signals, foldCredit } from './fold.ts';

const hash = (name: string | number): string => Buffer.from(String(name)).toString('hex').padStart(64, '0').slice(-64);
const named = (record: string | number, cluster: string | number = record, since: number | null = null): Named => ({
  snapshot: hash('snapshot'),
  record: hash(record),
  cluster: String(cluster),
  since,
});

const someNamed = fc
  .record({ record: fc.nat(12), cluster: fc.nat(6), since: fc.option(fc.nat(3)) })
  // One record lies in one cluster, and was there since one time.
  .map(({ record }) => named(record, record % 7, record % 3 === 0 ? null : record % 3));
const someValue = fc.double({ min: -3, max: 5, noNaN: true });
const someError = fc.double({ min: 0, max: 2, noNaN: true });
const someAdapter: fc.Arbitrary<AdapterSignals> = fc.record({
  gain: fc.double({ min: 0, max: 50, noNaN: true }),
  spans: fc.array(fc.record({ gain: someValue, records: fc.array(someNamed, { maxLength: 15 }) }), { maxLength: 5 }),
  influences: fc.uniqueArray(
    fc
      .tuple(someNamed, someValue, someError, fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([who, value, error, weight]) => ({ ...who, value, error, weight })),
    { maxLength: 10, selector: ({ record }) => record },
  ),
  trust: fc.double({ min: 0, max: 1, noNaN: true }),
});
const someSignals: fc.Arbitrary<Signals> = fc
  .record({
    split: fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
    readings: fc.uniqueArray(
      fc.tuple(someNamed, someValue, someError).map(([who, value, error]) => ({ ...who, value, error })),
      { maxLength: 6, selector: ({ record }) => record },
    ),
    adapters: fc.array(someAdapter, { minLength: 2, maxLength: 2 }),
  })
  .map(({ split, readings, adapters }) => {
    const all = split.reduce((sum, part) => sum + part, 0);
    const [reading = 0, one = 0, two = 0] = split.map((part) => part / all);
    return { budget: { reading, adapters: [one, two] }, readings, adapters };
  });

const partOf = (signals: Signals, record: string | number): number =>
  foldCredit(signals)
    .shares.filter((share) => share.record === hash(record))
    .reduce((sum, { parts }) => sum + parts, 0);

const read = (readings: Signals['readings'], reading = 0.5): Signals => ({
  budget: { reading, adapters: [] },
  readings,
  adapters: [],
});
const trained = (signals: Partial<AdapterSignals>, part = 0.5): Signals => ({
  budget: { reading: 0, adapters: [part] },
  readings: [],
  adapters: [{ gain: 10, spans: [], influences: [], trust: 0.4, ...signals }],
});

describe('folding', () => {
  it('gives parts that add up to the whole, each with an interval around it, for any signals', () => {
    fc.assert(
      fc.property(someSignals, (signals) => {
        expect(creditSchema.safeParse(foldCredit(signals)).success).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order of anything', () => {
    fc.assert(
      fc.property(someSignals, (signals) => {
        const turned: Signals = {
          budget: { ...signals.budget, adapters: signals.budget.adapters.toReversed() },
          readings: signals.readings.toReversed(),
          adapters: signals.adapters.toReversed().map((adapter) => ({
            ...adapter,
            spans: adapter.spans.toReversed().map((span) => ({ ...span, records: span.records.toReversed() })),
            influences: adapter.influences.toReversed(),
          })),
        };
        expect(foldCredit(turned)).toEqual(foldCredit(signals));
      }),
      { numRuns: 300 },
    );
  });

  it('gives nothing to a record that no signal names or helps, and pays nobody for being harmful', () => {
    fc.assert(
      fc.property(someSignals, (signals) => {
        const more: Signals = {
          ...signals,
          readings: [...signals.readings, { ...named('idle'), value: 0, error: 0 }],
          adapters: signals.adapters.map((adapter) => ({
            ...adapter,
            influences: [...adapter.influences, { ...named('harmful'), value: -4, error: 0.1 }],
          })),
        };
        expect(foldCredit(more)).toEqual(foldCredit(signals));
      }),
    );
  });

  it('pays equals equally, to one part in a million', () => {
    const two = read([
      { ...named('a'), value: 3, error: 0 },
      { ...named('b'), value: 3, error: 0 },
      { ...named('c'), value: 1, error: 0 },
    ]);
    expect(Math.abs(partOf(two, 'a') - partOf(two, 'b'))).toBeLessThanOrEqual(1);
    expect(partOf(two, 'a')).toBe(214_286);
    expect(foldCredit(two).unattributed).toBe(500_000);
  });

  it('leaves all of it unattributed where nothing was found', () => {
    expect(foldCredit(read([]))).toEqual({ shares: [], unattributed: WHOLE });
    expect(foldCredit(trained({ gain: 0 }))).toEqual({ shares: [], unattributed: WHOLE });
  });
});

describe('copies', () => {
  const copies = (count: number, since: number | null) =>
    Array.from({ length: count }, (_, at) => named(`copy${at}`, 'mine', since));

  it('of a record that was read share what it had, and later ones get nothing', () => {
    const alone = read([
      { ...named('mine', 'mine', 5), value: 4, error: 0 },
      { ...named('other'), value: 4, error: 0 },
    ]);
    // Among duplicates a Shapley value is shared out: each of three has a third of it.
    const copied = read([
      { ...named('mine', 'mine', 5), value: 4 / 3, error: 0 },
      ...copies(2, 9).map((who) => ({ ...who, value: 4 / 3, error: 0 })),
      { ...named('other'), value: 4, error: 0 },
    ]);
    expect(partOf(copied, 'mine')).toBe(partOf(alone, 'mine'));
    expect(partOf(copied, 'copy0')).toBe(0);
    expect(partOf(copied, 'other')).toBe(partOf(alone, 'other'));
  });

  it('in a matched stretch add nothing, and later ones get nothing', () => {
    const span = (records: readonly Named[]) => trained({ spans: [{ gain: 5, records }] });
    const alone = span([named('mine', 'mine', 5), named('other', 'other', 2)]);
    const copied = span([named('mine', 'mine', 5), ...copies(4, 9), named('other', 'other', 2)]);
    expect(partOf(copied, 'mine')).toBe(partOf(alone, 'mine'));
    expect(partOf(copied, 'other')).toBe(partOf(alone, 'other'));
    expect(partOf(copied, 'copy3')).toBe(0);
  });

  it('with an influence of their own add nothing to their cluster', () => {
    const alone = trained({
      influences: [
        { ...named('mine', 'mine', 5), value: 3, error: 0.1 },
        { ...named('other'), value: 6, error: 0.1 },
      ],
    });
    const copied = trained({
      influences: [
        { ...named('mine', 'mine', 5), value: 3, error: 0.1 },
        ...copies(4, 9).map((who) => ({ ...who, value: 3, error: 0.1 })),
        { ...named('other'), value: 6, error: 0.1 },
      ],
    });
    expect(foldCredit(copied)).toEqual(foldCredit(alone));
  });

  it('have no part in it where they did not help, even if they were there first', () => {
    const influences = [
      { ...named('helped', 'same', 2), value: 4, error: 0.1 },
      { ...named('against', 'same', 1), value: -4, error: 0.1 },
      { ...named('other', 'other'), value: 1, error: 0.1 },
    ];
    const signals = trained({ influences, trust: 0.4 });
    expect(partOf(signals, 'helped')).toBeGreaterThan(0);
    expect(partOf(signals, 'against')).toBe(0);
  });

  it('of which nobody can prove to be first share equally what one would get', () => {
    const alone = trained({ spans: [{ gain: 5, records: [named('mine', 'mine')] }] });
    const copied = trained({ spans: [{ gain: 5, records: [named('mine', 'mine'), ...copies(1, null)] }] });
    expect(partOf(copied, 'mine') + partOf(copied, 'copy0')).toBe(partOf(alone, 'mine'));
    expect(partOf(copied, 'mine')).toBe(125_000);
  });
});

describe('what limits credit', () => {
  it('a stretch that stands in more than ten clusters is common property', () => {
    const records = Array.from({ length: 11 }, (_, at) => named(at));
    expect(foldCredit(trained({ spans: [{ gain: 5, records }] })).unattributed).toBe(WHOLE);
    expect(foldCredit(trained({ spans: [{ gain: 5, records: records.slice(1) }] })).unattributed).toBe(750_000);
  });

  it('an estimate that no bench stands behind pays nothing', () => {
    const influences = [{ ...named('a'), value: 9, error: 0.1 }];
    expect(foldCredit(trained({ influences, trust: 0 })).unattributed).toBe(WHOLE);
    // Nine tenths are the most that one cluster gets of what was estimated: 0.5 · 0.4 · 0.9.
    expect(partOf(trained({ influences, trust: 0.4 }), 'a')).toBe(180_000);
  });

  it('an estimate within its error pays nothing', () => {
    expect(foldCredit(trained({ influences: [{ ...named('a'), value: 1, error: 1.1 }] })).unattributed).toBe(WHOLE);
  });

  it('an estimate is paid by the square of what is sure of it', () => {
    const influences = [1, 2, 2].map((value, at) => ({ ...named(at), value: value + 0.5, error: 0.5 }));
    const signals = trained({ influences, trust: 0.9 });
    expect(influences.map((_, at) => partOf(signals, at))).toEqual([50_000, 200_000, 200_000]);
    // A text that is cut in two, each of which helps half as much, gains nothing.
    const halves = [3, 4].map((at) => ({ ...named(at), value: 1, error: 0.5 }));
    const cut = trained({ influences: [...influences.slice(1), ...halves], trust: 0.9 });
    expect(partOf(cut, 3) + partOf(cut, 4)).toBeLessThanOrEqual(50_000);
  });

  it('an estimate is not surer than the bench says that estimates are', () => {
    const influences = [
      { ...named('a'), value: 5, error: 0 },
      { ...named('b'), value: 5, error: 0 },
    ];
    const of = (slack: number) =>
      foldCredit(trained({ influences, slack })).shares.map(({ low, parts, high }) => [low, parts, high]);
    expect(of(0)).toEqual([
      [100_000, 100_000, 100_000],
      [100_000, 100_000, 100_000],
    ]);
    expect(of(0.4)).toEqual([
      [60_000, 100_000, 140_000],
      [60_000, 100_000, 140_000],
    ]);
  });

  it('what stands in matched stretches is not paid a second time as an estimate', () => {
    const signals = trained({
      spans: [{ gain: 10, records: [named('a')] }],
      influences: [
        { ...named('b'), value: 5, error: 0 },
        { ...named('c'), value: 5, error: 0 },
      ],
    });
    expect(partOf(signals, 'a')).toBe(500_000);
    expect(partOf(signals, 'b')).toBe(0);
  });

  it('says how sure it is: exact where one source matches, wide where it was one of several', () => {
    const { shares } = foldCredit(
      trained({
        gain: 10,
        spans: [
          { gain: 5, records: [named('one')] },
          { gain: 5, records: [named('x'), named('y')] },
        ],
      }),
    );
    const one = shares.find(({ record }) => record === hash('one'));
    const either = shares.find(({ record }) => record === hash('x'));
    expect(one).toMatchObject({ parts: 250_000, low: 250_000, high: 250_000 });
    expect(either).toMatchObject({ parts: 125_000, low: 0, high: 250_000 });
  });

  it('pays an estimate that seems to help with everything no more than its weight', () => {
    const adapter = (weight: number): AdapterSignals => ({
      gain: 10,
      spans: [],
      influences: [
        { ...named('true'), value: 1, error: 0.1 },
        { ...named('outlier'), value: 50, error: 5, weight },
      ],
      trust: 1,
    });
    const paid = (weight: number) =>
      foldCredit({ budget: { reading: 0, adapters: [0.5] }, readings: [], adapters: [adapter(weight)] }).shares.find(
        ({ record }) => record === hash('outlier'),
      )?.parts ?? 0;
    expect(paid(1)).toBe(450_000);
    expect(paid(0.01)).toBeLessThan(180_000);
    expect(paid(0)).toBe(0);
  });
});
