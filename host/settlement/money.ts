import type { SettlementEvent } from '../datanets/decodeSettlement.ts';
import type { IndexFile } from '../datanets/indexFile.ts';

/** An event, and when it was. */
export type Dated<Event extends SettlementEvent = SettlementEvent> = Event & {
  readonly block: number;
  readonly log: number;
  /** Seconds since 1970. */
  readonly at: number;
};
type Of<Kind extends SettlementEvent['kind']> = Dated<Extract<SettlementEvent, { kind: Kind }>>;

export type Posted = Of<'posted'>;

/** What the chain says about money, as far as it was read. Addresses are in lower case here. */
export class Money {
  readonly #index: IndexFile;

  constructor(index: IndexFile) {
    this.#index = index;
  }

  ofPool<Kind extends SettlementEvent['kind']>(pool: string, kind: Kind): Of<Kind>[] {
    return this.#index
      .statement('SELECT block, log, at, said FROM money WHERE pool = ? AND kind = ? ORDER BY block, log')
      .all(pool, kind)
      .map((row) => dated<Kind>(row));
  }

  ofAccount<Kind extends SettlementEvent['kind']>(account: string, kind: Kind): Of<Kind>[] {
    return this.#index
      .statement(
        `SELECT m.block, m.log, m.at, m.said FROM money_for f JOIN money m ON m.block = f.block AND m.log = f.log
         WHERE f.account = ? AND m.kind = ? ORDER BY m.block, m.log`,
      )
      .all(account.toLowerCase(), kind)
      .map((row) => dated<Kind>(row));
  }

  pools(): { pool: string; payer: string; token: string }[] {
    return this.#index
      .statement('SELECT pool, payer, token FROM pools ORDER BY block, pool')
      .all()
      .map((row) => ({ pool: String(row['pool']), payer: String(row['payer']), token: String(row['token']) }));
  }

  /** The newest post that nothing has become of yet. */
  pending(pool: string): Posted | null {
    const last = this.ofPool(pool, 'posted').at(-1);
    if (last === undefined) return null;
    const over = [...this.ofPool(pool, 'finalised'), ...this.ofPool(pool, 'struck')];
    return over.some(({ number }) => number === last.number) ? null : last;
  }

  /** The post whose root counts. */
  final(pool: string): Posted | null {
    const last = this.ofPool(pool, 'finalised').at(-1);
    if (last === undefined) return null;
    return this.ofPool(pool, 'posted').find(({ number }) => number === last.number) ?? null;
  }

  /** Demands of a post that nobody has answered. */
  demands(pool: string, number: number): Of<'demanded'>[] {
    const answered = this.ofPool(pool, 'answered').filter((each) => each.number === number);
    return this.ofPool(pool, 'demanded').filter(
      (each) =>
        each.number === number &&
        !answered.some(({ subject, which }) => subject === each.subject && which === each.which),
    );
  }

  /** Not final before: half a day after the last answer at least. */
  windowEnds(pool: string, posted: Posted): number {
    const answers = this.ofPool(pool, 'answered').filter(({ number }) => number === posted.number);
    return answers.reduce((until, { at }) => Math.max(until, at + LOOK_TIME), posted.until);
  }

  /** As they stood in the post, packed; null where they are in a file. */
  publishedLeaves(pool: string, number: number): Uint8Array | null {
    const found = this.ofPool(pool, 'leaves').find((each) => each.number === number);
    return found === undefined ? null : Buffer.from(found.leaves.slice(2), 'hex');
  }

  /** The latest time that was read. */
  latest(): number {
    return Number(this.#index.statement('SELECT max(at) AS at FROM money').get()?.['at'] ?? 0);
  }
}

const LOOK_TIME = 12 * 3_600;

function dated<Kind extends SettlementEvent['kind']>(row: Record<string, unknown>): Of<Kind> {
  // Written by the index itself, of what it had decoded.
  const said: Extract<SettlementEvent, { kind: Kind }> = JSON.parse(String(row['said']));
  return { ...said, block: Number(row['block']), log: Number(row['log']), at: Number(row['at']) };
}
