import { valueOr } from '#protocol/failed.ts';
import { implement } from '@orpc/server';
import { adapters as contract } from '#protocol/window/adapters.ts';
import type { Adapters } from '../adapters/adapters.ts';
import type { Families } from '../adapters/families.ts';
import type { Pins } from '../adapters/pins.ts';

export function adapterProcedures(adapters: Adapters, families: Families, pins: Pins) {
  const os = implement(contract);
  return os.router({
    list: os.list.handler(({ input }) => adapters.list(input)),
    get: os.get.handler(({ input, errors }) => valueOr(errors, adapters.get(input.hash))),
    inspect: os.inspect.handler(async ({ input, errors, signal }) =>
      valueOr(errors, await adapters.inspect(input.tickets, signal ?? new AbortController().signal)),
    ),
    add: os.add.handler(({ input, errors }) => valueOr(errors, adapters.add(input.tickets, input.base, input.name))),
    change: os.change.handler(async ({ input: { hash, name, tags, author, note }, errors }) =>
      valueOr(
        errors,
        await adapters.change(hash, {
          ...(name !== undefined && { name }),
          ...(tags !== undefined && { tags }),
          ...(author !== undefined && { author }),
          ...(note !== undefined && { note }),
        }),
      ),
    ),
    bindTo: os.bindTo.handler(async ({ input, errors }) =>
      valueOr(errors, await adapters.bind(input.hash, input.base)),
    ),
    pin: os.pin.handler(async ({ input, errors }) => valueOr(errors, await pins.pin(input.hash, input.pinned))),
    save: os.save.handler(async ({ input, errors }) => valueOr(errors, await adapters.save(input.hash))),
    remove: os.remove.handler(async ({ input, errors }) => {
      valueOr(errors, await adapters.remove(input.hash));
      valueOr(errors, await pins.forget(input.hash));
    }),
    families: os.families.handler(() => families.list()),
    join: os.join.handler(async ({ input, errors }) =>
      valueOr(errors, await families.join(input.model, input.to, input.word)),
    ),
    separate: os.separate.handler(async ({ input, errors }) => valueOr(errors, await families.separate(input.model))),
  });
}
