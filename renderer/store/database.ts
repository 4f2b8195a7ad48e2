import { Dexie, type DexieOptions, type Table } from 'dexie';

/** What was typed and not sent. */
export interface Draft {
  /** The conversation's id, or NEW for one that has not begun. */
  conversation: string;
  text: string;
  /** UTC milliseconds. */
  changedAt: number;
}

/** More than this many are never needed at once. */
const MOST_DRAFTS = 200;

/**
 * What the window holds for itself. A version that was ever shipped stays as it is: a change of tables is a further
 * `version(n)` under it, with an `upgrade` where rows have to be rewritten.
 */
export class WindowDatabase extends Dexie {
  declare readonly drafts: Table<Draft, string>;

  constructor(options: DexieOptions = {}) {
    // Strict: what is said to be kept is on the disk, not on its way there.
    super('colophon', { chromeTransactionDurability: 'strict', ...options });
    this.version(1).stores({ drafts: 'conversation, changedAt' });
  }

  /** Lets the oldest drafts go when there are too many. */
  async prune(): Promise<void> {
    const old = await this.drafts.orderBy('changedAt').reverse().offset(MOST_DRAFTS).primaryKeys();
    await this.drafts.bulkDelete(old);
  }
}
