import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { attestations as contract } from '#protocol/window/attestations.ts';
import type { Attestations } from '../attestations/attestations.ts';

const never = new AbortController().signal;

export function attestationProcedures(attestations: Attestations) {
  const os = implement(contract);
  return os.router({
    list: os.list.handler(() => attestations.list()),
    prepare: os.prepare.handler(async ({ input: { account, ...wish }, errors }) =>
      valueOr(errors, await attestations.prepare(account, wish)),
    ),
    prepareRevocation: os.prepareRevocation.handler(async ({ input, errors }) =>
      valueOr(errors, await attestations.prepareRevocation(input.id)),
    ),
    confirm: os.confirm.handler(async ({ input, errors }) => {
      valueOr(errors, await attestations.confirm(input.id));
    }),
    take: os.take.handler(async ({ input, errors }) => valueOr(errors, await attestations.take(input.text))),
    fetch: os.fetch.handler(async ({ input, errors, signal = never }) =>
      valueOr(errors, await attestations.fetch(input.address, signal)),
    ),
    give: os.give.handler(({ input, errors }) => valueOr(errors, attestations.give(input.ids))),
    forget: os.forget.handler(({ input, errors }) => {
      valueOr(errors, attestations.forget(input.id));
    }),
  });
}
