import { join } from 'node:path';
import type { Chain } from '#host/chain/chain.ts';
import { openCatalogue } from '#host/catalogue/catalogue.ts';
import { Datanets } from '#host/datanets/datanets.ts';
import { realDisk } from '#host/durable/disk.ts';
import { Net } from '#host/fetch/net.ts';
import { Jobs } from '#host/jobs/jobs.ts';
import { EncryptionKey } from '#host/sealed/encryptionKey.ts';
import { openSettings } from '#host/settings/settings.ts';
import { Origins } from '#host/snapshots/origins.ts';
import { fetchSnapshotJob } from '#host/snapshots/fetchSnapshotJob.ts';
import { ContentStore } from '#host/storage/contentStore.ts';
import { openVersions } from '#host/versions/openVersions.ts';
import { fakeEngine } from './fakeEngine.ts';
import { fakeShell, freshFolder, heldLog } from './hostParts.ts';
import { asPractice } from './networks.ts';
import type { openSender } from './sender.ts';
import { snapshotsIn } from './sealedFolder.ts';

/** The parts of a host that publish versions of datanets and fetch them, over one folder. */
export async function versionsMachine(chain: Chain, sender: Awaited<ReturnType<typeof openSender>>, earlier?: string) {
  const folder = earlier ?? (await freshFolder());
  const catalogue = openCatalogue(join(folder, 'catalogue.sqlite'));
  if (!catalogue.ok) throw new Error('no catalogue');
  const settings = await openSettings(join(folder, 'settings.json'));
  const net = new Net({ settings, environment: {}, changed: () => {} });
  const jobs = new Jobs({ catalogue: catalogue.value, log: heldLog(), changed: () => {}, revised: () => {} });
  const snapshots = snapshotsIn(folder);
  const store = new ContentStore(join(folder, 'contents'));
  const networks = { chain: (id: bigint) => (id === chain.id ? asPractice(chain) : undefined), list: () => [] };
  const datanets = new Datanets({
    folder: join(folder, 'chains'),
    networks,
    net,
    store,
    log: heldLog(),
    revised: () => {},
  });
  const shell = fakeShell(fakeEngine());
  const encryption = new EncryptionKey(join(folder, 'encryption.json'), shell.vault, realDisk);
  const origins = new Origins(catalogue.value);
  const taking = { snapshots, folder, disk: realDisk, added: () => {} };
  jobs.register(
    fetchSnapshotJob({ ...taking, net, times: {}, origins, encryption, contents: store, isPractice: () => true }),
  );
  const published = join(folder, 'published');
  const ground = { catalogue: catalogue.value, jobs, disk: realDisk, shell };
  const { versions, fetch } = openVersions(
    { ...ground, live: { revised: () => {} } as never, places: { published } as never },
    { chains: { networks: networks as never, datanets, store }, snapshots, encryption, net, calls: sender.calls },
  );
  let closed = false;
  jobs.takeUp();
  jobs.start();
  return {
    folder,
    published: join(published, 'versions'),
    versions,
    fetch,
    encryption,
    origins,
    snapshots,
    datanets,
    store,
    ended: async (id: string | null | undefined) => {
      while (jobs.unfinished().some(({ job }) => job.id === id)) await new Promise((go) => setTimeout(go, 5));
      return jobs.current().find((job) => job.id === id);
    },
    async close() {
      if (closed) return;
      closed = true;
      await datanets.close();
      catalogue.value.close();
    },
  };
}
