import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { attachments as contract } from '#protocol/window/attachments.ts';
import type { Attachments } from '../attachments/attachments.ts';

export function attachmentProcedures(attachments: Attachments) {
  const os = implement(contract);
  return os.router({
    take: os.take.handler(async ({ input, errors, signal }) =>
      valueOr(errors, await attachments.take(input.ticket, signal)),
    ),
    text: os.text.handler(({ input, errors }) => valueOr(errors, attachments.text(input.id))),
    count: os.count.handler(async ({ input, errors }) => valueOr(errors, await attachments.count(input.ids))),
    remove: os.remove.handler(({ input, errors }) => valueOr(errors, attachments.remove(input.id))),
  });
}
