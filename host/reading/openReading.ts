import type { Ground } from '../ground.ts';
import type { HoldingsOf } from '../datanets/holdings.ts';
import type { Models } from '../library/openModels.ts';
import type { Curate } from '../projects/openCurate.ts';
import { ReadIndexes } from './readIndexes.ts';
import { ReadThread } from './readThread.ts';
import { ReadVectors } from './readVectors.ts';
import { Reading } from './reading.ts';

export type OpenReading = ReturnType<typeof openReading>;

/** What answers may read, with the indexes in which it is looked for. */
export function openReading(
  { places, disk, log, jobs, live, identity }: Ground,
  { besides }: Pick<Models, 'besides'>,
  { snapshots, projects }: Pick<Curate, 'snapshots' | 'projects'>,
  holdings: HoldingsOf,
) {
  const thread = new ReadThread();
  const indexes = new ReadIndexes({
    derived: places.derived,
    snapshots,
    projects,
    jobs,
    thread,
    disk,
    log,
    changed: () => live.changed(),
  });
  const key = async () => (await identity).publicKey;
  const sources = { snapshots, projects, key, holdings, disk, now: () => Date.now(), indexes, thread };
  const vectors = new ReadVectors({ ...sources, besides, jobs });
  jobs.register(indexes.job());
  jobs.register(vectors.job());
  return {
    reading: new Reading({ ...sources, vectors, besides }),
    /** After the jobs were taken up, and whenever snapshots came or went. */
    sweep: () => indexes.sweep(),
    close: () => thread.close(),
  };
}
