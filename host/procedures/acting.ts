import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { acting as contract } from '#protocol/window/acting.ts';
import type { Acting } from '../datanets/acting.ts';

export function actingProcedures(acting: Acting) {
  const os = implement(contract);
  return os.router({
    create: os.create.handler(async ({ input, errors }) => valueOr(errors, await acting.create(input, input))),
    describe: os.describe.handler(async ({ input, errors }) =>
      valueOr(errors, await acting.describe(input, input.datanet, input)),
    ),
    offerOwnership: os.offerOwnership.handler(async ({ input, errors }) =>
      valueOr(errors, await acting.offerOwnership(input, input.datanet, input.to)),
    ),
    takeOwnership: os.takeOwnership.handler(async ({ input, errors }) =>
      valueOr(errors, await acting.takeOwnership(input, input.datanet)),
    ),
    vote: os.vote.handler(async ({ input, errors }) =>
      valueOr(errors, await acting.vote(input, input.contribution, input.review)),
    ),
    withdraw: os.withdraw.handler(async ({ input, errors }) =>
      valueOr(errors, await acting.withdraw(input, input.contribution, input.root)),
    ),
    refund: os.refund.handler(async ({ input, errors }) =>
      valueOr(errors, await acting.refund(input, input.contribution)),
    ),
    join: os.join.handler(async ({ input, errors }) => valueOr(errors, await acting.join(input, input.datanet))),
    admit: os.admit.handler(async ({ input, errors }) =>
      valueOr(errors, await acting.admit(input, input.datanet, input.member, input.key)),
    ),
    remove: os.remove.handler(async ({ input, errors }) =>
      valueOr(errors, await acting.remove(input, input.datanet, input.member)),
    ),
    supportChange: os.supportChange.handler(async ({ input, errors }) =>
      valueOr(errors, await acting.supportChange(input, input.datanet, input.change)),
    ),
    adoptRules: os.adoptRules.handler(async ({ input, errors }) =>
      valueOr(errors, await acting.adoptRules(input, input.datanet, input.change)),
    ),
    supportRules: os.supportRules.handler(async ({ input, errors }) =>
      valueOr(errors, await acting.supportRules(input, input.datanet, input.rules)),
    ),
  });
}
