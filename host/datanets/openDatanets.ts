import { join } from 'node:path';
import { findAnvil } from '../chain/anvil.ts';
import { Networks } from '../chain/networks.ts';
import { NetworksFile } from '../chain/networksFile.ts';
import { PracticeNetwork } from '../chain/practice.ts';
import { PracticeFiles } from '../chain/practiceFiles.ts';
import type { Net } from '../fetch/net.ts';
import type { Ground } from '../ground.ts';
import { ContentStore } from '../storage/contentStore.ts';
import { Datanets } from './datanets.ts';

export interface Chains {
  readonly networks: Networks;
  readonly practice: PracticeNetwork;
  readonly datanets: Datanets;
  /** Descriptions, reviews and whatever else is small and known by its hash. */
  readonly store: ContentStore;
  close(): Promise<void>;
}

/** Chains, and what this machine has read of them. Nothing of it goes out by itself. */
export async function openDatanets({ places, disk, log, live }: Ground, net: Net): Promise<Chains> {
  const revised = () => live.revised('networks');
  const files = new PracticeFiles(join(places.chains, 'practice'), disk);
  const practice = await PracticeNetwork.open({ files, program: findAnvil(), log, changed: revised });
  const file = new NetworksFile(join(places.chains, 'networks.json'), disk);
  const networks = await Networks.open({ file, net, practice, revised });
  const store = new ContentStore(places.contents, disk);
  const datanets = new Datanets({
    folder: join(places.derived, 'chains'),
    networks,
    net,
    store,
    log,
    // What is owed and earned is read off the same events.
    revised: () => {
      live.revised('datanets');
      live.revised('settlement');
    },
  });
  return {
    networks,
    practice,
    datanets,
    store,
    async close() {
      await datanets.close();
      await practice.close();
    },
  };
}
