import { creditsOf } from '../credited.ts';
import { type Scene, without } from '../scene.ts';
import { mean } from '../statistics.ts';

export interface Calibration {
  readonly coverage: number;
  readonly width: number;
  readonly checks: number;
  /** Nine times out of ten a part is not further off, in parts of what it would be if nothing were squared. */
  readonly slack: number;
}

/** A part of the estimated credit of an answer, and what it truly is. */
interface Check {
  readonly low: number;
  readonly part: number;
  readonly high: number;
  readonly true: number;
}

/**
 * B10. Each contributor's part of what is estimated of an answer, with its interval, against what leaving the
 * contributor out costs the answer: their part of all that leaving anybody out costs, over the seeds. How wide intervals
 * have to be is learned from every other question, and checked on those between them.
 */
export async function calibration(scene: Scene): Promise<Calibration> {
  const costs = await costsOf(scene);
  const [learned] = halvesOf(await checksOf(scene, costs, 1));
  const off = learned
    .flatMap(({ part, high, true: truly }) => (high > part ? [Math.abs(truly - part) / (high - part)] : []))
    .toSorted((one, other) => one - other);
  const slack = off[Math.min(off.length - 1, Math.ceil(0.9 * off.length))] ?? 1;
  const [, checked] = halvesOf(await checksOf(scene, costs, slack));
  const held = checked.filter(({ low, high, true: truly }) => low - ROUNDING <= truly && truly <= high + ROUNDING);
  return {
    coverage: held.length / checked.length,
    width: mean(checked.map(({ low, high }) => Math.min(1, high) - low)),
    checks: checked.length,
    slack,
  };
}

const ROUNDING = 1e-4;

function halvesOf(all: readonly (readonly Check[])[]): [Check[], Check[]] {
  const half = (rest: number) => all.filter((_, query) => query % 2 === rest).flat();
  return [half(0), half(1)];
}

/** By contributor, what leaving them out costs each answer: the mean over the seeds. */
async function costsOf(scene: Scene): Promise<number[][]> {
  const { bank, records, queries, world, seeds, size } = scene;
  const costs: number[][] = [];
  for (let who = 0; who < size.contributors; who += 1) {
    const own = new Set(world.records.flatMap(({ contributor }, place) => (contributor === who ? [place] : [])));
    const lost: number[][] = [];
    for (const seed of seeds) {
      const whole = await bank.losses(records, queries, seed);
      const after = await bank.losses(without(scene, own), queries, seed);
      lost.push(whole.map((loss, query) => (after[query] ?? 0) - loss));
    }
    costs.push(queries.map((_, query) => Math.max(0, mean(lost.map((one) => one[query] ?? 0)))));
  }
  return costs;
}

/** For each answer, those whom it pays: who is not named has no interval. */
async function checksOf(scene: Scene, costs: readonly (readonly number[])[], slack: number): Promise<Check[][]> {
  const { world, seeds, size } = scene;
  const learnt = { records: world.records, queries: world.queries, seed: seeds[0] ?? 1, spans: false, slack };
  const { credits, placeOf } = await creditsOf(scene, learnt);
  return credits.map(({ shares }, query) => {
    const all = costs.reduce((sum, own) => sum + (own[query] ?? 0), 0);
    const paid = shares.reduce((sum, { parts }) => sum + parts, 0);
    if (all === 0 || paid === 0) return [];
    return Array.from({ length: size.contributors }, (_, who) => who).flatMap((who): Check[] => {
      const own = shares.filter(({ record }) => world.records[placeOf(record) ?? -1]?.contributor === who);
      if (own.length === 0) return [];
      const sum = (of: 'low' | 'parts' | 'high') => own.reduce((whole, share) => whole + share[of], 0) / paid;
      const truly = (costs[who]?.[query] ?? 0) / all;
      return [{ low: sum('low'), part: sum('parts'), high: sum('high'), true: truly }];
    });
  });
}
