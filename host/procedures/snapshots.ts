import { implement } from '@orpc/server';
import type { Origin } from '#core/datanet/origin.ts';
import type { Failure } from '#core/failure.ts';
import type { Job } from '#core/job.ts';
import type { Result } from '#core/result.ts';
import { valueOr } from '#protocol/failed.ts';
import { snapshots as contract } from '#protocol/window/snapshots.ts';
import type { OfferedFile } from '#protocol/window/files.ts';
import type { ShareWish } from '../snapshots/shareJob.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import { untilFailure } from './untilFailure.ts';

/** What brings snapshots here, and away. */
export interface Travelling {
  add(tickets: readonly string[]): Result<Job, Failure>;
  fetch(wish: { location: string; plainHttp: boolean }): Result<Job, Failure>;
  share(wish: ShareWish): Promise<Result<Job, Failure>>;
  shared(root: string): Promise<Result<OfferedFile, Failure>>;
  origins(root: string): Origin[];
  showShared(root: string, sealed: boolean): Promise<Result<void, Failure>>;
  branch(root: string, name: string): Promise<Result<Job, Failure>>;
}

export function snapshotProcedures(snapshots: Snapshots, travelling: Travelling) {
  const os = implement(contract);
  return os.router({
    list: os.list.handler(() => snapshots.list()),
    manifest: os.manifest.handler(async ({ input, errors }) => valueOr(errors, await snapshots.manifest(input.root))),
    add: os.add.handler(({ input, errors }) => valueOr(errors, travelling.add(input.tickets))),
    fetch: os.fetch.handler(({ input, errors }) => valueOr(errors, travelling.fetch(input))),
    share: os.share.handler(async ({ input, errors }) => valueOr(errors, await travelling.share(input))),
    shared: os.shared.handler(async ({ input, errors }) => valueOr(errors, await travelling.shared(input.root))),
    origins: os.origins.handler(({ input }) => travelling.origins(input.root)),
    showShared: os.showShared.handler(async ({ input, errors }) =>
      valueOr(errors, await travelling.showShared(input.root, input.sealed)),
    ),
    seal: os.seal.handler(async ({ input, errors }) => valueOr(errors, await snapshots.seal(input))),
    verify: os.verify.handler(async ({ input, errors }) => valueOr(errors, await snapshots.verify(input.root))),
    compare: os.compare.handler(({ input, errors }) =>
      untilFailure(errors, snapshots.compare(input.before, input.after, input.limit)),
    ),
    branch: os.branch.handler(async ({ input, errors }) =>
      valueOr(errors, await travelling.branch(input.root, input.name)),
    ),
    export: os.export.handler(async ({ input, errors }) =>
      valueOr(errors, await snapshots.export(input.root, input.options)),
    ),
    file: os.file.handler(async ({ input, errors }) => valueOr(errors, await snapshots.file(input.root, input.what))),
    remove: os.remove.handler(async ({ input, errors }) => valueOr(errors, await snapshots.remove(input.root))),
  });
}
