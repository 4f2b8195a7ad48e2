import type { Ground } from '../ground.ts';
import type { HoldingsOf } from '../datanets/holdings.ts';
import { sourcesOf } from '../factory/sources.ts';
import type { Models } from '../library/openModels.ts';
import type { Curate } from '../projects/openCurate.ts';
import { exportTrainingJob } from './exportTraining.ts';
import { Outside } from './outside.ts';
import { type Recognise, recogniser } from './returned.ts';

/** Trainings that leave this machine, and the adapters that come back from them. */
export function openOutside(
  { places, disk, jobs, identity }: Ground,
  { families, library }: Pick<Models, 'families' | 'library'>,
  { snapshots, formats }: Pick<Curate, 'snapshots' | 'formats'>,
  holdings: HoldingsOf,
): { outside: Outside; recognise: Recognise } {
  const sources = (roots: readonly string[]) => sourcesOf(snapshots, roots, holdings);
  const familyOf = (hash: string) => families.familyOf(hash);
  jobs.register(exportTrainingJob({ folder: places.exports, formats, identity, sources, disk }));
  return {
    outside: new Outside({ jobs, identity, base: (hash) => library.sound(hash), sources, familyOf }),
    recognise: recogniser({
      sources,
      familyOf,
      key: async () => (await identity).publicKey,
      find: (hash) => library.find(hash),
      disk,
    }),
  };
}
