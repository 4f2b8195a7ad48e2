import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { publishing as contract } from '#protocol/window/publishing.ts';
import type { Publishing } from '../publishing/publishing.ts';

const never = new AbortController().signal;

export function publishingProcedures(publishing: Publishing) {
  const os = implement(contract);
  return os.router({
    list: os.list.handler(() => publishing.list()),
    one: os.one.handler(async ({ input, errors }) => valueOr(errors, await publishing.one(input.id))),
    begin: os.begin.handler(async ({ input, errors }) => valueOr(errors, await publishing.begin(input))),
    cost: os.cost.handler(async ({ input, errors }) =>
      valueOr(errors, await publishing.cost(input.network, input.datanet)),
    ),
    store: os.store.handler(async ({ input, errors }) =>
      valueOr(errors, await publishing.store(input.id, input.place)),
    ),
    reach: os.reach.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await publishing.reach(input.id, signal)),
    ),
    prepareCommit: os.prepareCommit.handler(async ({ input, errors }) =>
      valueOr(errors, await publishing.prepareCommit(input.id)),
    ),
    preparePropose: os.preparePropose.handler(async ({ input, errors }) =>
      valueOr(errors, await publishing.preparePropose(input.id)),
    ),
    forget: os.forget.handler(({ input, errors }) => valueOr(errors, publishing.forget(input.id))),
  });
}
