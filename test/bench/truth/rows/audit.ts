import { Chance, mixed } from '#core/chance.ts';
import { type Scene, without } from '../scene.ts';
import { correlation } from '../statistics.ts';

/**
 * B3. A disputed tenth of the records is left out and the training run again, from the same seed. What a second run of
 * the same finds has to be what the first one found: then a dispute can be settled by anybody who has the records.
 */
export async function audit(scene: Scene): Promise<number> {
  const { bank, records, queries, size, seed, seeds } = scene;
  const [first = 1] = seeds;
  const chance = new Chance(mixed(seed, 3));
  const [found, again]: [number[], number[]] = [[], []];
  const whole = await bank.losses(records, queries, first);
  for (let group = 0; group < size.groups; group += 1) {
    const dropped = new Set(chance.order(records.length).subarray(0, Math.round(records.length / 10)));
    const left = without(scene, dropped);
    const one = await bank.losses(left, queries, first);
    const other = await bank.losses(left, queries, first, 1);
    for (const [query, loss] of whole.entries()) {
      found.push((one[query] ?? 0) - loss);
      again.push((other[query] ?? 0) - loss);
    }
  }
  return correlation(found, again);
}
