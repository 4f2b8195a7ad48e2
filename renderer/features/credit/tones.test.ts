import { describe, expect, test } from 'vitest';
import type { ColophonContributor } from '#core/colophon.ts';
import { someColophon } from '#test/support/colophons.ts';
import { marksOf, marksWithin, tonesOf } from './tones.ts';

const person = (id: string, parts: number): ColophonContributor => ({
  id: `name:${id}`,
  key: null,
  name: id,
  parts,
  low: parts,
  high: parts,
  kinds: ['read'],
  records: 1,
});

describe('five colours by share', () => {
  test('the five largest have one each, the others one together', () => {
    const contributors = [40, 10, 70, 20, 60, 30, 50].map((parts) => person(`p${parts}`, parts));
    const tones = tonesOf({ contributors, sources: [] });
    expect(Object.fromEntries(tones)).toEqual({
      'name:p70': '1',
      'name:p60': '2',
      'name:p50': '3',
      'name:p40': '4',
      'name:p30': '5',
      'name:p20': 'rest',
      'name:p10': 'rest',
    });
  });

  test('nobody changes colour by the order in which they are told', () => {
    const contributors = [person('b', 5), person('a', 5)];
    expect(tonesOf({ contributors, sources: [] })).toEqual(
      tonesOf({ contributors: contributors.toReversed(), sources: [] }),
    );
  });

  test('before anything was weighed, those who are matched have one already', () => {
    const tones = tonesOf(someColophon({ contributors: [] }));
    expect([...tones.values()]).toEqual(['1', '2', '3']);
  });
});

describe('what is underlined', () => {
  test('has the colour of who has most of the record, and says whose it is and how that is known', () => {
    const [first, common] = marksOf(someColophon());
    expect(first).toEqual({
      start: 4,
      end: 19,
      tone: '2',
      label: 'Matched: 3 words, found in 2 places, by night-desk, Anna.',
      source: 1,
    });
    expect(common?.tone).toBe('common');
    expect(common?.label).toContain('nobody is credited');
  });

  test('is never over itself, however spans lie', () => {
    const span = (start: number, end: number) => ({ start, end, words: 1, count: 1, sources: [1], common: false });
    const marks = marksOf(someColophon({ spans: [span(5, 12), span(0, 8), span(2, 4), span(12, 12)] }));
    expect(marks.map(({ start, end }) => [start, end])).toEqual([
      [0, 8],
      [8, 12],
    ]);
  });

  test('of a block has places in that block', () => {
    const [mark] = marksWithin(marksOf(someColophon()), 10, 15);
    expect([mark?.start, mark?.end]).toEqual([0, 5]);
    expect(marksWithin(marksOf(someColophon()), 19, 30)).toEqual([]);
  });

  test('is of nobody in particular where no record is named', () => {
    const spans = [{ start: 0, end: 3, words: 1, count: 4, sources: [99], common: false }];
    expect(marksOf(someColophon({ spans }))[0]).toMatchObject({ tone: 'rest', source: null });
  });
});
