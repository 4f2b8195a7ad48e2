import { utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { canonicalBytes } from '../canonical/canonical.ts';
import { hash32Schema } from '../chain/hex.ts';
import { creditKindSchema } from '../credit/credit.ts';
import { sha256Schema } from '../ids.ts';
import { sha256OfBytes } from '../receiptLog/hashing.ts';
import { signatureSchema } from '../receipt/checkpoint.ts';
import { publicKeySchema } from '../snapshot/contributor.ts';
import { amountTextSchema } from './shown.ts';

const count = z.number().int().nonnegative();
const account = z.string().regex(/^0x[0-9a-f]{40}$/);

/** Why somebody got something, added up over the receipts of a settlement. */
export const reasonSchema = z.strictObject({
  adapter: hash32Schema,
  adapterName: z.string().max(300),
  part: z.enum(['base', 'author', 'prompts', 'evaluators', 'reviewers', 'contributors', 'flat']),
  contribution: z.number().int().positive().nullable(),
  snapshot: sha256Schema.nullable(),
  record: sha256Schema.nullable(),
  kind: creditKindSchema.nullable(),
  answers: count,
  amount: amountTextSchema,
  low: amountTextSchema.nullable(),
  high: amountTextSchema.nullable(),
});
export type Reason = z.infer<typeof reasonSchema>;

/** What one payee got and why; known to the payer and to whom it is handed. */
export const partSchema = z.strictObject({
  format: z.literal('colophon-epoch-part/1'),
  /** So that nobody guesses a part from its hash. */
  salt: sha256Schema,
  account,
  amount: amountTextSchema,
  reasons: z.array(reasonSchema).max(100_000),
});
export type Part = z.infer<typeof partSchema>;

/** A settlement as a whole: who got how much, and of each why only the hash. A credit names the hash of this on the chain. */
export const epochStatementSchema = z.strictObject({
  format: z.literal('colophon-epoch/1'),
  chain: z.string().regex(/^[1-9][0-9]{0,19}$/),
  contract: account,
  payer: account,
  token: account,
  node: account,
  from: count,
  to: count,
  /** Root of the tree over the receipts. */
  receipts: hash32Schema,
  payees: z.array(z.strictObject({ account, amount: amountTextSchema, part: sha256Schema })).max(1_000_000),
});
export type EpochStatement = z.infer<typeof epochStatementSchema>;

const contributions = z
  .array(
    z
      .number()
      .int()
      .positive()
      .max(2 ** 32 - 1),
  )
  .max(1_000);

/** What a payer hands to a payee. */
export const sharedFileSchema = z.strictObject({
  format: z.literal('colophon-shared/1'),
  statement: epochStatementSchema,
  /** The node's key, whose address the statement names, and its signature of the statement. */
  key: publicKeySchema,
  signature: signatureSchema,
  part: partSchema,
  /** Single answers, where the payer consented to that: when, with which adapter, for how much. */
  answers: z
    .array(
      z.strictObject({
        at: count,
        adapter: hash32Schema,
        fee: amountTextSchema,
        /** The receipt itself, as the node signed it: whoever has it sees whether another one is ever posted for it. */
        receipt: z
          .strictObject({
            index: count,
            writtenAt: count,
            statement: hash32Schema,
            r: hash32Schema,
            vs: hash32Schema,
            trained: contributions,
            read: contributions,
          })
          .nullable(),
      }),
    )
    .max(100_000),
});
export type SharedFile = z.infer<typeof sharedFileSchema>;

/** Names either by its content. Hex without 0x. */
export function hashOfStatement(document: EpochStatement | Part): string {
  const bytes = canonicalBytes(document);
  // Made of what a schema read: numbers and plain texts have a canonical form.
  if (!bytes.ok) throw new Error(`A statement has no canonical form: ${bytes.failure.path}`);
  return Array.from(sha256OfBytes(bytes.value), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What the node signs. Lines with a title: what its key signs here means nothing elsewhere. */
export function statementDigest(statement: EpochStatement): Uint8Array {
  return sha256OfBytes(utf8ToBytes(`colophon-epoch/1\n${hashOfStatement(statement)}\n`));
}
