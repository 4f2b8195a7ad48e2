import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Wallet } from 'ethers';
import type { Job } from '#core/job.ts';
import { ok } from '#core/result.ts';
import type { Unsigned } from '#core/wallet/signing.ts';
import { openCatalogue } from '#host/catalogue/catalogue.ts';
import type { Chain } from '#host/chain/chain.ts';
import { realDisk } from '#host/durable/disk.ts';
import { Net } from '#host/fetch/net.ts';
import { Jobs } from '#host/jobs/jobs.ts';
import { type CheckParts, checkJob } from '#host/publishing/checkJob.ts';
import { PublicationJournal } from '#host/publishing/journal.ts';
import type { MemberIndex } from '#host/publishing/members.ts';
import { Publishing } from '#host/publishing/publishing.ts';
import { storeJob } from '#host/publishing/storeJob.ts';
import { EncryptionKey } from '#host/sealed/encryptionKey.ts';
import { openSettings } from '#host/settings/settings.ts';
import { Calls } from '#host/wallet/calls.ts';
import { Sending } from '#host/wallet/sending.ts';
import { Transactions } from '#host/wallet/transactions.ts';
import { signTransaction } from '../../keys/sign.ts';
import { heldLog } from './hostParts.ts';
import { snapshotsIn } from './sealedFolder.ts';

/** Of the phrase that every anvil has: its first account. */
const KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
export const ACCOUNT = new Wallet(KEY).address;

/** Seals so that what lies on the disk is not what was put there. */
const turned = (bytes: Uint8Array) => Promise.resolve(bytes.map((byte) => 255 - byte));
const turningVault = { protection: () => Promise.resolve('file' as const), seal: turned, open: turned };

/** The parts of a host that publish, over one folder: opened again, they are what a start after a kill has. */
export async function publishingMachine(
  folder: string,
  chain: Chain,
  accepted: CheckParts['accepted'] = () => [],
  members: Partial<MemberIndex> = {},
  unattested: CheckParts['unattested'] = () => Promise.resolve([]),
) {
  await mkdir(join(folder, 'snapshots'), { recursive: true });
  const catalogue = openCatalogue(join(folder, 'catalogue.sqlite'));
  if (!catalogue.ok) throw new Error('no catalogue');
  const settings = await openSettings(join(folder, 'settings.json'));
  const net = new Net({ settings, environment: {}, changed: () => {} });
  const jobs = new Jobs({ catalogue: catalogue.value, log: heldLog(), changed: () => {}, revised: () => {} });
  const snapshots = snapshotsIn(join(folder, 'snapshots'));
  const transactions = new Transactions(catalogue.value);
  const chainOf = (id: bigint) => (id === chain.id ? chain : undefined);
  const sending = new Sending({
    keys: {
      accounts: () => Promise.resolve([{ address: ACCOUNT, name: 'Main', kind: 'key', secret: 'x', path: null }]),
      use: async (question) => {
        const client = {
          signTransaction: ({ transaction }: { transaction: Unsigned }) => signTransaction(KEY, transaction),
        };
        return ok(await question(client as never));
      },
    },
    transactions,
    chain: chainOf,
    contacts: () => [],
    revised: () => {},
  });
  const calls = new Calls({ sending, transactions, chain: chainOf });
  const journal = new PublicationJournal(catalogue.value);
  const published = join(folder, 'published');
  const parts = { journal, snapshots, net, disk: realDisk, published, changed: () => {} };
  jobs.register(checkJob({ ...parts, chain: chainOf, accepted, unattested }));
  const encryption = new EncryptionKey(join(folder, 'encryption.json'), turningVault, realDisk);
  const index = {
    upToDate: () => Promise.resolve(ok(undefined)),
    admitted: () => [],
    isForMembers: () => false,
    ...members,
  };
  jobs.register(storeJob({ ...parts, chain: chainOf, members: index, encryption }));
  const publishing = new Publishing({ ...parts, members: index, calls, chain: chainOf, jobs });
  jobs.takeUp();
  jobs.start();
  return {
    publishing,
    calls,
    sending,
    jobs,
    journal,
    encryption,
    published,
    snapshots: join(folder, 'snapshots'),
    ended: async (id: string | null): Promise<Job | undefined> => {
      while (jobs.unfinished().some(({ job }) => job.id === id)) await new Promise((go) => setTimeout(go, 5));
      return jobs.current().find((job) => job.id === id);
    },
    /** As the power goes: nothing is told to anybody. */
    kill: () => catalogue.value.close(),
  };
}
