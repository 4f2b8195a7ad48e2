import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Datanets } from '#host/datanets/datanets.ts';
import { Net } from '#host/fetch/net.ts';
import { openSettings } from '#host/settings/settings.ts';
import { ContentStore } from '#host/storage/contentStore.ts';
import { freshFolder, heldLog } from './hostParts.ts';
import { openedChain } from './networks.ts';

/** The room that reads a chain's datanets, as it is opened at a start: what was read before is read again. */
export async function openedDatanets(id: bigint, url: string) {
  const { networks, chain } = await openedChain(id, url);
  const folder = await freshFolder();
  const store = new ContentStore(join(folder, 'contents'));
  const settings = await openSettings(join(folder, 'settings.json'));
  const net = new Net({ settings, environment: {}, changed: () => {} });
  const datanets = new Datanets({ folder, networks, net, store, log: heldLog(), revised: () => {} });
  onTestFinished(() => datanets.close());
  return { chain, folder, store, datanets };
}
