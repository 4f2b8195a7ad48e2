import { Chance } from '../chance.ts';

/** How unsure a suggestion is, from 0 (sure) to 1: entropy over the highest possible, or 1 − (first − second). */
export type UncertaintyMeasure = 'entropy' | 'margin';

export function uncertainty(probabilities: ArrayLike<number>, measure: UncertaintyMeasure): number {
  if (probabilities.length < 2) return 0;
  if (measure === 'margin') {
    let first = 0;
    let second = 0;
    for (let label = 0; label < probabilities.length; label += 1) {
      const probability = probabilities[label]!;
      if (probability > first) [first, second] = [probability, first];
      else if (probability > second) second = probability;
    }
    return 1 - (first - second);
  }
  let nats = 0;
  for (let label = 0; label < probabilities.length; label += 1) {
    const probability = probabilities[label]!;
    if (probability > 0) nats -= probability * Math.log(probability);
  }
  return nats / Math.log(probabilities.length);
}

/**
 * Places of the records, the most uncertain first. Ties stand in the order that the seed gives, and so do the records without a
 * suggestion, after all others: nothing is known of them.
 */
export function byUncertainty(
  suggestions: readonly (ArrayLike<number> | null)[],
  measure: UncertaintyMeasure,
  seed: number,
): number[] {
  const scores = suggestions.map((row) => (row === null ? -1 : uncertainty(row, measure)));
  const tie = new Chance(seed).order(scores.length);
  return Array.from(scores.keys()).toSorted((one, other) => scores[other]! - scores[one]! || tie[one]! - tie[other]!);
}

/**
 * Chooses records that lie far from each other: greedy k-centre (Gonzalez 1985), never more than twice as wide as the
 * best choice could be. Starts from those chosen already (what is labelled), else from one that the seed picks; then always
 * takes the one farthest from all chosen. Asks for count · (wanted + chosen) distances: give it some ten
 * thousand candidates, not a million.
 */
export function byDiversity(
  count: number,
  distance: (one: number, other: number) => number,
  wanted: number,
  seed: number,
  chosenAlready: readonly number[] = [],
): number[] {
  const nearest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const open = new Uint8Array(count).fill(1);
  const take = (center: number) => {
    open[center] = 0;
    for (let candidate = 0; candidate < count; candidate += 1) {
      if (open[candidate] === 1) nearest[candidate] = Math.min(nearest[candidate]!, distance(center, candidate));
    }
  };
  for (const center of chosenAlready) take(center);

  const tie = new Chance(seed).order(count);
  const chosen: number[] = [];
  while (chosen.length < wanted) {
    let farthest = -1;
    for (const candidate of tie) {
      if (open[candidate] === 0) continue;
      if (farthest === -1 || nearest[candidate]! > nearest[farthest]!) farthest = candidate;
    }
    if (farthest === -1) break;
    chosen.push(farthest);
    take(farthest);
  }
  return chosen;
}

/** 1 − cosine: 0 in the same direction, 2 in the opposite one. A zero vector has no direction and is 1 from all. */
export function cosineDistance(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let dot = 0;
  let oneSquare = 0;
  let otherSquare = 0;
  for (let place = 0; place < one.length; place += 1) {
    dot += one[place]! * other[place]!;
    oneSquare += one[place]! ** 2;
    otherSquare += other[place]! ** 2;
  }
  return oneSquare === 0 || otherSquare === 0 ? 1 : 1 - dot / Math.sqrt(oneSquare * otherSquare);
}
