import type { Ground } from '../ground.ts';
import type { Curate } from '../projects/openCurate.ts';
import { ReadIndexes } from './readIndexes.ts';
import { ReadThread } from './readThread.ts';
import { Reading } from './reading.ts';

export type OpenReading = ReturnType<typeof openReading>;

/** What answers may read, with the indexes in which it is looked for. */
export function openReading(
  { places, disk, log, jobs, live, identity }: Ground,
  { snapshots, projects }: Pick<Curate, 'snapshots' | 'projects'>,
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
  jobs.register(indexes.job());
  const key = async () => (await identity).publicKey;
  return {
    reading: new Reading({ snapshots, projects, key, disk, now: () => Date.now(), indexes, thread }),
    /** After the jobs were taken up, and whenever snapshots came or went. */
    sweep: () => indexes.sweep(),
    close: () => thread.close(),
  };
}
