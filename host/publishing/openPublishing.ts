import type { Chain } from '../chain/chain.ts';
import type { Net } from '../fetch/net.ts';
import type { Ground } from '../ground.ts';
import type { EncryptionKey } from '../sealed/encryptionKey.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { Calls } from '../wallet/calls.ts';
import { type CheckParts, checkJob } from './checkJob.ts';
import { PublicationJournal } from './journal.ts';
import type { MemberIndex } from './members.ts';
import { Publishing } from './publishing.ts';
import { storeJob } from './storeJob.ts';

interface Parts {
  readonly snapshots: Snapshots;
  readonly net: Net;
  readonly chain: (id: bigint) => Chain | undefined;
  /** What a datanet has accepted, as far as the index knows. */
  readonly accepted: (network: bigint, datanet: number) => readonly { root: string }[];
  readonly unattested: CheckParts['unattested'];
  readonly members: MemberIndex;
  readonly encryption: EncryptionKey;
  readonly calls: Calls;
}

export function openPublishing(
  { catalogue, jobs, disk, live, places }: Ground,
  { snapshots, net, chain, accepted, unattested, members, encryption, calls }: Parts,
): Publishing {
  const journal = new PublicationJournal(catalogue);
  const changed = () => live.revised('datanets');
  const { published } = places;
  jobs.register(checkJob({ journal, snapshots, chain, accepted, unattested, disk, changed }));
  jobs.register(storeJob({ journal, snapshots, net, disk, published, chain, members, encryption, changed }));
  return new Publishing({ journal, snapshots, members, calls, chain, jobs, net, disk, published, changed });
}
