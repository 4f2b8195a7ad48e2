import { isSignedBy } from '#core/signature.ts';
import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import { addressOfKey } from '#core/settlement/nodeKey.ts';
import { type SharedFile, hashOfStatement, sharedFileSchema, statementDigest } from '#core/settlement/statement.ts';
import type { Book } from './book.ts';
import { CONTRACT } from './foldEpoch.ts';
import { areHandedOut } from './heldReceipts.ts';
import type { Money } from './money.ts';
import { poolHash } from './poolState.ts';
import { refused } from './refused.ts';

/** What payers shared: why we earned something. Only what the chain bears out is believed. */
export class SharedBook {
  readonly #book: Book;

  constructor(book: Book) {
    this.#book = book;
  }

  take(network: bigint, money: Money, text: string): Result<void, Failure> {
    const file = readShared(text);
    if (file === null || file.statement.chain !== String(network)) return refused('not-a-statement');
    const trouble = contradiction(network, money, file);
    if (trouble !== null) return refused('not-a-statement', trouble);
    const { payer, token } = file.statement;
    return this.#book.write(() => {
      this.#book.run(
        'INSERT OR REPLACE INTO shared VALUES (?, ?, ?, ?, ?)',
        poolHash(network, payer, token),
        file.part.account,
        hashOfStatement(file.statement),
        String(network),
        JSON.stringify(file),
      );
    });
  }

  /** All that a payer handed to anybody here. */
  ofPool(pool: string): SharedFile[] {
    return this.#book
      .all('SELECT body FROM shared WHERE pool = ? ORDER BY statement', pool)
      .flatMap(({ body }) => readShared(String(body)) ?? []);
  }

  /** `accounts`: in lower case. */
  of(network: bigint, accounts: readonly string[], token: string): SharedFile[] {
    return this.#book
      .all('SELECT account, body FROM shared WHERE network = ? ORDER BY statement', String(network))
      .filter(({ account }) => accounts.includes(String(account)))
      .flatMap(({ body }) => readShared(String(body)) ?? [])
      .filter(({ statement }) => statement.token === token);
  }
}

function readShared(text: string): SharedFile | null {
  try {
    return sharedFileSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Null where the file is what the payer's node signed, and says what the chain says. */
function contradiction(network: bigint, money: Money, file: SharedFile): string | null {
  const { statement, part, key, signature } = file;
  if (statement.contract !== CONTRACT) return 'contract';
  if (!areHandedOut(file)) return 'receipts';
  const row = statement.payees.find(({ account }) => account === part.account);
  if (row?.part !== hashOfStatement(part) || row.amount !== part.amount) return 'part';
  if (part.reasons.reduce((sum, { amount }) => sum + BigInt(amount), 0n) !== BigInt(part.amount)) return 'sum';
  if (!isKeyOf(key, statement.node) || !isSignedBy(signature, statementDigest(statement), key)) return 'signature';
  const pool = poolHash(network, statement.payer, statement.token);
  const credited = money
    .ofPool(pool, 'credited')
    .find((each) => each.statement === `0x${hashOfStatement(statement)}` && each.receipts === statement.receipts);
  if (credited !== undefined) return null;
  const posted = money
    .ofPool(pool, 'posted')
    .find(({ post }) => post.receipts === statement.receipts && post.node === statement.node);
  return posted === undefined ? 'chain' : null;
}

function isKeyOf(key: string, address: string): boolean {
  try {
    return addressOfKey(key) === address;
  } catch {
    return false;
  }
}
