import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { hash32Schema } from '#core/chain/hex.ts';
import { amountTextSchema } from '#core/settlement/shown.ts';
import { epochStatementSchema, partSchema } from '#core/settlement/statement.ts';
import type { Book } from './book.ts';

const count = z.number().int().nonnegative();

/** A settlement as the journal has it: everything that is needed to go on with it after a kill. */
export const epochSchema = z.object({
  id: z.string(),
  network: z.string(),
  payer: z.string(),
  token: z.string(),
  way: z.enum(['credit', 'post']),
  madeAt: count,
  since: count,
  until: count,
  fees: amountTextSchema,
  increase: amountTextSchema,
  unpaid: amountTextSchema,
  /** Final root and number of posts when it was added up. */
  previousRoot: z.string(),
  posts: count,
  statement: epochStatementSchema,
  signature: z.string(),
  key: z.string(),
  parts: z.array(partSchema),
  /** Of a post: root and total of the tree, and its leaves by their hash in the content store. */
  root: z.string().nullable(),
  total: amountTextSchema,
  leaves: count,
  leavesFile: z.string().nullable(),
  location: z.string().nullable(),
  /** Base64: digest, r and vs of each receipt, one behind the other. */
  entries: z.string(),
  receipts: z.array(
    z.object({
      index: count,
      at: count,
      message: z.string(),
      adapter: z.string(),
      adapterName: z.string(),
      tokens: count,
      fee: amountTextSchema,
      unattributed: count,
      lineage: z.object({ trained: z.array(count), read: z.array(count) }),
      /** Opens the commitment that the receipt holds. */
      salt: z.string(),
      log: count.nullable(),
      /** What the signed receipt says beside it. */
      writtenAt: count,
      statement: hash32Schema,
    }),
  ),
  adapters: z.array(
    z.object({ id: z.string(), name: z.string(), answers: count, fees: amountTextSchema, unpaid: amountTextSchema }),
  ),
});
export type Epoch = z.infer<typeof epochSchema>;

/** "settled", "struck", "refused": it is over. Null: drafted, or under way. */
export type Over = 'settled' | 'struck' | 'refused' | null;

export interface KeptEpoch {
  readonly epoch: Epoch;
  /** In the wallet; null before it was prepared. */
  readonly transaction: string | null;
  readonly over: Over;
}

/** The journal of settlements. A charge belongs to at most one that is not over. */
export class EpochBook {
  readonly #book: Book;

  constructor(book: Book) {
    this.#book = book;
  }

  /** With the charges that it settles; one that was drafted before for the same pool and never prepared makes room. */
  add(epoch: Epoch, charges: readonly number[]): Result<void, Failure> {
    return this.#book.write(() => {
      this.#book.run(
        'INSERT INTO statements VALUES (?, ?, ?, ?, NULL, NULL, ?)',
        epoch.id,
        epoch.network,
        epoch.payer,
        epoch.token,
        JSON.stringify(epoch),
      );
      for (const [at, charge] of charges.entries()) {
        const place = epoch.statement.from + at;
        const taken = this.#book.run(
          'UPDATE charges SET statement = ?, place = ? WHERE id = ? AND statement IS NULL AND fee IS NOT NULL',
          epoch.id,
          place,
          charge,
        );
        if (taken !== 1) throw new Error('a charge is in two statements');
      }
    });
  }

  get(id: string): Result<KeptEpoch, Failure> {
    const row = this.#book.one('SELECT * FROM statements WHERE id = ?', id);
    return row === undefined ? fail({ code: 'NOT_FOUND', what: 'statement' }) : ok(keptIn(row));
  }

  /** The newest first. */
  all(): KeptEpoch[] {
    return this.#book.all('SELECT * FROM statements ORDER BY id DESC').map(keptIn);
  }

  ofPool(network: bigint, payer: string, token: string): KeptEpoch[] {
    return this.#book
      .all(
        'SELECT * FROM statements WHERE network = ? AND payer = ? AND token = ? ORDER BY id',
        String(network),
        payer.toLowerCase(),
        token.toLowerCase(),
      )
      .map(keptIn);
  }

  /** Before anybody is shown what would be signed. */
  prepared(id: string, transaction: string): Result<void, Failure> {
    return this.#book.write(() => {
      this.#book.run('UPDATE statements SET transaction_id = ? WHERE id = ?', transaction, id);
    });
  }

  placed(id: string, location: string): Result<KeptEpoch, Failure> {
    const found = this.get(id);
    if (!found.ok) return found;
    const body = JSON.stringify({ ...found.value.epoch, location });
    const kept = this.#book.write(() => {
      this.#book.run('UPDATE statements SET body = ? WHERE id = ?', body, id);
    });
    return kept.ok ? this.get(id) : kept;
  }

  /** What did not come about is owed again. */
  over(id: string, how: Exclude<Over, null>): Result<void, Failure> {
    return this.#book.write(() => {
      this.#book.run('UPDATE statements SET over = ? WHERE id = ?', how, id);
      if (how !== 'settled')
        this.#book.run('UPDATE charges SET statement = NULL, place = NULL WHERE statement = ?', id);
    });
  }

  /** A draft that nobody signed. */
  drop(id: string): Result<void, Failure> {
    return this.#book.write(() => {
      this.#book.run('UPDATE charges SET statement = NULL, place = NULL WHERE statement = ?', id);
      this.#book.run('DELETE FROM statements WHERE id = ?', id);
    });
  }
}

function keptIn(row: Record<string, unknown>): KeptEpoch {
  const { transaction_id: transaction, over } = row;
  return {
    epoch: epochSchema.parse(JSON.parse(String(row['body']))),
    transaction: typeof transaction === 'string' ? transaction : null,
    over: over === 'settled' || over === 'struck' || over === 'refused' ? over : null,
  };
}
