import { Chance, mixed } from '#core/chance.ts';
import type { Scene } from '../scene.ts';
import { influences } from '../signals.ts';
import { areaUnderCurve } from '../statistics.ts';
import { corrupted, tokensOf } from '../world.ts';

/**
 * B6. A tenth of the records says something wrong. They stand out by their influence on themselves, late as well as early:
 * what nothing else agrees with is still being learned at the end.
 */
export async function mislabel({ bank, world, records, seed, seeds, plan, folder }: Scene): Promise<number> {
  const chance = new Chance(mixed(seed, 6));
  const wrong = new Set(chance.order(records.length).subarray(0, Math.round(records.length / 10)));
  const told = world.records.map((record, place) => {
    const fact = world.facts[record.fact];
    return wrong.has(place) && fact !== undefined ? corrupted(record, fact, chance) : record;
  });
  const examples = told.map(tokensOf);
  const checkpoints = await bank.checkpoints(examples, seeds[0] ?? 1);
  const all = await influences(bank, { records: examples, queries: examples, checkpoints, plan, alike: true, folder });
  const own = all.map((query, place) => query[place]?.value ?? 0);
  return areaUnderCurve(
    own.filter((_, place) => wrong.has(place)),
    own.filter((_, place) => !wrong.has(place)),
  );
}
