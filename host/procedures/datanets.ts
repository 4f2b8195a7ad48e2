import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { datanets as contract } from '#protocol/window/datanets.ts';
import { fetchContribution } from '../datanets/fetchContribution.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Datanets } from '../datanets/datanets.ts';

const never = new AbortController().signal;

export function datanetProcedures(datanets: Datanets, jobs: Jobs) {
  const os = implement(contract);
  return os.router({
    list: os.list.handler(async ({ input, errors }) =>
      valueOr(errors, await datanets.list(input.network, input.words)),
    ),
    one: os.one.handler(async ({ input, errors }) => valueOr(errors, await datanets.one(input.network, input.datanet))),
    fetch: os.fetch.handler(({ input, errors }) => valueOr(errors, fetchContribution({ datanets, jobs }, input))),
    read: os.read.handler(({ input, errors }) => valueOr(errors, datanets.read(input.network))),
    describe: os.describe.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await datanets.describe(input.network, input.datanet, signal)),
    ),
  });
}
