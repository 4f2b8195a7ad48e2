import type { ModelHeader } from './model.ts';

/** Memory that stays free for the rest of the machine. */
const RESERVE_BYTES = 1024 ** 3;

export interface Machine {
  /** Free memory of the processor's side, in bytes. */
  freeMemoryBytes: number;
  /** The device that would run it; null when there is none but the processor. */
  device: { name: string; freeBytes: number } | null;
}

/** What loading a model would take, and whether this machine has it. Bytes throughout. */
export interface Fit {
  weightsBytes: number;
  cacheBytes: number;
  workBytes: number;
  neededBytes: number;
  freeBytes: number;
  contextTokens: number;
  /**
   * "device": all of it on the graphics device; "shared": part of it there, the rest in memory; "memory": runs on the
   * processor; "too-large": this machine has not enough memory for it.
   */
  verdict: 'device' | 'shared' | 'memory' | 'too-large';
}

/**
 * Computed from the header alone, before anything is loaded. The cache holds a key and a value of 16 bits for every
 * layer, head and token; the work buffers grow with the widest activation of a batch of 512. A model beside the base
 * reads its whole context as one batch, and says no tokens.
 */
export function fitOf(header: ModelHeader, wantedContext: number, machine: Machine): Fit {
  const contextTokens = Math.max(1, Math.min(wantedContext, header.trainedContext || wantedContext));
  const cacheBytes = contextTokens * header.layers * header.keyValueHeads * (header.keyLength + header.valueLength) * 2;
  const answers = header.purpose === 'answer';
  const batch = answers ? Math.min(512, contextTokens) : contextTokens;
  const widest = Math.max(
    answers ? header.vocabularySize : 0,
    3 * header.feedForwardLength + 2 * header.embeddingLength,
  );
  const workBytes = batch * widest * 4 + batch * contextTokens * Math.max(1, header.heads) * 4;
  const neededBytes = header.weightBytes + cacheBytes + workBytes;
  const memoryFree = Math.max(0, machine.freeMemoryBytes - RESERVE_BYTES);
  const deviceFree = machine.device?.freeBytes ?? 0;

  const fitsOnDevice = machine.device !== null && neededBytes <= deviceFree;
  const fitsShared = machine.device !== null && neededBytes <= deviceFree + memoryFree;
  const verdict = fitsOnDevice
    ? 'device'
    : neededBytes <= memoryFree
      ? deviceFree > 0
        ? 'shared'
        : 'memory'
      : fitsShared
        ? 'shared'
        : 'too-large';
  const freeBytes =
    verdict === 'device'
      ? deviceFree
      : verdict === 'shared' || verdict === 'too-large'
        ? deviceFree + memoryFree
        : memoryFree;
  return { weightsBytes: header.weightBytes, cacheBytes, workBytes, neededBytes, freeBytes, contextTokens, verdict };
}
