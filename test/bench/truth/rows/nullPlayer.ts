import { WHOLE } from '#core/snapshot/weights.ts';
import { creditsOf } from '../credited.ts';
import type { Scene } from '../scene.ts';

/** B9. Copies of what was trained lie in a snapshot that was not: the part of all credit that they get. */
export async function nullPlayer(scene: Scene): Promise<number> {
  const { world, seeds } = scene;
  const learnt = { records: world.records, queries: world.queries, seed: seeds[0] ?? 1 };
  const { credits, root } = await creditsOf(scene, { ...learnt, others: [world.records] });
  let [all, planted] = [0, 0];
  for (const { shares } of credits) {
    for (const { snapshot, parts } of shares) {
      all += parts / WHOLE;
      if (snapshot !== root) planted += parts / WHOLE;
    }
  }
  return all === 0 ? 0 : planted / all;
}
