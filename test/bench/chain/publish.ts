import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Chain } from '#host/chain/chain.ts';
import { realDisk } from '#host/durable/disk.ts';
import { newId } from '#host/ids.ts';
import { sealJob } from '#host/snapshots/sealJob.ts';
import { jobContext, labelledProject, must, sealWish, signer } from '#test/support/labelledProject.ts';
import type { PracticeChain } from '#test/support/practiceChain.ts';
import { ACCOUNT, publishingMachine } from '#test/support/publishingMachine.ts';
import { valueOf } from '#test/support/valueOf.ts';

/** Seconds that lie between announcement and proposal on every chain; here the chain's clock is put forward. */
const AGE = 10;
const never = new AbortController().signal;

/**
 * Seconds from a project of so many records to its proposal in a block: sealed and rooted, looked over, left in a folder
 * with every byte hashed again, announced and proposed. The ten seconds that have to lie between are counted in.
 */
export async function publishS(
  { practice, chain, datanet, folder }: { practice: PracticeChain; chain: Chain; datanet: number; folder: string },
  records: number,
): Promise<number> {
  const id = newId();
  await mkdir(join(folder, 'projects'), { recursive: true });
  const project = await labelledProject(join(folder, 'projects', id), realDisk, { records, labelers: 0 });
  const side = await publishingMachine(folder, chain);
  const seal = sealJob({
    projects: { with: (_id, work) => work(project) },
    identity: Promise.resolve(signer),
    folder: side.snapshots,
    disk: realDisk,
    version: '0.0.0',
    sealed: () => {},
  });
  const from = performance.now();
  const wish = sealWish({ project: id, selection: { records: null, settled: false } });
  const sealed = await seal.run(jobContext(wish));
  const root = sealed === 'waiting' ? null : must(sealed);
  if (root === null) throw new Error('It was not sealed');
  const begun = valueOf(await side.publishing.begin({ network: chain.id, datanet, account: ACCOUNT, root }));
  await side.ended(begun.job);
  const place = { kind: 'folder', address: 'https://data.example/' } as const;
  const storing = valueOf(await side.publishing.store(begun.id, place));
  await side.ended(storing.job);
  for (const step of ['prepareCommit', 'preparePropose'] as const) {
    const shown = valueOf(await side.publishing[step](begun.id));
    valueOf(await side.sending.confirm(shown.id));
    valueOf(await side.calls.outcome(shown.id, 'mined', never));
    if (step === 'prepareCommit') await practice.pass(AGE + 1);
  }
  const { state } = valueOf(await side.publishing.one(begun.id));
  const seconds = (performance.now() - from) / 1_000 + AGE;
  if (state !== 'proposed') throw new Error(`It is only ${state}`);
  side.kill();
  await project.close();
  return seconds;
}
