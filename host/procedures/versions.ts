import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { versions as contract } from '#protocol/window/versions.ts';
import type { OpenVersions } from '../versions/openVersions.ts';

const never = new AbortController().signal;

export function versionProcedures({ versions, fetch, showFolder }: OpenVersions) {
  const os = implement(contract);
  return os.router({
    plan: os.plan.handler(async ({ input, errors }) =>
      valueOr(errors, await versions.plan(input.network, input.datanet)),
    ),
    begin: os.begin.handler(async ({ input, errors }) => valueOr(errors, await versions.begin(input))),
    one: os.one.handler(({ input, errors }) => valueOr(errors, versions.one(input.id))),
    prepare: os.prepare.handler(async ({ input, errors }) => valueOr(errors, await versions.prepare(input.id))),
    fetch: os.fetch.handler(async ({ input, errors, signal = never }) => valueOr(errors, await fetch(input, signal))),
    showFolder: os.showFolder.handler(async ({ input, errors }) => valueOr(errors, await showFolder(input.id))),
  });
}
