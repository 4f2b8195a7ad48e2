import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { reading as contract } from '#protocol/window/reading.ts';
import type { OpenReading } from '../reading/openReading.ts';

export function readingProcedures({ reading }: OpenReading) {
  const os = implement(contract);
  return os.router({
    sources: os.sources.handler(() => reading.sources()),
    prepare: os.prepare.handler(async ({ input, errors }) => valueOr(errors, await reading.prepare(input.source))),
    record: os.record.handler(async ({ input, errors }) =>
      valueOr(errors, await reading.record({ kind: 'project', id: input.project }, input.ordinal)),
    ),
  });
}
