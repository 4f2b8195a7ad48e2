import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { EngineStatus } from '#protocol/window/app.ts';
import { LiveState } from './live.ts';

const off: EngineStatus = {
  state: 'off',
  model: null,
  loaded: null,
  device: null,
  memory: null,
  failure: null,
  backedOff: null,
  adapters: { resident: [], evicted: [] },
};

describe('the live state', () => {
  it('gives the whole state at once, and then what changed', async () => {
    const live = new LiveState();
    const items = live.watch(new AbortController().signal);
    expect((await items.next()).value).toMatchObject({
      engine: off,
      jobs: [],
      revisions: { models: 0, settings: 0, conversations: 0, jobs: 0 },
    });
    live.revised('models');
    expect((await items.next()).value).toMatchObject({ revisions: { models: 1 } });
    await items.return();
  });

  it('comes at most ten times a second, and always with the last state', async () => {
    const live = new LiveState();
    let fraction = 0;
    live.readFrom(() => ({ engine: { ...off, loaded: fraction }, beside: [], jobs: [], network: [] }));
    const stop = new AbortController();
    const seen: (number | null)[] = [];
    const watching = (async () => {
      for await (const { engine } of live.watch(stop.signal)) seen.push(engine.loaded);
    })();
    for (let step = 1; step <= 100; step += 1) {
      fraction = step / 100;
      live.changed();
      await pause(4);
    }
    await pause(150);
    stop.abort();
    await watching;
    expect(seen.at(-1)).toBe(1);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.length).toBeLessThanOrEqual(9);
  });

  it('ends with its signal, also while nothing happens', async () => {
    const live = new LiveState();
    const stop = new AbortController();
    const items = live.watch(stop.signal);
    await items.next();
    const next = items.next();
    stop.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });
});
