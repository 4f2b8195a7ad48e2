import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { fakeHeader } from '#test/support/fakeEngine.ts';
import { fitOf } from './fit.ts';
import type { Machine } from './fit.ts';

const GIBIBYTE = 1024 ** 3;
const header = { ...fakeHeader, layers: 32, weightBytes: 4 * GIBIBYTE, trainedContext: 32_768 };
const card = (gibibytes: number): Machine => ({
  freeMemoryBytes: 64 * GIBIBYTE,
  device: { name: 'card', freeBytes: gibibytes * GIBIBYTE },
});

it('counts the adapters and the context that are wished for, and tells what goes where', () => {
  const bare = fitOf(header, 4_096, card(24));
  expect(bare).toMatchObject({ verdict: 'device', deviceLayers: 32, memoryBytes: 0, adapterBytes: 0 });
  const taught = fitOf(header, 4_096, card(24), GIBIBYTE);
  expect(taught.neededBytes - bare.neededBytes).toBe(GIBIBYTE);
  expect(fitOf(header, 8_192, card(24)).cacheBytes).toBe(2 * bare.cacheBytes);
});

it('puts fewer layers on a card that the adapters have filled', () => {
  const bare = fitOf(header, 4_096, card(3));
  const taught = fitOf(header, 4_096, card(3), 2 * GIBIBYTE);
  expect(bare).toMatchObject({ verdict: 'shared', layers: 32 });
  expect(bare.deviceLayers).toBeGreaterThan(0);
  expect(taught.deviceLayers).toBeLessThan(bare.deviceLayers);
  expect(fitOf(header, 4_096, { ...card(3), device: null })).toMatchObject({ deviceLayers: 0, deviceBytes: 0 });
});

it('never puts more on a card than is free there, and loses no byte between the two', () => {
  const bytes = fc.integer({ min: 0, max: 64 * GIBIBYTE });
  fc.assert(
    fc.property(bytes, bytes, bytes, fc.integer({ min: 256, max: 131_072 }), (memory, device, adapters, context) => {
      const machine = { freeMemoryBytes: memory, device: { name: 'card', freeBytes: device } };
      const fit = fitOf(header, context, machine, adapters);
      expect(fit.deviceBytes).toBeLessThanOrEqual(device);
      expect(fit.deviceBytes + fit.memoryBytes).toBe(fit.neededBytes);
      expect(fit.deviceLayers === fit.layers || fit.verdict !== 'device').toBe(true);
    }),
  );
});
