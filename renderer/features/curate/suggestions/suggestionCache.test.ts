import { describe, expect, it } from 'vitest';
import type { Suggestion } from '#core/curate/suggestion.ts';
import { SuggestionCache } from './suggestionCache.ts';

const suggestion = (record: number, by: string): Suggestion => ({
  record,
  question: 'mood',
  answer: { kind: 'choice', labels: ['good'] },
  source: 'model',
  by,
  certainty: null,
  at: 0,
});

function setUp() {
  const asked: number[][] = [];
  const works: (() => void)[] = [];
  const state = { by: 'one', fails: false };
  const cache = new SuggestionCache(
    async (records) => {
      asked.push(records);
      if (state.fails) throw new Error('gone');
      return records.filter((record) => record % 2 === 0).map((record) => suggestion(record, state.by));
    },
    (work) => works.push(work),
  );
  const settle = async () => {
    for (let work = works.shift(); work !== undefined; work = works.shift()) {
      work();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { cache, asked, settle, state };
}

describe('the window’s suggestions', () => {
  it('come a moment later, with those of the records around, in one request', async () => {
    const { cache, asked, settle } = setUp();
    cache.want(2, 10);
    cache.want(3, 10);
    expect(cache.peek(2)).toEqual([]);
    expect(asked).toEqual([]);
    await settle();
    expect(asked.map((records) => records.toSorted((one, other) => one - other))).toEqual([
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    ]);
    expect(cache.peek(2)).toEqual([suggestion(2, 'one')]);
    expect(cache.peek(2)).toBe(cache.peek(2));
    expect(cache.peek(3)).toBe(cache.peek(5));
    cache.want(4, 10);
    await settle();
    expect(asked).toHaveLength(1);
  });

  it('of a record that is not there are not asked for', async () => {
    const { cache, asked, settle } = setUp();
    cache.subscribe(() => cache.want(-1, 10));
    cache.want(-1, 10);
    cache.want(10, 10);
    await settle();
    expect(asked).toEqual([]);
  });

  it('stay in sight until the new ones are there', async () => {
    const { cache, settle, state } = setUp();
    cache.want(2, 10);
    await settle();
    state.by = 'two';
    cache.revised();
    expect(cache.peek(2)[0]?.by).toBe('one');
    cache.want(2, 10);
    await settle();
    expect(cache.peek(2)[0]?.by).toBe('two');
  });

  it('are asked for again after a request that failed, when somebody looks', async () => {
    const { cache, asked, settle, state } = setUp();
    state.fails = true;
    cache.want(2, 3);
    await settle();
    expect(cache.peek(2)).toEqual([]);
    state.fails = false;
    cache.want(2, 3);
    await settle();
    expect(asked).toHaveLength(2);
    expect(cache.peek(2)).toHaveLength(1);
  });
});
