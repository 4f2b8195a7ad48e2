import { valueOr } from '#protocol/failed.ts';
import { implement } from '@orpc/server';
import { models as contract } from '#protocol/window/models.ts';
import type { AnswerEngine } from '../engine/answerEngine.ts';
import type { Library } from '../library/library.ts';

export function modelProcedures(library: Library, engine: AnswerEngine) {
  const os = implement(contract);
  return os.router({
    list: os.list.handler(() => library.list()),
    inspect: os.inspect.handler(async ({ input, errors, signal }) =>
      valueOr(errors, await library.inspect(input.ticket, signal ?? new AbortController().signal)),
    ),
    add: os.add.handler(({ input, errors }) => valueOr(errors, library.add(input.ticket))),
    fit: os.fit.handler(async ({ input, errors }) => valueOr(errors, await library.fit(input.hash))),
    rename: os.rename.handler(({ input, errors }) => valueOr(errors, library.rename(input.hash, input.name))),
    remove: os.remove.handler(async ({ input, errors }) => valueOr(errors, await library.remove(input.hash))),
    load: os.load.handler(async ({ input, errors }) => valueOr(errors, await library.load(input.hash, input.force))),
    unload: os.unload.handler(async ({ errors }) => valueOr(errors, await engine.unload())),
  });
}
