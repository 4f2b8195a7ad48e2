import { factorPlans } from '#core/train/factors.ts';
import { type Scene, only } from '../scene.ts';
import { gradientDot, influences } from '../signals.ts';

/**
 * The scene where two adapters answer together: every other contributor's records were learnt by one, the others' by the
 * other. Asked is of what the first one learnt, whose records are estimated while the second stands beside it.
 */
export async function togetherScene(scene: Scene): Promise<Scene> {
  const { world, seeds, plan: whole, trained, folder } = scene;
  const isFirst = ({ contributor }: { contributor: number }) => contributor % 2 === 0;
  const placesOf = (wanted: boolean) =>
    [...world.records.keys()].filter((at) => isFirst(world.records[at]!) === wanted);
  const [own, others] = [placesOf(true), placesOf(false)];
  const asked = [...world.queries.keys()].filter((at) => isFirst(world.queries[at]!));
  const [first = 1, second = 2] = seeds;
  const beside = (await scene.bank.checkpoints(only(scene, others), second)).at(-1);
  if (beside === undefined) throw new RangeError('A training without checkpoints');
  const bank = scene.bank.together(beside.leaves);
  const [records, queries] = [only(scene, own), asked.flatMap((at) => scene.queries[at] ?? [])];
  const checkpoints = await bank.checkpoints(records, first);
  const last = checkpoints.at(-1);
  const [plan = whole] = factorPlans({ targets: [...trained] }, checkpoints.length);
  const placeOf = new Map(own.map((at, place) => [at, place]));
  return {
    ...scene,
    world: {
      ...world,
      records: own.flatMap((at) => world.records[at] ?? []),
      queries: asked.flatMap((at) => world.queries[at] ?? []),
    },
    records,
    queries,
    bank,
    plan,
    checkpoints,
    influences: await influences(bank, { records, queries, checkpoints, plan, folder }),
    words: asked.map((query) => own.map((record) => scene.words[query]?.[record] ?? 0)),
    gradientDot: await gradientDot(bank, records, queries, last?.leaves ?? new Map()),
    // Halves of all records, of which the first adapter learns its own.
    subsets: scene.subsets.map((subset) => subset.flatMap((at) => placeOf.get(at) ?? [])),
  };
}
