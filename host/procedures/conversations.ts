import { valueOr } from '#protocol/failed.ts';
import { implement, type Router } from '@orpc/server';
import { conversations as contract } from '#protocol/window/conversations.ts';
import type { Likeness } from '../adapters/likenessProposals.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { Presets } from '../conversations/presets.ts';

export function conversationProcedures(
  conversations: Conversations,
  presets: Presets,
  likeness: Likeness,
  // Written out: the compiler gives up on writing down a type as long as the inferred one.
): Router<typeof contract, Record<string, never>> {
  const os = implement(contract);
  return os.router({
    list: os.list.handler(() => conversations.list()),
    open: os.open.handler(({ input, errors }) => valueOr(errors, conversations.open(input.id))),
    rename: os.rename.handler(({ input, errors }) => valueOr(errors, conversations.rename(input.id, input.title))),
    show: os.show.handler(({ input, errors }) => valueOr(errors, conversations.show(input.id, input.leaf))),
    remove: os.remove.handler(async ({ input, errors }) => valueOr(errors, await conversations.remove(input.id))),
    restore: os.restore.handler(({ input, errors }) => valueOr(errors, conversations.restore(input.id))),
    ask: os.ask.handler(async ({ input, errors, signal }) => valueOr(errors, await conversations.ask(input))(signal)),
    askAgain: os.askAgain.handler(async ({ input, errors, signal }) =>
      valueOr(errors, await conversations.askAgain(input.question, input.settings, input.agreed))(signal),
    ),
    follow: os.follow.handler(({ input, errors, signal }) =>
      valueOr(errors, conversations.follow(input.answer))(signal),
    ),
    settle: os.settle.handler(({ input, errors }) => valueOr(errors, conversations.settle(input.id, input.settings))),
    useBase: os.useBase.handler(({ input, errors }) => valueOr(errors, conversations.useBase(input.id, input.base))),
    compare: os.compare.handler(async ({ input, errors }) =>
      valueOr(errors, await conversations.compare(input.question, input.sides)),
    ),
    keep: os.keep.handler(async ({ input, errors }) =>
      valueOr(errors, await conversations.keep(input.answer, input.goOn)),
    ),
    proposeAdapters: os.proposeAdapters.handler(async ({ input, errors }) =>
      valueOr(errors, await likeness.propose(input.base, input.text)),
    ),
    odds: os.odds.handler(({ input, errors }) => valueOr(errors, conversations.odds(input.answer))),
    presets: os.presets.handler(() => presets.list()),
    savePreset: os.savePreset.handler(({ input, errors }) => valueOr(errors, presets.save(input.name, input.settings))),
    renamePreset: os.renamePreset.handler(({ input, errors }) => valueOr(errors, presets.rename(input.id, input.name))),
    removePreset: os.removePreset.handler(({ input, errors }) => valueOr(errors, presets.remove(input.id))),
    stop: os.stop.handler(async ({ input, errors }) => valueOr(errors, await conversations.stop(input.answer))),
  });
}
