import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { remotes as contract } from '#protocol/window/remotes.ts';
import type { Remotes } from '../remotes/remotes.ts';

/** For a call that nobody can take back. */
const never = new AbortController().signal;

export function remoteProcedures(remotes: Remotes) {
  const os = implement(contract);
  return os.router({
    list: os.list.handler(() => remotes.list()),
    add: os.add.handler(async ({ input, errors, signal = never }) => valueOr(errors, await remotes.add(input, signal))),
    change: os.change.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await remotes.change(input.id, input, signal)),
    ),
    remove: os.remove.handler(({ input, errors }) => valueOr(errors, remotes.remove(input.id))),
    serve: os.serve.handler(({ input, errors }) => valueOr(errors, remotes.serve(input.id, input.on))),
    look: os.look.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await remotes.look(input.id, signal)),
    ),
    addAdapter: os.addAdapter.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await remotes.addAdapter(input.id, input, signal)),
    ),
    unloadAdapter: os.unloadAdapter.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await remotes.unloadAdapter(input.id, input.adapter, signal)),
    ),
    forgetAdapter: os.forgetAdapter.handler(({ input, errors }) =>
      valueOr(errors, remotes.forgetAdapter(input.id, input.adapter)),
    ),
  });
}
