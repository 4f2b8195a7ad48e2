import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { datanets as contract } from '#protocol/window/datanets.ts';
import { fetchContribution } from '../datanets/fetchContribution.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Datanets } from '../datanets/datanets.ts';
import type { Desk } from '../datanets/desk.ts';

const never = new AbortController().signal;

export function datanetProcedures(datanets: Datanets, desk: Desk, jobs: Jobs) {
  const os = implement(contract);
  return os.router({
    list: os.list.handler(async ({ input, errors }) =>
      valueOr(errors, await datanets.list(input.network, input.words)),
    ),
    one: os.one.handler(async ({ input, errors }) => valueOr(errors, await datanets.one(input.network, input.datanet))),
    fetch: os.fetch.handler(({ input, errors }) => valueOr(errors, fetchContribution({ datanets, jobs }, input))),
    desk: os.desk.handler(async ({ input, errors }) => valueOr(errors, await desk.show(input.network, input.accounts))),
    look: os.look.handler(({ input, errors }) => valueOr(errors, desk.look(input.network, input.contribution))),
    beginLook: os.beginLook.handler(async ({ input, errors }) =>
      valueOr(errors, await desk.beginLook(input.network, input.contribution)),
    ),
    members: os.members.handler(({ input, errors }) => valueOr(errors, datanets.members(input.network, input.datanet))),
    governance: os.governance.handler(({ input, errors }) =>
      valueOr(errors, datanets.governance(input.network, input.datanet)),
    ),
    read: os.read.handler(({ input, errors }) => valueOr(errors, datanets.read(input.network))),
    describe: os.describe.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await datanets.describe(input.network, input.datanet, signal)),
    ),
    description: os.description.handler(async ({ input, errors }) =>
      valueOr(errors, await datanets.descriptionText(input.network, input.datanet)),
    ),
    takeDescription: os.takeDescription.handler(async ({ input, errors }) =>
      valueOr(errors, await datanets.takeDescription(input.network, input.datanet, input.text)),
    ),
    takeReviews: os.takeReviews.handler(async ({ input, errors }) =>
      valueOr(errors, await desk.takeReviews(input.network, input.text)),
    ),
  });
}
