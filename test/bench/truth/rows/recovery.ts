import { creditsOf, paidTo } from '../credited.ts';
import type { Scene } from '../scene.ts';
import { mean } from '../statistics.ts';

export interface Recovery {
  /** How often the record with the largest part tells the fact that was asked for. */
  readonly fact: number;
  /** How often the estimate alone pays the one most who told it. */
  readonly who: number;
}

/** B5. The questions are in words that no record has. */
export async function recovery(scene: Scene): Promise<Recovery> {
  const { world, seeds } = scene;
  const learnt = { records: world.records, queries: world.queries, seed: seeds[0] ?? 1 };
  const together = await creditsOf(scene, learnt);
  const fact = mean(
    together.credits.map(({ shares }, at) => {
      const [largest] = shares.toSorted((one, other) => other.parts - one.parts);
      const place = largest === undefined ? undefined : together.placeOf(largest.record);
      return world.records[place ?? -1]?.fact === world.queries[at]?.fact ? 1 : 0;
    }),
  );
  const alone = await creditsOf(scene, { ...learnt, spans: false });
  const who = mean(
    alone.credits.map((credit, at) => {
      const [most] = [...paidTo(credit, alone, world.records)].toSorted(([, one], [, other]) => other - one);
      return most?.[0] === world.queries[at]?.contributor ? 1 : 0;
    }),
  );
  return { fact, who };
}
