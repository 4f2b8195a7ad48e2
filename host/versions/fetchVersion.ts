import type { Failure } from '#core/failure.ts';
import type { Job } from '#core/job.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Datanets } from '../datanets/datanets.ts';
import { fetchContribution } from '../datanets/fetchContribution.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { beginFetch } from '../snapshots/fetchSnapshotJob.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import { fileAt } from '../storage/location.ts';
import { openVersion } from './openVersion.ts';

interface Parts {
  datanets: Pick<Datanets, 'contribution'>;
  snapshots: Pick<Snapshots, 'list'>;
  jobs: Pick<Jobs, 'add' | 'unfinished'>;
  opened: Parameters<typeof openVersion>[0];
}

/** Begins to fetch what a version holds and is not here: a job each, verified like any contribution. */
export async function fetchVersion(
  { datanets, snapshots, jobs, opened }: Parts,
  version: { network: bigint; datanet: number; number: number },
  signal: AbortSignal,
): Promise<Result<Job[], Failure>> {
  const open = await openVersion(opened, version, signal);
  if (!open.ok) return open;
  const { manifest, mirrors, sealed } = open.value;
  const here = new Set((await snapshots.list()).map(({ root }) => root));
  const begun: Job[] = [];
  for (const { id, root, manifest: hash, count, file } of manifest.contributions) {
    if (here.has(root)) continue;
    const { network, datanet, number } = version;
    const job =
      file === null || sealed === null
        ? fetchContribution({ datanets, jobs }, { network, datanet, contribution: id })
        : beginFetch(jobs, {
            name: URL.parse(mirrors[0] ?? '')?.host ?? '',
            mirrors: mirrors.map((mirror) => fileAt(mirror, file.name)),
            plainHttp: false,
            wanted: { root, manifest: hash, count },
            origin: { network: String(network), datanet, contribution: id },
            sealed: { number, key: sealed.pair.key, keys: sealed.keys, sha256: file.sha256 },
          });
    if (!job.ok) return job;
    begun.push(job.value);
  }
  return ok(begun);
}
