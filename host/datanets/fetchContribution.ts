import type { Origin } from '#core/datanet/origin.ts';
import type { Failure } from '#core/failure.ts';
import type { Job } from '#core/job.ts';
import { fail } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { beginFetch } from '../snapshots/fetchSnapshotJob.ts';
import { mirrorsIn } from '../storage/location.ts';
import type { Datanets } from './datanets.ts';

/**
 * Fetches what somebody contributed, from where they say that it lies. It is taken only where manifest hash, root and
 * count are those on the chain, and is known as that contribution from then on.
 */
export function fetchContribution(
  { datanets, jobs }: { datanets: Pick<Datanets, 'contribution'>; jobs: Pick<Jobs, 'add' | 'unfinished'> },
  { network, datanet, contribution }: Origin,
): Result<Job, Failure> {
  const found = datanets.contribution(network, datanet, contribution);
  if (found === null) return fail({ code: 'NOT_FOUND', what: 'datanet' });
  const { location, ...wanted } = found;
  const mirrors = mirrorsIn(location);
  const name = URL.parse(mirrors[0] ?? '')?.host ?? '';
  const origin = { network: String(network), datanet, contribution };
  return beginFetch(jobs, { name, mirrors, plainHttp: false, wanted, origin, sealed: null });
}
