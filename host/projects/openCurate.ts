import { join } from 'node:path';
import { fail, ok } from '#core/result.ts';
import type { Ground } from '../ground.ts';
import type { JobContext } from '../jobs/jobs.ts';
import type { Models } from '../library/openModels.ts';
import type { Travelling } from '../procedures/snapshots.ts';
import { labelErrorsJob } from '../quality/labelErrorsJob.ts';
import { leakageJob } from '../quality/leakageJob.ts';
import { outliersJob } from '../quality/outliersJob.ts';
import { Quality } from '../quality/quality.ts';
import { addSnapshot, addSnapshotJob } from '../snapshots/addSnapshot.ts';
import { EncryptionKey } from '../sealed/encryptionKey.ts';
import { isForOthers } from '#core/datanet/holding.ts';
import { ContentStore } from '../storage/contentStore.ts';
import type { HoldingsOf } from '../datanets/holdings.ts';
import { branchJob } from '../snapshots/branchJob.ts';
import { fetchSnapshot, fetchSnapshotJob } from '../snapshots/fetchSnapshotJob.ts';
import { Origins } from '../snapshots/origins.ts';
import { sealJob } from '../snapshots/sealJob.ts';
import { sealedSource } from '../snapshots/sealedSource.ts';
import { publishedName, share, shareJob, sharedArchive } from '../snapshots/shareJob.ts';
import { Snapshots } from '../snapshots/snapshots.ts';
import { verifyJob } from '../snapshots/verifyJob.ts';
import { Suggestions } from '../suggestions/suggestions.ts';
import { Curating } from './curating.ts';
import { duplicatesJob } from './duplicatesJob.ts';
import { exportJob } from './exportJob.ts';
import { FormatsEngine } from './formatsEngine.ts';
import { importJob } from './importJob.ts';
import { personalDataJob } from './personalDataJob.ts';
import { projectOf } from './projectOf.ts';
import { Projects } from './projects.ts';

export type Curate = ReturnType<typeof openCurate>;

/** Projects and what is sealed from them, with every job that looks through records. */
export function openCurate(
  ground: Ground,
  { engine, library, net }: Pick<Models, 'engine' | 'library' | 'net'>,
  hooks: { snapshotsChanged: () => void; isPractice: (network: bigint) => boolean; holdings: HoldingsOf },
) {
  const { places, shell, disk, log, catalogue, settings, identity, live, jobs, tickets, outgoing } = ground;
  const { derived, exports } = places;
  const projects = new Projects({
    folder: places.projects,
    derived,
    disk,
    log,
    self: async () => (await identity).publicKey,
    revised: () => live.revised('projects'),
    atWork: (project) => jobs.unfinished().some(({ input }) => projectOf(input) === project),
    importing: () => new Set(jobs.unfinished().flatMap(({ job }) => (job.kind === 'import-records' ? [job.id] : []))),
  });
  const formats = new FormatsEngine({ shell, log });
  const curating = new Curating({ projects, formats, tickets, outgoing, jobs, disk, derived, exports });
  const imported = (project: string) => {
    live.revised('projects');
    curating.catchUp(project).catch((error: unknown) => log.error('no search index was made', error));
  };
  jobs.register(importJob({ projects, tickets, formats, disk, unfinished: () => jobs.unfinished(), imported }));

  const snapshotsChanged = () => {
    live.revised('snapshots');
    hooks.snapshotsChanged();
  };
  const snapshots = new Snapshots({
    folder: places.snapshots,
    projects,
    jobs,
    outgoing,
    disk,
    exports,
    projectsFolder: places.projects,
    changed: snapshotsChanged,
  });
  const sealed = (root: string, context: JobContext) => sealedSource(snapshots, root, context, disk);
  jobs.register(exportJob({ projects, formats, sealed, folder: exports, disk }));
  const sealing = { projects, identity, folder: places.snapshots, disk, version: shell.version };
  jobs.register(sealJob({ ...sealing, sealed: snapshotsChanged }));
  jobs.register(verifyJob({ snapshots, disk }));
  const origins = new Origins(catalogue);
  const encryption = new EncryptionKey(places.encryption, shell.vault, disk);
  const taking = { snapshots, folder: places.snapshots, disk, added: snapshotsChanged };
  jobs.register(addSnapshotJob({ ...taking, tickets }));
  const contents = new ContentStore(places.contents, disk);
  const { isPractice } = hooks;
  jobs.register(fetchSnapshotJob({ ...taking, net, times: {}, origins, encryption, contents, isPractice }));
  const sharing = { snapshots, disk, exports, published: places.published };
  jobs.register(shareJob(sharing));
  const travelling: Travelling = {
    add: (chosen) => addSnapshot({ tickets, jobs }, chosen),
    fetch: (wish) => fetchSnapshot({ jobs }, wish),
    share: (wish) => share({ snapshots, jobs }, wish),
    shared: (root) => sharedArchive({ snapshots, outgoing, exports }, root),
    origins: (root) => origins.of(root),
    showShared: async (root, isSealed) =>
      (await shell.showFolder(join(places.published, publishedName(root, isSealed))))
        ? ok(undefined)
        : fail({ code: 'NOTHING_OPENS_IT', what: 'folder' }),
    async branch(root, name) {
      const manifest = await snapshots.manifest(root);
      if (!manifest.ok) return manifest;
      const refused = isForOthers(manifest.value, (await identity).publicKey, await hooks.holdings(root));
      return refused ? fail({ code: 'MEMBERS_ONLY', name: manifest.value.name }) : snapshots.branch(root, name);
    },
  };
  const branched = () => live.revised('projects');
  jobs.register(branchJob({ snapshots, projects: places.projects, disk, branched }));

  const looking = { projects, derived, disk };
  const suggestions = new Suggestions({
    ...looking,
    jobs,
    engine,
    library,
    settings,
    revised: () => live.revised('suggestions'),
  });
  jobs.register(duplicatesJob(looking));
  jobs.register(personalDataJob(looking));
  jobs.register(outliersJob(looking));
  jobs.register(leakageJob({ ...looking, snapshots }));
  jobs.register(labelErrorsJob({ ...looking, suggestions }));
  return {
    projects,
    formats,
    curating,
    snapshots,
    /** Snapshots came or went. */
    snapshotsChanged,
    travelling,
    encryption,
    suggestions,
    quality: new Quality({ jobs, ...looking }),
    async tidy(): Promise<void> {
      await projects.sweep();
      await curating.sweep();
      await snapshots.sweep();
    },
    async close(): Promise<void> {
      await curating.close();
      await suggestions.close();
      await projects.close();
      await formats.close();
    },
  };
}
