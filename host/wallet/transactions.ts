import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import { sentSchema, statementSchema, tokenSchema, transactionStateSchema } from '#core/wallet/signing.ts';
import type { Sent, Statement, Token, TransactionState } from '#core/wallet/signing.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';

export type AttemptKind = 'sent' | 'faster' | 'cancel';

export interface Attempt {
  hash: string;
  kind: AttemptKind;
  /** Signed, as it goes to the network. */
  raw: string;
  maxFee: bigint;
  priority: bigint;
}

export interface Kept {
  id: string;
  chain: bigint;
  account: string;
  nonce: number;
  statement: Statement;
  token: Token | null;
  state: TransactionState;
  /** Nothing can change any more. */
  settled: boolean;
  succeeded: boolean | null;
  minedHash: string | null;
  block: number | null;
  fee: bigint | null;
  at: number;
  attempts: Attempt[];
}

/** What follows from a look at the chain. */
export type Found = Pick<Kept, 'state' | 'settled' | 'succeeded' | 'minedHash' | 'block' | 'fee'>;

const rowSchema = z.object({
  id: z.string(),
  chain: z.string(),
  account: z.string(),
  nonce: z.number(),
  statement: z.string(),
  token: z.string().nullable(),
  state: transactionStateSchema,
  settled: z.number(),
  succeeded: z.number().nullable(),
  mined_hash: z.string().nullable(),
  block: z.number().nullable(),
  fee: z.string().nullable(),
  at: z.number(),
});
const attemptSchema = z.object({
  hash: z.string(),
  kind: z.enum(['sent', 'faster', 'cancel']),
  raw: z.string(),
  max_fee: z.string(),
  priority: z.string(),
});

/** Everything that was ever signed here, on disk before it leaves. */
export class Transactions {
  readonly #catalogue: Catalogue;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  add(made: Omit<Kept, keyof Found | 'attempts'>, attempt: Attempt): Result<void, Failure> {
    return this.#catalogue.write(() => {
      this.#catalogue
        .statement(
          `INSERT INTO wallet_transactions (id, chain, account, nonce, statement, token, state, settled, at)
           VALUES (?, ?, ?, ?, ?, ?, 'stored', 0, ?)`,
        )
        .run(
          made.id,
          String(made.chain),
          made.account,
          made.nonce,
          write(made.statement),
          made.token === null ? null : write(made.token),
          made.at,
        );
      this.#insert(made.id, attempt);
    });
  }

  addAttempt(id: string, attempt: Attempt): Result<void, Failure> {
    return this.#catalogue.write(() => this.#insert(id, attempt));
  }

  found(id: string, { state, settled, succeeded, minedHash, block, fee }: Found): Result<void, Failure> {
    return this.#catalogue.write(() => {
      this.#catalogue
        .statement(
          `UPDATE wallet_transactions SET state = ?, settled = ?, succeeded = ?, mined_hash = ?, block = ?, fee = ?
           WHERE id = ?`,
        )
        .run(
          state,
          settled ? 1 : 0,
          succeeded === null ? null : succeeded ? 1 : 0,
          minedHash,
          block,
          fee === null ? null : String(fee),
          id,
        );
    });
  }

  get(id: string): Kept | undefined {
    const row = this.#catalogue.statement('SELECT * FROM wallet_transactions WHERE id = ?').get(id);
    return row === undefined ? undefined : this.#kept(row);
  }

  /** Those that a look at the chain may change. */
  open(): Kept[] {
    const rows = this.#catalogue.statement('SELECT * FROM wallet_transactions WHERE settled = 0 ORDER BY nonce').all();
    return rows.map((row) => this.#kept(row));
  }

  /** The newest first. */
  newest(limit: number): Kept[] {
    const rows = this.#catalogue
      .statement('SELECT * FROM wallet_transactions ORDER BY at DESC, nonce DESC LIMIT ?')
      .all(limit);
    return rows.map((row) => this.#kept(row));
  }

  /** Places in an account's line, from one on, that something holds of which the end is not known yet. */
  heldFrom(chain: bigint, account: string, from: number): Set<number> {
    const rows = this.#catalogue
      .statement('SELECT nonce FROM wallet_transactions WHERE chain = ? AND account = ? AND settled = 0 AND nonce >= ?')
      .all(String(chain), account, from);
    return new Set(
      z
        .array(z.object({ nonce: z.number() }))
        .parse(rows)
        .map(({ nonce }) => nonce),
    );
  }

  #insert(id: string, { hash, kind, raw, maxFee, priority }: Attempt): void {
    this.#catalogue
      .statement(
        `INSERT INTO wallet_attempts (hash, id, place, kind, raw, max_fee, priority)
         VALUES (?, ?, (SELECT count(*) FROM wallet_attempts WHERE id = ?), ?, ?, ?, ?)`,
      )
      .run(hash, id, id, kind, raw, String(maxFee), String(priority));
  }

  #kept(found: unknown): Kept {
    const row = rowSchema.parse(found);
    const attempts = this.#catalogue
      .statement('SELECT * FROM wallet_attempts WHERE id = ? ORDER BY place')
      .all(row.id)
      .map((each): Attempt => {
        const { max_fee: maxFee, priority, ...attempt } = attemptSchema.parse(each);
        return { ...attempt, maxFee: BigInt(maxFee), priority: BigInt(priority) };
      });
    return {
      id: row.id,
      chain: BigInt(row.chain),
      account: row.account,
      nonce: row.nonce,
      statement: statementSchema.parse(read(row.statement)),
      token: row.token === null ? null : tokenSchema.parse(read(row.token)),
      state: row.state,
      settled: row.settled === 1,
      succeeded: row.succeeded === null ? null : row.succeeded === 1,
      minedHash: row.mined_hash,
      block: row.block,
      fee: row.fee === null ? null : BigInt(row.fee),
      at: row.at,
      attempts,
    };
  }
}

/** As the window shows it. */
export function shown(kept: Kept): Sent {
  const { attempts, minedHash, ...rest } = kept;
  return sentSchema.parse({
    ...rest,
    mined: attempts.find(({ hash }) => hash === minedHash)?.kind ?? null,
    attempts: attempts.map(({ kind }) => kind),
    hash: minedHash ?? attempts.at(-1)?.hash ?? '',
  });
}

/** Amounts are longer than JSON's numbers; they stand under these names and under no others. */
const AMOUNTS = new Set(['amount', 'pays']);

function write(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
}

function read(text: string): unknown {
  return JSON.parse(text, (key, each: unknown) => (AMOUNTS.has(key) && typeof each === 'string' ? BigInt(each) : each));
}
