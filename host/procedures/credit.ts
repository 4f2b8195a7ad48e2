import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { credit as contract } from '#protocol/window/credit.ts';
import type { Credit } from '../credit/openCredit.ts';
import { untilFailure } from './untilFailure.ts';

export function creditProcedures({ colophons, files, ledger, record, whatIf, overTime, unused }: Credit) {
  const os = implement(contract);
  return os.router({
    follow: os.follow.handler(({ input, errors, signal }) =>
      untilFailure(errors, colophons.follow(input.message, signal)),
    ),
    get: os.get.handler(({ input, errors }) => valueOr(errors, colophons.get(input.message))),
    record: os.record.handler(async ({ input, errors }) => valueOr(errors, await record(input.snapshot, input.offset))),
    exportAs: os.exportAs.handler(async ({ input, errors }) =>
      valueOr(errors, await files.colophon(valueOr(errors, colophons.get(input.message)), input.format)),
    ),
    receipt: os.receipt.handler(async ({ input, errors }) =>
      valueOr(errors, await files.receipt(input.message, input.opening)),
    ),
    whatIf: os.whatIf.handler(async ({ input, errors }) => valueOr(errors, await whatIf(input.message, input.without))),
    carried: os.carried.handler(({ input }) => overTime.carried(input)),
    around: os.around.handler(({ input, errors }) => valueOr(errors, overTime.around(input))),
    placeOf: os.placeOf.handler(({ input, errors }) => valueOr(errors, overTime.placeOf(input.message))),
    used: os.used.handler(() => unused.list()),
    findUnused: os.findUnused.handler(async ({ input, errors }) => valueOr(errors, await unused.find(input.root))),
    ledger: {
      status: os.ledger.status.handler(() => ledger.status()),
      verify: os.ledger.verify.handler(async ({ errors }) => valueOr(errors, await ledger.verify())),
      list: os.ledger.list.handler(async ({ input, errors }) =>
        valueOr(errors, await ledger.list(input.before, input.limit)),
      ),
    },
  });
}
