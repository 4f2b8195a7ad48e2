import { z } from 'zod';
import { chainIdSchema } from '#core/chain/network.ts';
import {
  LONGEST_AUDIT,
  auditReadSchema,
  auditShownSchema,
  marksOfSchema,
  payerMarkSchema,
} from '#core/datanet/audit.ts';
import { addressSchema } from '#core/wallet/address.ts';
import { preparedSchema } from '#core/wallet/signing.ts';
import { procedure } from '../failed.ts';

const network = z.object({ network: chainIdSchema });
const datanet = z.number().int().positive();
const text = z.string().max(LONGEST_AUDIT);

/** What reviewers say of reports on payers' shares: a public mark, on which no money hangs. */
export const audits = {
  /** Of one datanet, the newest first. */
  list: procedure.input(network.extend({ datanet })).output(z.array(auditShownSchema)),
  marks: procedure.input(network.extend({ of: marksOfSchema })).output(z.array(payerMarkSchema)),
  /** What somebody's file says; refused where it is no report, or not about a payer of this network. */
  read: procedure.input(network.extend({ text })).output(auditReadSchema),
  prepareJudge: procedure
    .input(network.extend({ account: addressSchema, datanet, text, wrong: z.boolean() }))
    .output(preparedSchema),
};
