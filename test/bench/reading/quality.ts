/** What was found for one question: places of records, best first, and how well the best of them fits. */
export interface Ranked {
  readonly right: ReadonlySet<number>;
  readonly places: readonly number[];
  readonly best: number;
}

/** Of the records that answer a question, how many are among the first `most`; the mean over questions. */
export function recallAt(found: readonly Ranked[], most: number): number {
  return mean(
    found.map(({ right, places }) => places.slice(0, most).filter((place) => right.has(place)).length / right.size),
  );
}

/** Normalised discounted cumulative gain: what comes early counts for more; 1 where the right ones come first. */
export function ndcgAt(found: readonly Ranked[], most: number): number {
  return mean(
    found.map(({ right, places }) => {
      const gain = places
        .slice(0, most)
        .reduce((sum, place, at) => sum + (right.has(place) ? 1 / Math.log2(at + 2) : 0), 0);
      const best = Array.from({ length: Math.min(most, right.size) }, (_, at) => 1 / Math.log2(at + 2));
      return gain / best.reduce((sum, one) => sum + one, 0);
    }),
  );
}

/** At a threshold: how many of the questions that can be answered keep a note, and how many others get none. */
export function abstentionAt(found: readonly Ranked[], threshold: number): { kept: number; refused: number } {
  const answerable = found.filter(({ right }) => right.size > 0);
  const others = found.filter(({ right }) => right.size === 0);
  return {
    kept: mean(answerable.map(({ best }) => (best >= threshold ? 1 : 0))),
    refused: mean(others.map(({ best }) => (best < threshold ? 1 : 0))),
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
