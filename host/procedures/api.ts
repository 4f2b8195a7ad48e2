import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { api as contract } from '#protocol/window/api.ts';
import type { LocalApi } from '../api/localApi.ts';

export function apiProcedures(api: LocalApi) {
  const os = implement(contract);
  return os.router({
    follow: os.follow.handler(({ signal }) => api.follow(signal ?? new AbortController().signal)),
    change: os.change.handler(async ({ input, errors }) => valueOr(errors, await api.change(input.on, input.port))),
    makeKey: os.makeKey.handler(({ input, errors }) => valueOr(errors, api.makeKey(input.name, input.limits))),
    changeKey: os.changeKey.handler(({ input, errors }) =>
      valueOr(errors, api.changeKey(input.id, input.name, input.limits)),
    ),
    revokeKey: os.revokeKey.handler(({ input, errors }) => valueOr(errors, api.revokeKey(input.id))),
    stop: os.stop.handler(({ input, errors }) => valueOr(errors, api.stop(input.id))),
  });
}
