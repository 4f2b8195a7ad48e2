import { valueOr } from '#protocol/failed.ts';
import { implement } from '@orpc/server';
import { models as contract } from '#protocol/window/models.ts';
import type { Adapters } from '../adapters/adapters.ts';
import type { AnswerEngine } from '../engine/answerEngine.ts';
import type { Besides } from '../engine/besides.ts';
import type { Drafts } from '../engine/drafts.ts';
import type { Library } from '../library/library.ts';

interface Parts {
  library: Library;
  adapters: Adapters;
  engine: AnswerEngine;
  besides: Besides;
  drafts: Drafts;
}

export function modelProcedures({ library, adapters, engine, besides, drafts }: Parts) {
  const purposeOf = (hash: string) => library.find(hash)?.header.purpose ?? 'answer';
  const os = implement(contract);
  return os.router({
    list: os.list.handler(() => library.list()),
    inspect: os.inspect.handler(async ({ input, errors, signal }) =>
      valueOr(errors, await library.inspect(input.ticket, signal ?? new AbortController().signal, input.rest)),
    ),
    add: os.add.handler(({ input, errors }) => valueOr(errors, library.add(input.ticket, input.rest))),
    fit: os.fit.handler(async ({ input, errors }) => {
      const model = library.find(input.hash);
      if (model === undefined || model.header.purpose === 'answer')
        return valueOr(
          errors,
          await library.fit(input.hash, {
            contextTokens: input.contextTokens,
            adapterBytes: adapters.bytesOf(input.adapters),
          }),
        );
      return valueOr(errors, await besides.fit(model, model.header.purpose));
    }),
    rename: os.rename.handler(({ input, errors }) => valueOr(errors, library.rename(input.hash, input.name))),
    remove: os.remove.handler(async ({ input, errors }) => {
      valueOr(errors, await besides.takeAway(input.hash));
      valueOr(errors, await drafts.forget(input.hash));
      valueOr(errors, await library.remove(input.hash));
    }),
    load: os.load.handler(async ({ input: { hash, force }, errors }) => {
      const answers = purposeOf(hash) === 'answer';
      valueOr(errors, await (answers ? library.load(hash, force) : besides.put(hash, force)));
    }),
    draftFit: os.draftFit.handler(async ({ input, errors }) =>
      valueOr(errors, await drafts.fit(input.hash, input.base)),
    ),
    putDraft: os.putDraft.handler(async ({ input, errors }) =>
      valueOr(errors, await drafts.put(input.hash, input.base, input.force)),
    ),
    takeDraft: os.takeDraft.handler(async ({ input, errors }) => valueOr(errors, await drafts.takeAway(input.base))),
    takeAway: os.takeAway.handler(async ({ input, errors }) => valueOr(errors, await besides.takeAway(input.hash))),
    unload: os.unload.handler(async ({ errors }) => valueOr(errors, await engine.unload())),
  });
}
