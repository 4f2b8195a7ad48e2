import type { ModelHeader } from './model.ts';

/** A model beside the base has a process of its own, which takes so much before it has read anything (measured: 96 MB). */
const BESIDE_PROCESS_BYTES = 100 * 1024 ** 2;

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
  /** Of the adapters that are to be in memory beside it. */
  adapterBytes: number;
  neededBytes: number;
  /** Of what it needs: what would lie on the graphics device, and what in the machine's memory. */
  deviceBytes: number;
  memoryBytes: number;
  /** So many of its layers would be on the graphics device, as far as the header tells. */
  deviceLayers: number;
  layers: number;
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
 * reads its whole context as one batch, and says no tokens. `adapterBytes`: of the adapters that it is to answer with.
 */
export function fitOf(header: ModelHeader, wantedContext: number, machine: Machine, adapterBytes = 0): Fit {
  const contextTokens = Math.max(1, Math.min(wantedContext, header.trainedContext || wantedContext));
  const cacheBytes = contextTokens * header.layers * header.keyValueHeads * (header.keyLength + header.valueLength) * 2;
  const answers = header.purpose === 'answer';
  const batch = answers ? Math.min(512, contextTokens) : contextTokens;
  const widest = Math.max(
    answers ? header.vocabularySize : 0,
    3 * header.feedForwardLength + 2 * header.embeddingLength,
  );
  const workBytes =
    (answers ? 0 : BESIDE_PROCESS_BYTES) + batch * widest * 4 + batch * contextTokens * Math.max(1, header.heads) * 4;
  const neededBytes = header.weightBytes + cacheBytes + workBytes + adapterBytes;
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
  const deviceLayers = fitsOnDevice ? header.layers : layersWithin(header, deviceFree, neededBytes, workBytes);
  // One layer more stands for what surrounds them: the vocabulary's two tables.
  const perLayer = (neededBytes - workBytes) / (header.layers + 1);
  const deviceBytes = fitsOnDevice
    ? neededBytes
    : deviceLayers === 0
      ? 0
      : Math.round(Math.min(deviceFree, workBytes + deviceLayers * perLayer));
  return {
    weightsBytes: header.weightBytes,
    cacheBytes,
    workBytes,
    adapterBytes,
    neededBytes,
    deviceBytes,
    memoryBytes: neededBytes - deviceBytes,
    deviceLayers,
    layers: header.layers,
    freeBytes,
    contextTokens,
    verdict,
  };
}

/** Whole layers with their part of the cache and of the adapters, beside the work space, which they all share. */
function layersWithin({ layers }: ModelHeader, freeBytes: number, neededBytes: number, workBytes: number): number {
  const perLayer = (neededBytes - workBytes) / (layers + 1);
  const room = Math.max(0, freeBytes - workBytes);
  return perLayer <= 0 ? 0 : Math.min(layers, Math.floor(room / perLayer));
}
