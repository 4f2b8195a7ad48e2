import type { FactorPlan } from '#core/train/factors.ts';
import { type Scene, only } from '../scene.ts';
import { influences } from '../signals.ts';
import { type Interval, bootstrap, mean, spearman } from '../statistics.ts';

/** Losses of each query after each half: by seed, by subset, by query. */
type Losses = readonly (readonly (readonly number[])[])[];
type Scores = readonly (readonly number[])[];

export interface Datamodel {
  /** Against the trainings that began as the estimated adapter did, and against the mean of all others. */
  readonly sameSeed: number;
  readonly otherSeeds: Interval;
  readonly words: number;
  readonly gradientDot: number;
  /** Lower bound of the difference to the better baseline: drawn together, subset by subset and query by query. */
  readonly margin: number;
}

/** Trains on every half with every seed. */
export async function halves(scene: Scene): Promise<Losses> {
  const all: number[][][] = [];
  for (const seed of scene.seeds) {
    const losses: number[][] = [];
    for (const subset of scene.subsets) losses.push(await scene.bank.losses(only(scene, subset), scene.queries, seed));
    all.push(losses);
  }
  return all;
}

/**
 * B2. How well the sum of what is said of a half's records tells what training on that half comes to: the mean over the
 * queries of the rank correlation over the halves.
 */
export async function datamodel(scene: Scene, losses: Losses, plan: FactorPlan = scene.plan): Promise<Datamodel> {
  const own = plan === scene.plan ? scene.influences : await influences(scene.bank, { ...scene, plan });
  const estimated = own.map((query) => query.map(({ value }) => value));
  const [first, ...others] = losses;
  if (first === undefined || others.length === 0) throw new RangeError('At least two seeds are needed');
  const { subsets, queries, size, seed } = scene;
  const elsewhere = subsets.map((_, subset) =>
    queries.map((__, query) => mean(others.map((one) => one[subset]?.[query] ?? 0))),
  );
  const sums = (scores: Scores) =>
    scores.map((query) => subsets.map((subset) => subset.reduce((sum, place) => sum + (query[place] ?? 0), 0)));
  const score = (of: Scores, truth: Scores, [drawn = [], asked = []]: readonly (readonly number[])[]) =>
    mean(
      asked.map((query) =>
        spearman(
          drawn.map((subset) => of[query]?.[subset] ?? 0),
          drawn.map((subset) => -(truth[subset]?.[query] ?? 0)),
        ),
      ),
    );
  const [shampoo, words, dot] = [sums(estimated), sums(scene.words), sums(scene.gradientDot)];
  const sizes = [subsets.length, queries.length];
  const everything = sizes.map((length) => Array.from({ length }, (_, at) => at));
  return {
    sameSeed: score(shampoo, first, everything),
    otherSeeds: bootstrap(sizes, size.rounds, seed, (drawn) => score(shampoo, elsewhere, drawn)),
    words: score(words, elsewhere, everything),
    gradientDot: score(dot, elsewhere, everything),
    margin: bootstrap(
      sizes,
      size.rounds,
      seed,
      (drawn) =>
        score(shampoo, elsewhere, drawn) - Math.max(score(words, elsewhere, drawn), score(dot, elsewhere, drawn)),
    ).low,
  };
}
