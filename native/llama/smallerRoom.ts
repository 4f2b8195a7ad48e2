/** What a model is loaded with. `gpuLayers` undefined: as many as leave room on the device for the context. */
export interface Room {
  gpuLayers: number | undefined;
  contextTokens: number;
}

/** Below this a model answers hardly anything. */
const LEAST_CONTEXT = 512;

/**
 * What to try, one after the other, when the driver has not the memory that was reckoned with: on a graphics device
 * fewer layers, for they make an answer slower and take nothing from it; on the processor a shorter context.
 */
export function* roomsFor(wanted: number, layers: number, onDevice: boolean): Generator<Room, void, void> {
  yield { gpuLayers: undefined, contextTokens: wanted };
  if (onDevice) {
    for (let gpuLayers = Math.floor(layers / 2); gpuLayers > 0; gpuLayers = Math.floor(gpuLayers / 2))
      yield { gpuLayers, contextTokens: wanted };
    return;
  }
  for (
    let contextTokens = Math.floor(wanted / 2);
    contextTokens >= LEAST_CONTEXT;
    contextTokens = Math.floor(contextTokens / 2)
  )
    yield { gpuLayers: undefined, contextTokens };
}
