import { valueOr } from '#protocol/failed.ts';
import { implement } from '@orpc/server';
import { conversations as contract } from '#protocol/window/conversations.ts';
import type { Conversations } from '../conversations/conversations.ts';

export function conversationProcedures(conversations: Conversations) {
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
      valueOr(errors, await conversations.askAgain(input.question))(signal),
    ),
    follow: os.follow.handler(({ input, errors, signal }) =>
      valueOr(errors, conversations.follow(input.answer))(signal),
    ),
    stop: os.stop.handler(async ({ input, errors }) => valueOr(errors, await conversations.stop(input.answer))),
  });
}
