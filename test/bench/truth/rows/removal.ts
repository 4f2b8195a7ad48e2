import { Chance, mixed } from '#core/chance.ts';
import { creditsOf } from '../credited.ts';
import { type Scene, without } from '../scene.ts';
import { type Interval, bootstrap, mean } from '../statistics.ts';

export interface Removal {
  /** How much more a question loses by what the signal names than by what the better baseline does. */
  readonly ratio: Interval;
  /** What it loses by what the baselines name, as parts of what it loses by what the signal does. */
  readonly words: number;
  readonly gradientDot: number;
}

/**
 * B4. Takes as many records out as truly support the answer, those first that are named first, and trains again. What
 * the product names first has the largest part of the credit; those without a part follow by what is estimated of them.
 */
export async function removal(scene: Scene): Promise<Removal> {
  const { bank, records, queries, world, size, seed, seeds } = scene;
  const [first = 1] = seeds;
  const asked = [...new Chance(mixed(seed, 4)).order(queries.length).subarray(0, size.removals)];
  const whole = await bank.losses(records, queries, first);
  const lost = async (scores: readonly (readonly number[])[]) => {
    const losses: number[] = [];
    for (const query of asked) {
      const supporters = world.records.filter(({ fact }) => fact === world.queries[query]?.fact).length;
      const order = records
        .map((_, place) => place)
        .toSorted((one, other) => (scores[query]?.[other] ?? 0) - (scores[query]?.[one] ?? 0) || one - other);
      const left = without(scene, new Set(order.slice(0, supporters)));
      const after = await bank.losses(left, queries, first);
      losses.push((after[query] ?? 0) - (whole[query] ?? 0));
    }
    return losses;
  };
  const { credits, placeOf } = await creditsOf(scene, { records: world.records, queries: world.queries, seed: first });
  const own = await lost(
    scene.influences.map((query, at) => {
      const strongest = Math.max(...query.map(({ value }) => Math.abs(value)), Number.MIN_VALUE);
      const scores = query.map(({ value }) => value / strongest / 2);
      for (const { record, parts } of credits[at]?.shares ?? []) {
        const place = placeOf(record);
        if (place !== undefined) scores[place] = (scores[place] ?? 0) + parts;
      }
      return scores;
    }),
  );
  const [words, dot] = [await lost(scene.words), await lost(scene.gradientDot)];
  const of = (losses: readonly number[], [drawn = []]: readonly (readonly number[])[]) =>
    mean(drawn.map((at) => losses[at] ?? 0));
  const ratio = bootstrap(
    [asked.length],
    size.rounds,
    seed,
    (drawn) => of(own, drawn) / Math.max(of(words, drawn), of(dot, drawn)),
  );
  return { ratio, words: mean(words) / mean(own), gradientDot: mean(dot) / mean(own) };
}
