import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Machine } from '#core/fit.ts';
import type { ModelHeader } from '#core/model.ts';
import type { Duty } from '#protocol/engine/duty.ts';
import { fakeHeader } from '#test/support/fakeEngine.ts';
import { Arbiter } from './arbiter.ts';
import type { Grant } from './arbiter.ts';

const GIBIBYTE = 1024 ** 3;
/** What `fitOf` leaves to the rest of the machine. */
const RESERVE = GIBIBYTE;

function weighing(weightBytes: number): ModelHeader {
  return { ...fakeHeader, weightBytes };
}

describe('the arbiter', () => {
  it('grants what fits and says where it goes', () => {
    const arbiter = new Arbiter(() => ({
      freeMemoryBytes: 9 * GIBIBYTE,
      device: { name: 'card', freeBytes: 4 * GIBIBYTE },
    }));
    const small = arbiter.request('answer', 'a', weighing(GIBIBYTE), 512, false);
    expect(small).toMatchObject({ ok: true, value: { memoryBytes: 0, fit: { verdict: 'device' } } });
    const shared = arbiter.request('answer', 'b', weighing(6 * GIBIBYTE), 512, false);
    expect(shared).toMatchObject({ ok: true, value: { deviceBytes: 4 * GIBIBYTE, fit: { verdict: 'shared' } } });
  });

  it('refuses with figures, unless a person insists', () => {
    const arbiter = new Arbiter(() => ({ freeMemoryBytes: 3 * GIBIBYTE, device: null }));
    const refused = arbiter.request('answer', 'big', weighing(8 * GIBIBYTE), 512, false);
    if (refused.ok || refused.failure.code !== 'TOO_LARGE_FOR_MEMORY') throw new Error('it was not refused');
    expect(refused.failure.freeBytes).toBe(2 * GIBIBYTE);
    expect(refused.failure.neededBytes).toBeGreaterThan(8 * GIBIBYTE);
    expect(arbiter.request('answer', 'big', weighing(8 * GIBIBYTE), 512, true).ok).toBe(true);
  });

  it('counts what was granted and not yet taken, until it is settled or given back', () => {
    const arbiter = new Arbiter(() => ({ freeMemoryBytes: 6 * GIBIBYTE, device: null }));
    const first = arbiter.request('answer', 'a', weighing(3 * GIBIBYTE), 512, false);
    if (!first.ok) throw new Error('refused');
    expect(arbiter.request('parse', 'b', weighing(3 * GIBIBYTE), 512, false).ok).toBe(false);
    first.value.release();
    expect(arbiter.request('parse', 'b', weighing(3 * GIBIBYTE), 512, false).ok).toBe(true);
  });

  it('leaves alone the weights that others have mapped, which the system calls free', () => {
    const arbiter = new Arbiter(() => ({ freeMemoryBytes: 9 * GIBIBYTE, device: null }));
    const base = arbiter.request('answer', 'base', weighing(6 * GIBIBYTE), 512, false);
    if (!base.ok) throw new Error('refused');
    base.value.settled();
    const beside = arbiter.request('embed', 'beside', { ...weighing(4 * GIBIBYTE), purpose: 'embed' }, 512, false);
    expect(beside).toMatchObject({ ok: false, failure: { code: 'TOO_LARGE_FOR_MEMORY', freeBytes: 2 * GIBIBYTE } });
    expect(arbiter.request('embed', 'small', { ...weighing(GIBIBYTE), purpose: 'embed' }, 512, false).ok).toBe(true);
  });

  it('counts the process that a model beside the base has of its own', () => {
    const arbiter = new Arbiter(() => ({ freeMemoryBytes: 9 * GIBIBYTE, device: null }));
    const needed = (purpose: 'answer' | 'embed') =>
      arbiter.fit('embed', { ...weighing(GIBIBYTE), purpose }, 512).neededBytes;
    expect(needed('embed') - needed('answer')).toBeGreaterThan(90 * 1024 ** 2);
  });

  it('weighs a draft beside its base: neither counts as the other, and what is given back is free again', () => {
    const arbiter = new Arbiter(() => ({ freeMemoryBytes: 9 * GIBIBYTE, device: null }));
    const base = arbiter.request('answer', 'base', weighing(6 * GIBIBYTE), 512, false);
    if (!base.ok) throw new Error('refused');
    base.value.settled();
    expect(arbiter.request('draft', 'large', weighing(3 * GIBIBYTE), 512, false)).toMatchObject({
      ok: false,
      failure: { code: 'TOO_LARGE_FOR_MEMORY', name: 'large', freeBytes: 2 * GIBIBYTE },
    });
    const draft = arbiter.request('draft', 'small', weighing(GIBIBYTE), 512, false);
    if (!draft.ok) throw new Error('refused');
    draft.value.settled();
    expect(arbiter.freeFor('embed')).toBe(2 * GIBIBYTE);
    expect(arbiter.freeFor('answer')).toBe(8 * GIBIBYTE);
    draft.value.release();
    expect(arbiter.freeFor('embed')).toBe(3 * GIBIBYTE);
  });

  it('counts the device back that a duty gives up for its next model', () => {
    const machine = { freeMemoryBytes: 2 * GIBIBYTE, device: { name: 'card', freeBytes: 4 * GIBIBYTE } };
    const arbiter = new Arbiter(() => machine);
    const first = arbiter.request('answer', 'a', weighing(3 * GIBIBYTE), 512, false);
    if (!first.ok) throw new Error('refused');
    machine.device.freeBytes -= first.value.deviceBytes;
    first.value.settled();
    expect(arbiter.fit('answer', weighing(3 * GIBIBYTE), 512).verdict).toBe('device');
    expect(arbiter.fit('parse', weighing(3 * GIBIBYTE), 512).verdict).toBe('too-large');
  });

  it('never grants more than is there, whatever is asked, settled and given back in whatever order', () => {
    const size = fc.integer({ min: 0, max: 6 * GIBIBYTE });
    const act = fc.oneof(
      fc.record({
        do: fc.constant('request' as const),
        duty: fc.constantFrom<Duty[]>('answer', 'parse'),
        size,
        context: fc.integer({ min: 1, max: 4096 }),
      }),
      fc.record({
        do: fc.constantFrom('settle' as const, 'release' as const),
        duty: fc.constantFrom<Duty[]>('answer', 'parse'),
      }),
    );
    fc.assert(
      fc.property(size, fc.option(size, { nil: null }), fc.array(act, { maxLength: 25 }), (memory, device, acts) => {
        const held = new Map<Duty, { grant: Grant; settled: boolean }>();
        const taken = (which: 'memoryBytes' | 'deviceBytes', settledOnly: boolean) =>
          [...held.values()].reduce((sum, { grant, settled }) => sum + (settled || !settledOnly ? grant[which] : 0), 0);
        // What the system would say: only what was really taken is missing.
        const machine = (): Machine => ({
          freeMemoryBytes: memory - taken('memoryBytes', true),
          device: device === null ? null : { name: 'card', freeBytes: device - taken('deviceBytes', true) },
        });
        const arbiter = new Arbiter(machine);
        for (const step of acts) {
          if (step.do === 'request') {
            const asked = arbiter.request(step.duty, 'x', weighing(step.size), step.context, false);
            // The duty's old model goes before its new one comes.
            if (asked.ok) held.set(step.duty, { grant: asked.value, settled: false });
          } else {
            const mine = held.get(step.duty);
            if (mine === undefined) continue;
            if (step.do === 'settle') {
              mine.grant.settled();
              mine.settled = true;
            } else {
              mine.grant.release();
              held.delete(step.duty);
            }
          }
          expect(taken('memoryBytes', false)).toBeLessThanOrEqual(Math.max(0, memory - RESERVE));
          expect(taken('deviceBytes', false)).toBeLessThanOrEqual(device ?? 0);
        }
      }),
      { numRuns: 500 },
    );
  });
});
