import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

async function collect(pace: Pace<string>) {
  const startedAt = performance.now();
  const got: { item: string; at: number }[] = [];
  for await (const item of pace.items()) got.push({ item, at: performance.now() - startedAt });
  return got;
}

const joined = () => new Pace<string>(20, (waiting, next) => waiting + next);

describe('a paced stream', () => {
  it('gives the first item at once and merges what comes too fast', async () => {
    const pace = joined();
    const collecting = collect(pace);
    for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
      pace.push(letter);
      await pause(8);
    }
    pace.end();
    const got = await collecting;
    expect(got.map(({ item }) => item).join('')).toBe('abcdefghijklmnopqrstuvwxyz');
    expect(got[0]?.item).toBe('a');
    // The last may come early: it does not wait for its turn.
    for (let index = 1; index < got.length - 1; index += 1) {
      expect((got[index]?.at ?? 0) - (got[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(48);
    }
    expect(got.length).toBeGreaterThan(3);
  });

  it('gives what waits when it ends, without waiting for its turn', async () => {
    const pace = new Pace<string>(0.1, (waiting, next) => waiting + next);
    const collecting = collect(pace);
    pace.push('first');
    await pause(5);
    pace.push('last');
    pace.end();
    const got = await collecting;
    expect(got.map(({ item }) => item)).toEqual(['first', 'last']);
    expect(got[1]?.at).toBeLessThan(1000);
  });

  it('ends without an item when there was none', async () => {
    const pace = joined();
    pace.end();
    expect(await collect(pace)).toEqual([]);
  });

  it('loses nothing while nobody takes from it', async () => {
    const pace = joined();
    const items = pace.items();
    pace.push('a');
    expect((await items.next()).value).toBe('a');
    for (const letter of 'bcd') pace.push(letter);
    await pause(60);
    expect((await items.next()).value).toBe('bcd');
  });
});
