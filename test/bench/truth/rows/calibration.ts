import { WHOLE } from '#core/snapshot/weights.ts';
import { creditsOf } from '../credited.ts';
import { type Scene, without } from '../scene.ts';
import { mean } from '../statistics.ts';

export interface Calibration {
  readonly coverage: number;
  readonly width: number;
  readonly checks: number;
}

/** Who would get less than this of an answer by every measure is not asked about: nothing for both is no test. */
const LEAST = 0.01;

/**
 * B10. Each contributor's part of what is estimated of an answer, with its interval, against what leaving the
 * contributor out costs the answer: their part of all that leaving anybody out costs, over the seeds.
 */
export async function calibration(scene: Scene): Promise<Calibration> {
  const { bank, records, queries, world, seeds, size } = scene;
  const learnt = { records: world.records, queries: world.queries, seed: seeds[0] ?? 1, spans: false };
  const { credits, placeOf } = await creditsOf(scene, learnt);
  const costs: number[][] = [];
  for (let who = 0; who < size.contributors; who += 1) {
    const own = new Set(world.records.flatMap(({ contributor }, place) => (contributor === who ? [place] : [])));
    const lost: number[][] = [];
    for (const seed of seeds) {
      const [whole, after] = [
        await bank.losses(records, queries, seed),
        await bank.losses(without(scene, own), queries, seed),
      ];
      lost.push(whole.map((loss, query) => (after[query] ?? 0) - loss));
    }
    costs.push(queries.map((_, query) => Math.max(0, mean(lost.map((one) => one[query] ?? 0)))));
  }
  let [held, checks, width] = [0, 0, 0];
  for (const [query, { shares }] of credits.entries()) {
    const all = costs.reduce((sum, own) => sum + (own[query] ?? 0), 0);
    const paid = shares.reduce((sum, { parts }) => sum + parts, 0);
    if (all === 0 || paid === 0) continue;
    for (let who = 0; who < size.contributors; who += 1) {
      const own = shares.filter(({ record }) => world.records[placeOf(record) ?? -1]?.contributor === who);
      const low = own.reduce((sum, one) => sum + one.low, 0) / paid;
      const high = Math.min(1, own.reduce((sum, one) => sum + one.high, 0) / paid);
      const part = (costs[who]?.[query] ?? 0) / all;
      if (high < LEAST && part < LEAST) continue;
      checks += 1;
      width += high - low;
      if (low - 1 / WHOLE <= part && part <= high + 1 / WHOLE) held += 1;
    }
  }
  return { coverage: held / checks, width: width / checks, checks };
}
