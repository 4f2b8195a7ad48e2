import type { RunStore } from '../factory/runStore.ts';
import type { Ground } from '../ground.ts';
import type { Models } from '../library/openModels.ts';
import type { Curate } from '../projects/openCurate.ts';
import { addStarterJob } from './addStarterJob.ts';
import type { Shelves } from './shelves.ts';
import { Starter } from './starter.ts';

/** The small world that may lie beside the app, and the job that adds it. */
export function openStarter(
  { places, shell, disk, catalogue, settings, live, jobs, tickets }: Ground,
  { parse, library, adapters, adapterFiles, addModel }: Models,
  { snapshots, snapshotsChanged }: Pick<Curate, 'snapshots' | 'snapshotsChanged'>,
  { runs }: { runs: RunStore },
): Starter {
  const shelves: Shelves = {
    places,
    disk,
    catalogue,
    settings,
    tickets,
    parse,
    library,
    adapters,
    adapterFiles,
    snapshots,
    runs,
    addModel,
    snapshotsChanged,
    added: () => live.revised('adapters'),
  };
  jobs.register(addStarterJob(shelves, shell.starter));
  return new Starter({ ...shelves, folder: shell.starter, jobs });
}
