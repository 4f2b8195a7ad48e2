import type { Batch } from '../model/trainable.ts';
import type { TokenExample } from './tokenExample.ts';

/** Each distinct shape is compiled once, which takes seconds: so rows have few lengths. */
const SHORTEST_ROW = 32;

/** A batch, and the example of each of its segments, by their numbers. */
export interface PackedBatch {
  readonly batch: Batch;
  /** Places in the list that was packed. */
  readonly examples: readonly number[];
  /** Tokens that are no padding. */
  readonly tokens: number;
}

export function rowLength(longest: number, longestTokens: number): number {
  let length = SHORTEST_ROW;
  while (length < longest) length *= 2;
  return Math.min(length, Math.max(longest, longestTokens));
}

/**
 * Lays examples into rows of one length, and rows into batches of at most `microTokens`:
 *
 *     row 0   a a a a a b b b b .      with packing: the longest first, each into the first row that has room
 *     row 1   c c c d d d d . . .      segments keep a from seeing b; positions begin at 0 in each
 *
 * The number of rows is a power of two, so that there are few shapes; rows without anything are padding.
 */
export function packed(
  examples: readonly TokenExample[],
  { longestTokens, microTokens, packing }: { longestTokens: number; microTokens: number; packing: boolean },
): PackedBatch[] {
  const longest = examples.reduce((most, { tokens }) => Math.max(most, tokens.length), 0);
  if (longest === 0) return [];
  const length = rowLength(longest, longestTokens);
  const rows = packing ? packedRows(examples, length) : examples.map((_, place) => [place]);
  const most = Math.max(1, Math.floor(microTokens / length));
  const together = 2 ** Math.floor(Math.log2(most));
  const batches: PackedBatch[] = [];
  for (let first = 0; first < rows.length; first += together) {
    const some = rows.slice(first, first + together);
    batches.push(batchOf(some, examples, length, Math.min(together, 2 ** Math.ceil(Math.log2(some.length)))));
  }
  return batches;
}

/** First fit decreasing; equals keep their order, so that it is the same everywhere. */
function packedRows(examples: readonly TokenExample[], length: number): number[][] {
  const lengthOf = (place: number) => examples[place]?.tokens.length ?? 0;
  const order = examples
    .map((_, place) => place)
    .toSorted((one, other) => lengthOf(other) - lengthOf(one) || one - other);
  const rows: { places: number[]; room: number }[] = [];
  for (const place of order) {
    const needed = lengthOf(place);
    const row = rows.find(({ room }) => room >= needed);
    if (row === undefined) rows.push({ places: [place], room: length - needed });
    else {
      row.places.push(place);
      row.room -= needed;
    }
  }
  return rows.map(({ places }) => places);
}

function batchOf(
  rows: readonly (readonly number[])[],
  examples: readonly TokenExample[],
  length: number,
  height: number,
): PackedBatch {
  const size = height * length;
  const batch: Batch = {
    rows: height,
    length,
    tokens: new Int32Array(size),
    positions: new Int32Array(size),
    segments: new Int32Array(size).fill(-1),
    weights: new Float32Array(size),
  };
  const laid: number[] = [];
  let tokens = 0;
  for (const [row, places] of rows.entries()) {
    let at = row * length;
    for (const place of places) {
      const example = examples[place];
      if (example === undefined) continue;
      for (const [position, token] of example.tokens.entries()) {
        batch.tokens[at + position] = token;
        batch.positions[at + position] = position;
        batch.segments[at + position] = laid.length;
        // The weight stands where the next token is predicted.
        batch.weights[at + position] = example.learned[position + 1] ?? 0;
      }
      at += example.tokens.length;
      tokens += example.tokens.length;
      laid.push(place);
    }
  }
  return { batch, examples: laid, tokens };
}
