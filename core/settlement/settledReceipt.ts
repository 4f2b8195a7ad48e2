import { z } from 'zod';
import { hash32Schema } from '../chain/hex.ts';
import { amountSchema } from './amount.ts';
import { type HashBytes, sha256OfBytes } from '../receiptLog/hashing.ts';
import { WORD, hashOfWords, joinedWords, tagOf, word } from './words.ts';

/** An answer as it is settled: of prompt, answer and shares there is only a salted commitment. */
export const settledReceiptSchema = z.strictObject({
  /** In the node's log of this pool, from 0, without a gap. */
  index: z
    .number()
    .int()
    .min(0)
    .max(2 ** 48 - 2),
  /** Seconds since 1970, by the node's clock. */
  writtenAt: z
    .number()
    .int()
    .min(0)
    .max(2 ** 40 - 1),
  fee: amountSchema,
  /** As registered in `Adapters`. */
  adapter: hash32Schema,
  /** See `lineageOf`. */
  lineage: hash32Schema,
  /** Commitment to everything else. */
  statement: hash32Schema,
});
export type SettledReceipt = z.infer<typeof settledReceiptSchema>;

const RECEIPT = tagOf('colophon-settled-receipt/1');

/** What a node signs, by its SHA-256: good for this pool, this node and this index only. */
export function settledDigest(
  pool: Uint8Array,
  node: string,
  receipt: SettledReceipt,
  hash: HashBytes = sha256OfBytes,
): Uint8Array {
  return hash(settledBytes(pool, node, receipt));
}

export function settledBytes(pool: Uint8Array, node: string, receipt: SettledReceipt): Uint8Array {
  const { index, writtenAt, fee, adapter, lineage, statement } = receipt;
  return joinedWords([
    RECEIPT,
    pool,
    word(node),
    word(BigInt(index)),
    word(BigInt(writtenAt)),
    word(fee),
    word(adapter),
    word(lineage),
    word(statement),
  ]);
}

/** What stands for the contributions that an answer credits: for having been trained on, and for having been read. */
export function lineageOf(trained: readonly number[], read: readonly number[]): Uint8Array {
  const list = (numbers: readonly number[]) => [numbers.length, ...numbers].map((each) => word(BigInt(each)));
  // Where the two lists begin, as `abi.encode` says it before them.
  const heads = [2 * WORD, 2 * WORD + (1 + trained.length) * WORD].map((each) => word(BigInt(each)));
  return hashOfWords([...heads, ...list(trained), ...list(read)]);
}
