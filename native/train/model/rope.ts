import type { Rope } from './shape.ts';

/** llama.cpp's own for these architectures; no key of a file changes them. */
const BETA_FAST = 32;
const BETA_SLOW = 1;

/**
 * What each number of a head is multiplied with at each position, and what the other number of its pair is: rows of
 * `headLength` numbers, in the order in which the head keeps them. `factors` divide the frequencies, one for each pair.
 */
export function ropeTables(
  rope: Rope,
  headLength: number,
  positions: Int32Array,
  factors: Float32Array | null,
): { cos: Float32Array<ArrayBuffer>; sin: Float32Array<ArrayBuffer> } {
  const pairs = headLength / 2;
  const turns = turnsOf(rope, headLength, factors);
  const size = sizeOf(rope);
  const cos = new Float32Array(positions.length * headLength);
  const sin = new Float32Array(cos.length);
  for (const [row, position] of positions.entries()) {
    for (let pair = 0; pair < pairs; pair += 1) {
      const angle = position * (turns[pair] ?? 0);
      const first = row * headLength + (rope.pairs === 'halves' ? pair : 2 * pair);
      const second = first + (rope.pairs === 'halves' ? pairs : 1);
      cos[first] = Math.cos(angle) * size;
      cos[second] = cos[first] ?? 0;
      sin[second] = Math.sin(angle) * size;
      sin[first] = -(sin[second] ?? 0);
    }
  }
  return { cos, sin };
}

/** By how much each pair turns from one position to the next. */
function turnsOf(rope: Rope, headLength: number, factors: Float32Array | null): Float64Array {
  const turns = new Float64Array(headLength / 2);
  const { base, factor, scaling } = rope;
  const first = Math.max(0, Math.floor(pairThatTurns(rope, headLength, BETA_FAST)));
  const last = Math.min(headLength - 1, Math.ceil(pairThatTurns(rope, headLength, BETA_SLOW)));
  for (let pair = 0; pair < turns.length; pair += 1) {
    const plain = base ** (-pair / turns.length) / (factors?.[pair] ?? 1);
    const stretched = scaling === 'none' ? plain : plain / factor;
    const kept = 1 - Math.min(1, Math.max(0, (pair - first) / Math.max(0.001, last - first)));
    turns[pair] = scaling === 'yarn' ? stretched * (1 - kept) + plain * kept : stretched;
  }
  return turns;
}

/** The pair that turns around so many times in the original context. */
function pairThatTurns({ base, originalContext }: Rope, headLength: number, times: number): number {
  return (headLength * Math.log(originalContext / (times * 2 * Math.PI))) / (2 * Math.log(base));
}

function sizeOf({ scaling, factor, attentionFactor }: Rope): number {
  return scaling === 'yarn' ? attentionFactor * (1 + 0.1 * Math.log(factor)) : attentionFactor;
}
