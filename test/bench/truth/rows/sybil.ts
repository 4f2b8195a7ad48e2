import { Chance, mixed } from '#core/chance.ts';
import { creditsOf, paidTo } from '../credited.ts';
import type { Scene } from '../scene.ts';
import { type Fact, type TruthRecord, said } from '../world.ts';

export interface Sybil {
  readonly exact: number;
  readonly near: number;
  readonly paraphrased: number;
}

const CLONES = 4;

/**
 * B8. Somebody puts four clones of each of their own texts beside them and everything is trained on. What they are paid
 * for all questions afterwards, as parts of what they were paid before: the best of so many who try.
 */
export async function sybil(scene: Scene): Promise<Sybil> {
  const { world, size, seed, seeds } = scene;
  const cheats = [...new Chance(mixed(seed, 8)).order(size.contributors).subarray(0, size.tries)];
  const paidBy = async (records: readonly TruthRecord[]) => {
    const credited = await creditsOf(scene, { records, queries: world.queries, seed: seeds[0] ?? 1 });
    return (who: number) =>
      credited.credits.reduce((sum, credit) => sum + (paidTo(credit, credited, records).get(who) ?? 0), 0);
  };
  const paidBefore = await paidBy(world.records);
  const gain = async (clone: (record: TruthRecord, fact: Fact, place: number) => TruthRecord) => {
    let most = 0;
    for (const who of cheats) {
      const own = world.records.filter(({ contributor }) => contributor === who);
      const clones = own.flatMap((record) => {
        const fact = world.facts[record.fact];
        return fact === undefined ? [] : Array.from({ length: CLONES }, (_, place) => clone(record, fact, place));
      });
      const before = paidBefore(who);
      if (before === 0) continue;
      const paidAfter = await paidBy([...world.records, ...clones]);
      most = Math.max(most, paidAfter(who) / before);
    }
    return most;
  };
  return {
    exact: await gain((record) => record),
    near: await gain((record) => ({
      ...record,
      question: record.question.replace(/[?.]$/u, (end) => (end === '?' ? '.' : '?')),
    })),
    paraphrased: await gain((record, fact, place) => said(fact, record.fact, place, place + 1)),
  };
}
