import { join } from 'node:path';
import type { Failure } from '#core/failure.ts';
import type { Job } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { isWrittenHere } from '../chain/chain.ts';
import type { Chains } from '../datanets/openDatanets.ts';
import type { Net } from '../fetch/net.ts';
import type { Ground } from '../ground.ts';
import type { EncryptionKey } from '../sealed/encryptionKey.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { Calls } from '../wallet/calls.ts';
import { fetchVersion } from './fetchVersion.ts';
import { openVersion } from './openVersion.ts';
import { standingOf } from './standing.ts';
import { folderName, storeVersionJob } from './storeVersionJob.ts';
import { VersionJournal } from './versionJournal.ts';
import { Versions } from './versions.ts';

interface Parts {
  readonly chains: Pick<Chains, 'networks' | 'datanets' | 'store'>;
  readonly snapshots: Snapshots;
  readonly encryption: EncryptionKey;
  readonly net: Net;
  readonly calls: Pick<Calls, 'prepare' | 'signed'>;
}

export interface OpenVersions {
  readonly versions: Versions;
  readonly fetch: (
    version: { network: bigint; datanet: number; number: number },
    signal: AbortSignal,
  ) => Promise<Result<Job[], Failure>>;
  readonly showFolder: (id: string) => Promise<Result<void, Failure>>;
}

/** Versions of datanets, from both sides: of those who publish them and of those who fetch them. */
export function openVersions(
  {
    catalogue,
    jobs,
    disk,
    live,
    places,
    shell,
  }: Pick<Ground, 'catalogue' | 'jobs' | 'disk' | 'live' | 'places' | 'shell'>,
  { chains, snapshots, encryption, net, calls }: Parts,
): OpenVersions {
  const { networks, datanets, store } = chains;
  const journal = new VersionJournal(catalogue);
  const changed = () => live.revised('datanets');
  const standing = (network: bigint, datanet: number, fresh: boolean) =>
    standingOf({ datanets, chain: (id) => networks.chain(id) }, network, datanet, fresh);
  const isPractice = (network: bigint) => isWrittenHere(networks.chain(network));
  const opened = { datanets, store, encryption, net, isPractice };
  const { published } = places;
  jobs.register(
    storeVersionJob({
      journal,
      snapshots,
      store,
      encryption,
      net,
      disk,
      published,
      standingOf: standing,
      async keyOf(network, datanet, number, signal) {
        const open = await openVersion(opened, { network, datanet, number }, signal);
        if (!open.ok) return open;
        const { sealed } = open.value;
        return sealed === null ? fail({ code: 'VERSION_REFUSED', number, reason: 'keys' }) : ok(sealed.pair);
      },
      changed,
    }),
  );
  return {
    versions: new Versions({ journal, snapshots, calls, jobs, standingOf: standing, changed }),
    async fetch(version, signal) {
      const read = await datanets.upToDate(version.network);
      const begun = await fetchVersion({ datanets, snapshots, jobs, opened }, version, signal);
      // A network that does not answer now keeps nobody from what it said before.
      return begun.ok || read.ok ? begun : read;
    },
    async showFolder(id) {
      const draft = journal.get(id);
      if (draft === undefined) return fail({ code: 'NOT_FOUND', what: 'publication' });
      const shown = await shell.showFolder(join(published, 'versions', folderName(draft)));
      return shown ? ok(undefined) : fail({ code: 'NOTHING_OPENS_IT', what: 'folder' });
    },
  };
}
