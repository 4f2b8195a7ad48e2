import { availableParallelism, totalmem } from 'node:os';
import type { Machine } from '#core/fit.ts';
import type { Device } from '#protocol/engine/device.ts';

/** What is free on this machine now, given the device that the engine found. */
export function machineWith(device: Device | null): Machine {
  const onCard = device !== null && device.kind !== 'cpu';
  return {
    // On a Mac the graphics device uses the same memory: it must not be counted twice.
    freeMemoryBytes: device?.kind === 'metal' ? 0 : freeMemoryBytes(),
    device: onCard ? { name: device.name, freeBytes: Math.max(0, device.totalBytes - device.usedBytes) } : null,
  };
}

/** "NVIDIA GeForce RTX 4070", or "processor, 8 threads". */
export function deviceName(device: Device): string {
  return device.kind === 'cpu' ? `processor, ${availableParallelism()} threads` : device.name;
}

function freeMemoryBytes(): number {
  const free = process.availableMemory();
  // macOS counts as free only what was never used since the start; it gives much more when asked.
  return process.platform === 'darwin' ? Math.max(free, totalmem() / 2) : free;
}
