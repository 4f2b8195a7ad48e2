import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { fetch as contract } from '#protocol/window/fetch.ts';
import type { Fetching } from '../fetch/fetching.ts';

/** For a call that nobody can take back. */
const never = new AbortController().signal;

export function fetchProcedures(fetching: Fetching) {
  const os = implement(contract);
  return os.router({
    search: os.search.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await fetching.search(input.words, signal)),
    ),
    look: os.look.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await fetching.look(input.id, signal)),
    ),
    lookAt: os.lookAt.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await fetching.lookAt(input.address, input.plainHttp, signal)),
    ),
    begin: os.begin.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await fetching.begin(input.id, input.path, signal)),
    ),
    beginAt: os.beginAt.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await fetching.beginAt(input.address, input.plainHttp, signal)),
    ),
    access: os.access.handler(() => fetching.access()),
    giveAccess: os.giveAccess.handler(async ({ input, errors }) =>
      valueOr(errors, await fetching.giveAccess(input.hubAddress, input.token)),
    ),
    takeAccess: os.takeAccess.handler(async ({ errors }) => valueOr(errors, await fetching.takeAccess())),
  });
}
