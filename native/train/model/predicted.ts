import type { Batch } from './trainable.ts';

/** The places of a batch whose next token counts, what that token is, and how much it counts. */
export function predictedOf({ rows, length, tokens, segments, weights }: Batch): {
  rows: Int32Array;
  targets: Int32Array;
  weights: Float32Array;
} {
  const places: number[] = [];
  for (let place = 0; place < rows * length; place += 1) {
    if (weights[place] === 0) continue;
    const segment = segments[place] ?? -1;
    if (segment < 0 || (place + 1) % length === 0 || segments[place + 1] !== segment)
      throw new RangeError(`What comes after place ${place} is not of its example`);
    places.push(place);
  }
  return {
    rows: Int32Array.from(places),
    targets: Int32Array.from(places, (place) => tokens[place + 1] ?? 0),
    weights: Float32Array.from(places, (place) => weights[place] ?? 0),
  };
}
