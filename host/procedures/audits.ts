import { implement } from '@orpc/server';
import { valueOr } from '#protocol/failed.ts';
import { audits as contract } from '#protocol/window/audits.ts';
import type { Audits } from '../datanets/audits.ts';

export function auditProcedures(audits: Audits) {
  const os = implement(contract);
  return os.router({
    list: os.list.handler(async ({ input, errors }) =>
      valueOr(errors, await audits.list(input.network, input.datanet)),
    ),
    marks: os.marks.handler(async ({ input, errors }) => valueOr(errors, await audits.marks(input.network, input.of))),
    read: os.read.handler(async ({ input, errors }) => valueOr(errors, await audits.read(input.network, input.text))),
    prepareJudge: os.prepareJudge.handler(async ({ input, errors }) =>
      valueOr(errors, await audits.judge(input, input.datanet, input.text, input.wrong)),
    ),
  });
}
