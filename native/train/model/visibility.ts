import type { Batch } from './trainable.ts';

/** Far enough below any score that nothing is left of it, and near enough that padding's own rows stay numbers. */
const UNSEEN = -1e9;

/**
 * What is added to the score of each token (by row) for each other one: [rows, length, length]. A token sees its own
 * example up to itself. Sliding windows of older Mistrals are left out, as llama.cpp leaves them out for their files.
 */
export function visibility({ rows, length, segments }: Batch): Float32Array<ArrayBuffer> {
  const mask = new Float32Array(rows * length * length).fill(UNSEEN);
  for (let place = 0; place < rows * length; place += 1) {
    const within = place % length;
    for (let back = 0; back <= within && segments[place - back] === segments[place]; back += 1)
      mask[place * length + within - back] = 0;
  }
  return mask;
}
