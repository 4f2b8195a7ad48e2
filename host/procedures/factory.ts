import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { factory as contract } from '#protocol/window/factory.ts';
import type { Factory } from '../factory/factory.ts';
import { untilFailure } from './untilFailure.ts';

const forever = new AbortController().signal;

export function factoryProcedures(factory: Factory) {
  const os = implement(contract);
  return os.router({
    recipes: os.recipes.handler(async ({ input, errors }) => valueOr(errors, await factory.recipes(input.base))),
    permissions: os.permissions.handler(async ({ input, errors }) =>
      valueOr(errors, await factory.permissions(input.snapshots, input.commercial)),
    ),
    examples: os.examples.handler(async ({ input, errors, signal }) =>
      valueOr(errors, await factory.examples(input.snapshots, input.limit, signal ?? forever)),
    ),
    estimate: os.estimate.handler(async ({ input, errors, signal }) =>
      valueOr(errors, await factory.estimate(input.wish, input.measure, signal ?? forever)),
    ),
    start: os.start.handler(async ({ input, errors }) =>
      valueOr(errors, await factory.start(input.wish, input.name, input.read, input.registers)),
    ),
    list: os.list.handler(({ input }) => factory.list(input.before, input.limit)),
    get: os.get.handler(async ({ input, errors }) => valueOr(errors, await factory.get(input.run))),
    watch: os.watch.handler(({ input, errors, signal }) =>
      untilFailure(errors, factory.watch(input.run, signal ?? forever)),
    ),
    curve: os.curve.handler(async ({ input, errors }) => valueOr(errors, await factory.curve(input.run, input.most))),
    samples: os.samples.handler(async ({ input, errors }) => valueOr(errors, await factory.samples(input.run))),
    compare: os.compare.handler(async ({ input, errors }) =>
      valueOr(errors, await factory.compare(input.runs, input.most)),
    ),
    stop: os.stop.handler(async ({ input, errors }) => valueOr(errors, await factory.stop(input.run))),
    resume: os.resume.handler(async ({ input, errors }) => valueOr(errors, await factory.resume(input.run))),
    change: os.change.handler(async ({ input: { run, ...change }, errors }) =>
      valueOr(errors, await factory.change(run, change)),
    ),
    register: os.register.handler(async ({ input, errors }) =>
      valueOr(errors, await factory.register(input.run, input.name)),
    ),
    factors: os.factors.handler(async ({ input, errors }) => valueOr(errors, await factory.factors(input.run))),
    log: os.log.handler(async ({ input, errors }) => valueOr(errors, await factory.log(input.run))),
    remove: os.remove.handler(async ({ input, errors }) => valueOr(errors, await factory.remove(input.run))),
  });
}
