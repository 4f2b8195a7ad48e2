import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { datanets as contract } from '#protocol/window/datanets.ts';
import type { Datanets } from '../datanets/datanets.ts';

const never = new AbortController().signal;

export function datanetProcedures(datanets: Datanets) {
  const os = implement(contract);
  return os.router({
    list: os.list.handler(async ({ input, errors }) =>
      valueOr(errors, await datanets.list(input.network, input.words)),
    ),
    one: os.one.handler(async ({ input, errors }) => valueOr(errors, await datanets.one(input.network, input.datanet))),
    read: os.read.handler(({ input, errors }) => valueOr(errors, datanets.read(input.network))),
    describe: os.describe.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await datanets.describe(input.network, input.datanet, signal)),
    ),
  });
}
