import type { Failure } from '#core/failure.ts';
import { fitOf } from '#core/fit.ts';
import type { Fit, Machine } from '#core/fit.ts';
import type { ModelHeader } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Duty } from '#protocol/engine/duty.ts';

/** Who takes memory: a child by its duty, or what guesses ahead in the child that answers. */
type Taker = Duty | 'draft';

/** Memory that a duty may take, in bytes. */
export interface Grant {
  readonly duty: Taker;
  readonly memoryBytes: number;
  readonly deviceBytes: number;
  readonly fit: Fit;
  /** It has been taken by now, and the system's figures show it. */
  settled(): void;
  release(): void;
}

/**
 * Who may take how much memory. The system's figures show only what was taken already, and two loads that start
 * together would both see the same free bytes: so what is granted and not yet taken counts as taken.
 */
export class Arbiter {
  readonly #machine: () => Machine;
  readonly #held = new Map<Taker, { grant: Grant; settled: boolean }>();

  /** `machine` tells what is free at this moment. */
  constructor(machine: () => Machine) {
    this.#machine = machine;
  }

  /** What a model would take if the duty replaced what it holds by it. */
  fit(duty: Taker, header: ModelHeader, contextTokens: number, adapterBytes = 0): Fit {
    return fitOf(header, contextTokens, this.#freeFor(duty), adapterBytes);
  }

  /** Grants a load, in place of what the duty held before. `force` is a person's word that it shall be tried anyway. */
  request(
    duty: Taker,
    name: string,
    header: ModelHeader,
    contextTokens: number,
    force: boolean,
  ): Result<Grant, Failure> {
    const free = this.#freeFor(duty);
    const fit = fitOf(header, contextTokens, free);
    if (fit.verdict === 'too-large' && !force) {
      return fail({ code: 'TOO_LARGE_FOR_MEMORY', name, neededBytes: fit.neededBytes, freeBytes: fit.freeBytes });
    }
    const onDevice = Math.min(fit.neededBytes, free.device?.freeBytes ?? 0);
    const deviceBytes = fit.verdict === 'memory' ? 0 : onDevice;
    const held = { settled: false };
    const grant: Grant = {
      duty,
      memoryBytes: fit.neededBytes - deviceBytes,
      deviceBytes,
      fit,
      settled: () => {
        held.settled = true;
      },
      release: () => {
        if (this.#held.get(duty)?.grant === grant) this.#held.delete(duty);
      },
    };
    this.#held.set(duty, Object.assign(held, { grant }));
    return ok(grant);
  }

  /** For work that says itself what it takes of the machine's own memory, such as a training. */
  reserve(duty: Taker, name: string, neededBytes: number): Result<Grant, Failure> {
    const { freeMemoryBytes, device } = this.#freeFor(duty);
    const freeBytes = freeMemoryBytes + (device?.freeBytes ?? 0);
    if (neededBytes > freeBytes) return fail({ code: 'TOO_LARGE_FOR_MEMORY', name, neededBytes, freeBytes });
    const held = { settled: false };
    const deviceBytes = Math.max(0, neededBytes - freeMemoryBytes);
    const grant: Grant = {
      duty,
      memoryBytes: neededBytes - deviceBytes,
      deviceBytes,
      // Nothing of it is mapped: once it was taken, the system's own figures show all of it.
      fit: {
        weightsBytes: 0,
        cacheBytes: 0,
        workBytes: neededBytes,
        adapterBytes: 0,
        neededBytes,
        deviceBytes,
        memoryBytes: neededBytes - deviceBytes,
        deviceLayers: 0,
        layers: 0,
        freeBytes,
        contextTokens: 1,
        verdict: 'memory',
      },
      settled: () => {
        held.settled = true;
      },
      release: () => {
        if (this.#held.get(duty)?.grant === grant) this.#held.delete(duty);
      },
    };
    this.#held.set(duty, Object.assign(held, { grant }));
    return ok(grant);
  }

  /** Bytes that a duty could take now. */
  freeFor(duty: Taker): number {
    const { freeMemoryBytes, device } = this.#freeFor(duty);
    return freeMemoryBytes + (device?.freeBytes ?? 0);
  }

  #freeFor(duty: Taker): Machine {
    const { freeMemoryBytes, device } = this.#machine();
    let memory = freeMemoryBytes;
    let onDevice = device?.freeBytes ?? 0;
    for (const { grant, settled } of this.#held.values()) {
      if (grant.duty === duty) {
        // Its own goes away with the load. Only the device's is counted back: mapped weights in the machine's memory
        // count as free already.
        if (settled) onDevice += grant.deviceBytes;
      } else if (settled) {
        // Those weights are mapped: the system calls their memory free, and would read them from the disk again and
        // again if another took it.
        memory -= Math.min(grant.memoryBytes, grant.fit.weightsBytes);
      } else {
        memory -= grant.memoryBytes;
        onDevice -= grant.deviceBytes;
      }
    }
    return {
      freeMemoryBytes: Math.max(0, memory),
      device: device === null ? null : { name: device.name, freeBytes: Math.max(0, onDevice) },
    };
  }
}
