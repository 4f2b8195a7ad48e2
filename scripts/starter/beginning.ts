import { Chance } from '#core/chance.ts';
import { type Weights, shape, sizeOf, tensorShapes } from './baseShape.ts';

const { embedding, headLength, heads, layers, ropeBase } = shape;

/** Vectors of words are long against a step of the training: what tells a name from another has to stay while all else moves. */
const OF_WORDS = 0.3;
const OF_MATRICES = 0.07;
/** How much of itself every word has in common with all others, in the direction of (1, 1, …). */
const COMMON = 3;
/** The first heads look so many words back. */
const BACK = [1, 1, 2, 3];
/** Pairs of a head that turn fast enough to tell one word from the next. */
const FAST_PAIRS = 3;
const SHARPNESS = 20;
/** Pairs of a head from here on turn so slowly that they mean the same anywhere in a text. */
const SLOW_FROM = 8;
const LIKENESS = 1.5;
const COPY = 0.5;

/**
 * The weights before the first step. By chance alone a base of this size does not learn in an hour to find what was said
 * of a name. So it begins near where it would arrive: the first layer's heads look at the words just before, those of
 * the others at words that are alike, and what a head hears it passes on as it is.
 */
export function beginning(seed: number): Weights {
  const chance = new Chance(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - chance.fraction())) * Math.cos(2 * Math.PI * chance.fraction());
  const weights: Weights = new Map(
    [...tensorShapes].map(([name, dimensions]) => {
      const values = new Float32Array(sizeOf(dimensions));
      const spread =
        name === 'token_embd' ? OF_WORDS : OF_MATRICES / (name.includes('ffn_down') ? Math.sqrt(2 * layers) : 1);
      return [name, dimensions.length === 1 ? values.fill(1) : values.map(() => normal() * spread)];
    }),
  );
  const of = (layer: number, name: string) => weights.get(`blk.${layer}.${name}`) ?? new Float32Array();
  const words = weights.get('token_embd') ?? new Float32Array();
  for (let at = 0; at < words.length; at += 1) words[at]! += COMMON / Math.sqrt(embedding);
  for (let layer = 0; layer < layers; layer += 1) {
    const [query, key] = [of(layer, 'attn_q'), of(layer, 'attn_k')];
    for (let head = 0; head < heads; head += 1) {
      const back = layer === 0 ? BACK[head] : undefined;
      if (back !== undefined) lookBack(query, key, head, back);
      else if (layer > 0) lookAlike(query, key, head);
    }
    passOn(of(layer, 'attn_v'), of(layer, 'attn_output'));
  }
  return weights;
}

type Numbers = Float32Array<ArrayBuffer>;

/** A row of a head's matrix. */
function rowOf(matrix: Numbers, head: number, row: number): Numbers {
  const begin = (head * headLength + row) * embedding;
  return matrix.subarray(begin, begin + embedding);
}

/** Scores are highest where a key stands `back` words before its query: both only hold what all words have in common. */
function lookBack(query: Numbers, key: Numbers, head: number, back: number): void {
  const common = COMMON / Math.hypot(OF_WORDS, COMMON / Math.sqrt(embedding));
  const strength = Math.sqrt((SHARPNESS * Math.sqrt(headLength)) / FAST_PAIRS) / common;
  for (let row = 0; row < headLength; row += 1) {
    for (const matrix of [query, key]) {
      const values = rowOf(matrix, head, row);
      values.set(values.map((value) => value * 0.2));
    }
  }
  for (let pair = 0; pair < FAST_PAIRS; pair += 1) {
    const angle = -back * ropeBase ** ((-2 * pair) / headLength);
    const along = strength / Math.sqrt(embedding);
    rowOf(query, head, 2 * pair).fill(along * Math.cos(angle));
    rowOf(query, head, 2 * pair + 1).fill(along * Math.sin(angle));
    rowOf(key, head, 2 * pair).fill(along);
    rowOf(key, head, 2 * pair + 1).fill(0);
  }
}

function lookAlike(query: Numbers, key: Numbers, head: number): void {
  for (let row = 0; row < headLength; row += 1) {
    const slow = row >= 2 * SLOW_FROM;
    const [asking, asked] = [rowOf(query, head, row), rowOf(key, head, row)];
    if (slow) asked.set(asking);
    for (const values of [asking, asked]) values.set(values.map((value) => value * LIKENESS * (slow ? 1 : 0.3)));
  }
}

/** What is heard goes back to where it came from, without what all words have in common. */
function passOn(value: Numbers, output: Numbers): void {
  for (let row = 0; row < embedding; row += 1) {
    const values = value.subarray(row * embedding, (row + 1) * embedding);
    const mean = values.reduce((sum, each) => sum + each, 0) / embedding;
    for (let column = 0; column < embedding; column += 1) {
      values[column]! -= mean;
      output[column * embedding + row] = COPY * values[column]!;
    }
  }
}
