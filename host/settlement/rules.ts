import { z } from 'zod';
import { type Failure, failureSchema } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import type { RuleShown } from '#core/settlement/payerShown.ts';
import { type PersonShown, amountTextSchema } from '#core/settlement/shown.ts';
import type { Log } from '../log/log.ts';
import type { Wallet } from '../wallet/openWallet.ts';
import type { Book } from './book.ts';
import type { Meter } from './meter.ts';
import type { Money } from './money.ts';
import { type InPool, type Told, refused } from './refused.ts';
import type { Settling } from './settling.ts';

const HOUR_MS = 3_600_000;
const LOOK_EVERY_MS = 60_000;
const MOST_RUNS = 50;

const ruleSchema = z.object({
  poster: z.string(),
  everyHours: z.number().int().positive(),
  /** In the token's smallest unit. */
  least: amountTextSchema,
  nextAt: z.number().int(),
});
type Rule = z.infer<typeof ruleSchema>;

const runSchema = z.object({
  at: z.number().int(),
  outcome: z.enum(['settled', 'nothing', 'failed']),
  statement: z.string().nullable(),
  failure: failureSchema.nullable(),
});
type Run = z.infer<typeof runSchema>;

interface Parts {
  readonly book: Book;
  readonly meter: Meter;
  readonly settling: Settling;
  readonly wallet: Pick<Wallet, 'sending' | 'calls'>;
  readonly log: Log;
  readonly changed: () => void;
}

/**
 * Settles by itself. A person has agreed once, in words: with this account, at most so much a day as the contract allows
 * it, every so many hours. What is signed is what was added up, and every run is kept to be looked at.
 */
export class Rules {
  readonly #parts: Parts;
  readonly #running = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#looking = this.#look().catch((error: unknown) => this.#parts.log.error('a rule for settling threw', error));
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  set(pool: InPool, { poster, everyHours, least }: Omit<Rule, 'nextAt'>): Promise<Result<void, Failure>> {
    return Promise.resolve(this.#keep(pool, { poster, everyHours, least, nextAt: Date.now() + everyHours * HOUR_MS }));
  }

  remove(pool: InPool): Result<void, Failure> {
    const { book, changed } = this.#parts;
    const removed = book.write(() => {
      book.run('DELETE FROM rules WHERE network = ? AND payer = ? AND token = ?', ...namesOf(pool));
    });
    if (removed.ok) changed();
    return removed;
  }

  /** What the rule would do next, now. */
  async run(pool: InPool): Told<void> {
    const rule = this.#rule(pool);
    if (rule === null) return refused('nothing-there');
    const key = namesOf(pool).join(' ');
    if (this.#running.has(key)) return refused('under-way');
    this.#running.add(key);
    try {
      const run = await this.#settle(pool, rule);
      const kept = this.#keep(pool, { ...rule, nextAt: run.at + rule.everyHours * HOUR_MS }, run);
      return kept;
    } finally {
      this.#running.delete(key);
    }
  }

  shown(pool: InPool, money: Money, id: string, person: (account: string) => PersonShown): RuleShown | null {
    const rule = this.#rule(pool);
    if (rule === null) return null;
    const set = money.ofPool(id, 'poster').findLast(({ poster }) => poster === rule.poster.toLowerCase());
    const isOn = set !== undefined && set.most !== '0' && set.until * 1_000 > Date.now();
    return {
      poster: person(rule.poster),
      everyHours: rule.everyHours,
      least: rule.least,
      authorised: isOn ? { mostADay: set.most, until: set.until } : null,
      nextAt: rule.nextAt,
      runs: this.#parts.book
        .all(
          `SELECT body FROM runs WHERE network = ? AND payer = ? AND token = ? ORDER BY id DESC LIMIT ${MOST_RUNS}`,
          ...namesOf(pool),
        )
        .map(({ body }) => runSchema.parse(JSON.parse(String(body)))),
    };
  }

  async #look(): Promise<void> {
    const rows = this.#parts.book.all('SELECT network, payer, token, body FROM rules');
    for (const { network, payer, token, body } of rows) {
      const rule = ruleSchema.parse(JSON.parse(String(body)));
      if (rule.nextAt > Date.now()) continue;
      await this.run({ network: BigInt(String(network)), account: String(payer), token: String(token) });
    }
  }

  async #settle(pool: InPool, { poster, least }: Rule): Promise<Run> {
    const at = Date.now();
    const failed = (failure: Failure, statement: string | null = null): Run => ({
      at,
      outcome: failure.code === 'SETTLING_REFUSED' && failure.reason === 'nothing-owed' ? 'nothing' : 'failed',
      statement,
      failure,
    });
    const { meter, settling, wallet } = this.#parts;
    const owed = meter.owed(pool).reduce((sum, { fee }) => sum + fee, 0n);
    if (owed < BigInt(least) || owed === 0n) return { at, outcome: 'nothing', statement: null, failure: null };
    const drafted = await settling.draft(pool);
    if (!drafted.ok) return failed(drafted.failure);
    const { id } = drafted.value.epoch;
    const prepared = await settling.prepare(id, poster);
    if (!prepared.ok) return failed(prepared.failure, id);
    const sent = await wallet.sending.confirm(prepared.value.id);
    if (!sent.ok) return failed(sent.failure, id);
    const outcome = await wallet.calls.outcome(prepared.value.id, 'mined', AbortSignal.timeout(HOUR_MS));
    if (!outcome.ok) return failed(outcome.failure, id);
    if (outcome.value.became === 'done') return { at, outcome: 'settled', statement: id, failure: null };
    return failed({ code: 'SETTLING_REFUSED', reason: 'moved', detail: '' }, id);
  }

  #rule(pool: InPool): Rule | null {
    const row = this.#parts.book.one(
      'SELECT body FROM rules WHERE network = ? AND payer = ? AND token = ?',
      ...namesOf(pool),
    );
    return row === undefined ? null : ruleSchema.parse(JSON.parse(String(row['body'])));
  }

  #keep(pool: InPool, rule: Rule, run?: Run): Result<void, Failure> {
    const { book, changed } = this.#parts;
    const kept = book.write(() => {
      book.run('INSERT OR REPLACE INTO rules VALUES (?, ?, ?, ?)', ...namesOf(pool), JSON.stringify(rule));
      if (run === undefined) return;
      book.run(
        'INSERT INTO runs (network, payer, token, body) VALUES (?, ?, ?, ?)',
        ...namesOf(pool),
        JSON.stringify(run),
      );
    });
    if (kept.ok) changed();
    return kept;
  }
}

function namesOf({ network, account, token }: InPool): [string, string, string] {
  return [String(network), account.toLowerCase(), token.toLowerCase()];
}
