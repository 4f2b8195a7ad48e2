import { describe, expect, it } from 'vitest';
import { filterSchema, type Filter } from '#core/curate/filter.ts';
import { templates } from '#core/curate/templates.ts';
import { dayStart, dayText } from './days.ts';
import { partKey, partsOf, sameFilter, withLabels, withoutPart, withValue, wordsOf } from './parts.ts';

const ANNA = '01HZZZZZZZZZZZZZZZZZZZZZZA';
const head = {
  labelers: [{ id: ANNA, name: 'Anna', key: null }],
  questions: [...templates.sentiment.questions],
};

const day = (text: string, after: 0 | 1 = 0) => dayStart(text, after) ?? Number.NaN;

describe('a filter in words', () => {
  it.each<[Filter, string]>([
    [{}, 'All records'],
    [{ status: [] }, 'All records'],
    [{ status: ['submitted', 'draft', 'pending'] }, 'Status is Submitted, Draft or Pending'],
    [
      {
        labels: [
          { question: 'sentiment', label: 'positive' },
          { question: 'sentiment', label: null },
          { question: 'gone', label: 'old' },
        ],
        flagged: true,
        adjudicated: false,
      },
      '“What does the writer feel?” is Positive or not answered; “gone” is old; Flagged; Not decided',
    ],
    [{ labelers: [ANNA], assigned: 'nobody' }, 'Labelled by Anna; Assigned to nobody'],
    [{ assigned: ANNA, tags: ['a', 'b'] }, 'Assigned to Anna; Tag is a or b'],
    [{ from: day('2026-11-03') }, 'Touched on 3 Nov 2026 or later'],
    [{ to: day('2026-11-05', 1) }, 'Touched on 5 Nov 2026 or earlier'],
    [{ from: day('2026-11-03'), to: day('2026-11-05', 1) }, 'Touched from 3 Nov 2026 to 5 Nov 2026'],
    [{ from: day('2026-11-03'), to: day('2026-11-03', 1) }, 'Touched on 3 Nov 2026'],
    [{ from: day('2026-11-03') + 3_600_000 }, 'Touched on 3 Nov 2026, 01:00 or later'],
    [
      { text: 'late train', duplicate: 'near', records: '' },
      'Has the words “late train”; Near duplicates; A list of records',
    ],
  ])('%j', (filter, words) => {
    expect(wordsOf(filter, head)).toBe(words);
  });

  it('says every part, and each can be taken away', () => {
    const all: Required<Filter> = {
      status: ['draft'],
      labels: [{ question: 'sentiment', label: 'mixed' }],
      labelers: [ANNA],
      assigned: ANNA,
      tags: ['a'],
      from: 1,
      to: 2,
      flagged: true,
      commented: true,
      redacted: false,
      disagreement: true,
      adjudicated: true,
      duplicate: 'any',
      personalData: true,
      suggested: false,
      text: 'x',
      records: 'AA==',
    };
    expect(Object.keys(all).toSorted()).toEqual(Object.keys(filterSchema.shape).toSorted());
    const parts = partsOf(all, head).map(({ part }) => part);
    expect(new Set(parts.map((part) => partKey(part))).size).toBe(parts.length);
    let rest: Filter = all;
    for (const part of parts) {
      const next = withoutPart(rest, part);
      expect(partsOf(next, head)).toHaveLength(partsOf(rest, head).length - 1);
      rest = next;
    }
    expect(rest).toEqual({});
  });
});

describe('changing a filter', () => {
  it('labels of one question leave those of the others', () => {
    const filter: Filter = {
      labels: [
        { question: 'a', label: 'x' },
        { question: 'b', label: 'y' },
      ],
    };
    expect(withLabels(filter, 'a', ['z', null])).toEqual({
      labels: [
        { question: 'b', label: 'y' },
        { question: 'a', label: 'z' },
        { question: 'a', label: null },
      ],
    });
    expect(withLabels(withLabels(filter, 'a', []), 'b', [])).toEqual({});
  });

  it('an empty list and nothing leave no trace', () => {
    expect(withValue({ tags: ['a'], flagged: true }, 'tags', [])).toEqual({ flagged: true });
    expect(withValue({ flagged: true }, 'flagged', undefined)).toEqual({});
    expect(withValue({}, 'flagged', false)).toEqual({ flagged: false });
  });

  it('order does not make another filter', () => {
    const one: Filter = { status: ['draft', 'pending'], labels: [{ question: 'a', label: null }], flagged: false };
    const other: Filter = { flagged: false, labels: [{ label: null, question: 'a' }], status: ['pending', 'draft'] };
    expect(sameFilter(one, other)).toBe(true);
    expect(sameFilter({ tags: [] }, {})).toBe(true);
    expect(sameFilter(one, { ...other, flagged: true })).toBe(false);
    expect(sameFilter({ tags: ['a,b'] }, { tags: ['a', 'b'] })).toBe(false);
  });
});

describe('days', () => {
  it('are those of this machine, and come back as they were', () => {
    for (const text of ['2026-03-29', '2026-10-25', '2024-02-29', '1999-12-31']) {
      expect(dayText(day(text))).toBe(text);
      expect(dayText(day(text, 1) - 1)).toBe(text);
    }
  });

  it.each(['', '2026-13', 'yesterday', '0000-00-00', '1950-01-01'])('“%s” is none', (text) => {
    expect(dayStart(text)).toBeNull();
  });
});
