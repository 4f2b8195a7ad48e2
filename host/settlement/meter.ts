import type { Turn } from '#core/conversation.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { costOf, isWithin } from '#core/settlement/feeTerms.ts';
import { type PayerChoice, payerChoiceSchema } from '#core/settlement/feesShown.ts';
import type { EndedAnswer } from '../conversations/conversations.ts';
import type { IndexFile } from '../datanets/indexFile.ts';
import type { Book } from './book.ts';
import type { InPool } from './refused.ts';
import { type Registration, registrationsOf } from './registrations.ts';

const DAY_MS = 86_400_000;

interface Parts {
  book: Book;
  index: (network: bigint) => IndexFile | null;
  adapterName: (hash: string) => string;
  /** As it is called, where that is known without asking. */
  token: (network: bigint, token: string) => { symbol: string; decimals: number };
  readTurn: (message: string) => Turn | undefined;
  changed: () => void;
}

/** An answer that is about to be written. */
export interface Metered {
  readonly message: string;
  readonly adapters: readonly string[];
  readonly longestTokens: number;
}

export interface Charge {
  readonly id: number;
  readonly message: string;
  readonly adapter: string;
  readonly name: string;
  readonly registered: string;
  /** UTC milliseconds. */
  readonly at: number;
  readonly fee: bigint;
  readonly tokens: number;
}

/**
 * Counts what answers cost. The most that an answer may cost is on the disk before its first word and counts against
 * the budget of the day; what it did cost takes its place when it has ended.
 */
export class Meter {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  payer(): PayerChoice {
    const kept = this.#parts.book.one(`SELECT value FROM kept WHERE name = 'payer'`)?.['value'];
    if (typeof kept !== 'string') return null;
    const { network, account }: { network: string; account: string } = JSON.parse(kept);
    return payerChoiceSchema.safeParse({ network: BigInt(network), account }).data ?? null;
  }

  choosePayer(choice: PayerChoice): Result<void, Failure> {
    const { book, changed } = this.#parts;
    const kept = book.write(() => {
      if (choice === null) book.run(`DELETE FROM kept WHERE name = 'payer'`);
      else {
        const { network, account } = choice;
        book.run(
          `INSERT OR REPLACE INTO kept VALUES ('payer', ?)`,
          JSON.stringify({ network: String(network), account }),
        );
      }
    });
    if (kept.ok) changed();
    return kept;
  }

  /** What an answer with this adapter costs the payer; null where it is not registered, or costs nobody anything. */
  feeOf(adapter: string): { registration: Registration; own: boolean } | null {
    const payer = this.payer();
    const index = payer === null ? null : this.#parts.index(payer.network);
    const registration = index === null ? undefined : registrationsOf(index, adapter)[0];
    if (payer === null || registration === undefined) return null;
    const { perAnswer, perThousandTokens, freeForAuthor } = registration.fee;
    if (perAnswer === 0n && perThousandTokens === 0n) return null;
    return { registration, own: freeForAuthor && registration.author === payer.account.toLowerCase() };
  }

  /** Sets aside what the answers may cost, all or none. BUDGET_SPENT where there is no room for it today. */
  reserve(answers: readonly Metered[], at = Date.now()): Result<void, Failure> {
    const payer = this.payer();
    if (payer === null) return ok(undefined);
    const { book, adapterName } = this.#parts;
    const wanted = answers.flatMap(({ message, adapters, longestTokens }) =>
      adapters.flatMap((adapter) => {
        const found = this.feeOf(adapter);
        if (found === null || found.own) return [];
        const { registration } = found;
        return [{ message, adapter, registration, most: costOf(registration.fee, longestTokens, false) }];
      }),
    );
    for (const token of new Set(wanted.map(({ registration }) => registration.fee.token))) {
      const cost = wanted.reduce(
        (sum, { registration, most }) => (registration.fee.token === token ? sum + most : sum),
        0n,
      );
      const pool = { ...payer, token };
      const most = this.budget(pool);
      const spent = this.spentOn(pool, at);
      if (isWithin(most, spent, cost)) continue;
      const { symbol, decimals } = this.#parts.token(payer.network, token);
      const amounts = { most: String(most ?? 0n), spent: String(spent), cost: String(cost) };
      return fail({ code: 'BUDGET_SPENT', symbol, decimals, ...amounts });
    }
    if (wanted.length === 0) return ok(undefined);
    return book.write(() => {
      for (const { message, adapter, registration, most } of wanted) {
        const { fee, id } = registration;
        book.run(
          `INSERT OR IGNORE INTO charges (network, payer, token, message, adapter, name, registered, at, most, fee, tokens)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 0)`,
          String(payer.network),
          payer.account.toLowerCase(),
          fee.token,
          message,
          adapter,
          adapterName(adapter),
          id,
          at,
          String(most),
        );
      }
    });
  }

  /** Nothing was asked after all. */
  release(messages: readonly string[]): void {
    const { book } = this.#parts;
    book.write(() => {
      for (const message of messages) book.run('DELETE FROM charges WHERE message = ? AND fee IS NULL', message);
    });
  }

  /** An answer has ended: what it cost is what is owed. One that says nothing costs nothing. */
  ended(answer: EndedAnswer): void {
    const { book, index, changed } = this.#parts;
    const open = book.all(
      'SELECT id, network, registered, adapter, most FROM charges WHERE message = ? AND fee IS NULL',
      answer.id,
    );
    if (open.length === 0) return;
    const tokens = answer.figures?.answerTokens ?? 0;
    const written = book.write(() => {
      for (const row of open) {
        const registration = registrationsOfRow(index(BigInt(String(row['network']))), row);
        const most = BigInt(String(row['most']));
        const id = Number(row['id']);
        if (answer.text.trim() === '') {
          book.run('DELETE FROM charges WHERE id = ?', id);
          continue;
        }
        // Where the network is no longer known here, what was set aside is what is known of the fee.
        const cost = registration === null ? most : costOf(registration.fee, tokens, false);
        const fee = cost < most ? cost : most;
        if (fee === 0n) book.run('DELETE FROM charges WHERE id = ?', id);
        else book.run('UPDATE charges SET fee = ?, tokens = ? WHERE id = ?', String(fee), tokens, id);
      }
    });
    if (written.ok) changed();
  }

  /** After a start: what was set aside for answers that nobody writes any more. */
  takeUp(): void {
    const { book, readTurn } = this.#parts;
    for (const { message } of book.all('SELECT DISTINCT message FROM charges WHERE fee IS NULL')) {
      const turn = readTurn(String(message));
      if (turn === undefined) this.release([String(message)]);
      else this.ended(turn);
    }
  }

  budget({ network, account, token }: InPool): bigint | null {
    const row = this.#parts.book.one(
      'SELECT most FROM budgets WHERE network = ? AND payer = ? AND token = ?',
      String(network),
      account.toLowerCase(),
      token.toLowerCase(),
    );
    return row === undefined ? null : BigInt(String(row['most']));
  }

  /** Null: no bound. */
  setBudget({ network, account, token }: InPool, most: bigint | null): Result<void, Failure> {
    const { book, changed } = this.#parts;
    const names = [String(network), account.toLowerCase(), token.toLowerCase()] as const;
    const kept = book.write(() => {
      if (most === null) book.run('DELETE FROM budgets WHERE network = ? AND payer = ? AND token = ?', ...names);
      else book.run('INSERT OR REPLACE INTO budgets VALUES (?, ?, ?, ?)', ...names, String(most));
    });
    if (kept.ok) changed();
    return kept;
  }

  /** Today by UTC; answers that are being written count with the most that they may cost. */
  spentOn({ network, account, token }: InPool, at = Date.now()): bigint {
    const rows = this.#parts.book.all(
      'SELECT fee, most FROM charges WHERE network = ? AND payer = ? AND token = ? AND at >= ? AND at < ?',
      String(network),
      account.toLowerCase(),
      token.toLowerCase(),
      at - (at % DAY_MS),
      at - (at % DAY_MS) + DAY_MS,
    );
    return rows.reduce((sum, { fee, most }) => sum + BigInt(String(fee ?? most)), 0n);
  }

  /** What is owed and in no statement yet, the oldest first. */
  owed({ network, account, token }: InPool): Charge[] {
    return this.#parts.book
      .all(
        `SELECT * FROM charges WHERE network = ? AND payer = ? AND token = ? AND fee IS NOT NULL AND statement IS NULL
         ORDER BY id`,
        String(network),
        account.toLowerCase(),
        token.toLowerCase(),
      )
      .map(chargeOf);
  }

  /** What an answer cost in each token, once that is known. */
  chargedFor(message: string): { network: bigint; token: string; amount: string; statement: string | null }[] {
    const rows = this.#parts.book.all(
      'SELECT network, token, fee, statement FROM charges WHERE message = ? AND fee IS NOT NULL ORDER BY id',
      message,
    );
    const sums = new Map<string, { network: bigint; token: string; amount: string; statement: string | null }>();
    for (const { network, token, fee, statement } of rows) {
      const name = `${String(network)} ${String(token)}`;
      const before = BigInt(sums.get(name)?.amount ?? 0);
      sums.set(name, {
        network: BigInt(String(network)),
        token: String(token),
        amount: String(before + BigInt(String(fee))),
        statement: typeof statement === 'string' ? statement : null,
      });
    }
    return [...sums.values()];
  }

  /** Tokens in which something was ever charged to an account. */
  tokensOf(network: bigint, account: string): string[] {
    return this.#parts.book
      .all(
        'SELECT DISTINCT token FROM charges WHERE network = ? AND payer = ? ORDER BY token',
        String(network),
        account.toLowerCase(),
      )
      .map(({ token }) => String(token));
  }

  /** Tokens of the last hundred answers, in the middle; what an estimate assumes. */
  usualTokens(): number {
    const rows = this.#parts.book.all('SELECT tokens FROM charges WHERE fee IS NOT NULL ORDER BY id DESC LIMIT 100');
    const tokens = rows.map((row) => Number(row['tokens'])).toSorted((one, other) => one - other);
    return tokens[Math.floor(tokens.length / 2)] ?? 300;
  }
}

export function chargeOf(row: Record<string, unknown>): Charge {
  return {
    id: Number(row['id']),
    message: String(row['message']),
    adapter: String(row['adapter']),
    name: String(row['name']),
    registered: String(row['registered']),
    at: Number(row['at']),
    fee: BigInt(String(row['fee'])),
    tokens: Number(row['tokens']),
  };
}

function registrationsOfRow(index: IndexFile | null, row: Record<string, unknown>): Registration | null {
  if (index === null) return null;
  return registrationsOf(index, String(row['adapter'])).find(({ id }) => id === row['registered']) ?? null;
}
