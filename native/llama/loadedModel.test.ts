import { describe, expect, it, vi } from 'vitest';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { openBackend } from './binding.ts';
import { loadModel } from './loadedModel.ts';
import { roomsFor } from './smallerRoom.ts';

/** Contexts of more tokens than this find no memory. */
let most = Number.POSITIVE_INFINITY;
const tried: number[] = [];

vi.mock(import('./binding.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    makeContext(...[backend, model, options]: Parameters<typeof real.makeContext>) {
      tried.push(options.contextTokens);
      if (options.contextTokens > most) throw new Error('failed to create context: unable to allocate the cache');
      return real.makeContext(backend, model, options);
    },
  };
});

async function load(memoryForTokens: number) {
  most = memoryForTokens;
  tried.length = 0;
  const path = await fixedModel('tiny');
  const { signal } = new AbortController();
  const wish = { path, name: 'Tiny', contextTokens: 2_048, threads: 1, adapterBytes: 0, signal, onProgress: () => {} };
  return loadModel(await openBackend(false), wish);
}

describe('a load for which the memory does not suffice', () => {
  it('goes on with a shorter context, by itself', async () => {
    const trained = (await load(Number.POSITIVE_INFINITY)).ok ? (tried[0] ?? 0) : 0;
    const loaded = await load(trained - 1);
    expect(tried).toEqual([trained, trained / 2]);
    if (!loaded.ok) throw new Error(loaded.failure.code);
    expect(loaded.value.context.contextSize).toBe(trained / 2);
    await loaded.value.dispose();
  });

  it('is refused with figures when nothing helps', async () => {
    expect(await load(16)).toMatchObject({ ok: false, failure: { code: 'TOO_LARGE_FOR_MEMORY', name: 'Tiny' } });
    expect(tried.length).toBeGreaterThan(1);
  });
});

it('on a device, layers go before anything is taken from the context', () => {
  const rooms = [...roomsFor(4_096, 32, true)];
  expect(rooms.map(({ gpuLayers }) => gpuLayers)).toEqual([undefined, 16, 8, 4, 2, 1]);
  expect(rooms.every(({ contextTokens }) => contextTokens === 4_096)).toBe(true);
});
