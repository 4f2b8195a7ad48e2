import type { DexieOptions } from 'dexie';
import type { Entry } from '#core/curate/entry.ts';
import { type StateBlock, type StateHead, blockCount, blockOf, headOf, stateFrom } from '#core/curate/state/blocks.ts';
import { countsOf } from '#core/curate/state/counts.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';
import { type Base, CopyDatabase, type KeptEntry } from './copyDatabase.ts';

/** Acknowledged entries that stay, so that they can be undone after the window was closed. */
const ENTRIES_KEPT = 2_000;
/** Blocks of the state in one transaction, when all of them are written. */
const BLOCKS_AT_ONCE = 100;

export interface Loaded {
  /** Null where there is none, or none that holds together. */
  readonly state: ProjectState | null;
  readonly seq: number;
  readonly me: string | undefined;
  /** Records whose texts are here. */
  readonly copied: number;
  /** What was done in this window, in order. */
  readonly entries: readonly KeptEntry[];
}

const NOTHING: Loaded = { state: null, seq: 0, me: undefined, copied: 0, entries: [] };

/**
 * Keeps what people do in the window's own database, on the disk before the host hears of it. Where the browser gives
 * no database, or takes it away, everything goes on without: the host's acknowledgement is what counts.
 */
export class Keeping {
  readonly #open: () => CopyDatabase;
  #database: CopyDatabase | null;
  #headSeen = '';
  #turn: Promise<void> = Promise.resolve();

  constructor(project: string, options: DexieOptions = {}) {
    this.#open = () => new CopyDatabase(project, 'strict', options);
    this.#database = this.#open();
  }

  /** Null while there is none. */
  get database(): CopyDatabase | null {
    return this.#database;
  }

  /** What is there; a database that cannot be read is made anew. */
  async load(): Promise<Loaded> {
    try {
      await this.#database?.open();
      return await this.#read();
    } catch {
      await this.#database?.delete().catch(() => {});
      this.#database = this.#open();
      await this.#database.open().catch(() => this.#lose());
      return NOTHING;
    }
  }

  /** One transaction: what was done, and the blocks of the state that it changed. Resolves when it is on the disk. */
  keep(entries: readonly Entry[], state: ProjectState, seq: number): Promise<void> {
    const blocks = [...state.dirty];
    state.dirty.clear();
    const changed = blocks.map((block) => [block, blockOf(state, block)] as const);
    const base = baseOf(state, seq);
    const head = this.#headIfNew(state);
    return this.#inTurn(async ({ log, states, meta }) => {
      await log.bulkPut(entries.map((entry) => ({ id: entry.id, entry, acked: 0 })));
      await states.bulkPut(changed.flatMap(([, stored]) => (stored === null ? [] : [stored])));
      await states.bulkDelete(changed.flatMap(([block, stored]) => (stored === null ? [block] : [])));
      await meta.put({ key: 'base', value: base });
      if (head !== undefined) await meta.put({ key: 'head', value: head });
    });
  }

  /** The host has them. `seq`: the last entry of its log that is in the state. */
  acknowledge(ids: readonly string[], seq: number): Promise<void> {
    return this.#inTurn(async ({ log, meta }) => {
      await log.where('id').anyOf(ids).modify({ acked: 1 });
      const base = await meta.get('base');
      if (base?.key === 'base') await meta.put({ key: 'base', value: { ...base.value, seq } });
    });
  }

  /** The host refused them. */
  forget(ids: readonly string[]): Promise<void> {
    return this.#inTurn(({ log }) => log.bulkDelete([...ids]));
  }

  /**
   * All of the state anew. The base goes first and comes last: a copy that was cut off in the middle has none. What
   * changes meanwhile is dirty, and is written by the next `keep`.
   */
  async rewrite(state: ProjectState, seq: number): Promise<void> {
    await this.#inTurn(async ({ states, meta }) => {
      await meta.delete('base');
      await states.clear();
    });
    const last = blockCount(state.records);
    for (let from = 0; from < last; from += BLOCKS_AT_ONCE) {
      const slice: StateBlock[] = [];
      for (let block = from; block < Math.min(last, from + BLOCKS_AT_ONCE); block += 1) {
        const stored = blockOf(state, block);
        if (stored !== null) slice.push(stored);
      }
      if (slice.length > 0) await this.#inTurn(({ states }) => states.bulkPut(slice));
    }
    this.#headSeen = '';
    await this.keep([], state, seq);
  }

  chooseMe(me: string): Promise<void> {
    return this.#inTurn(({ meta }) => meta.put({ key: 'me', value: me }));
  }

  /** What was given before is written first. */
  async close(): Promise<void> {
    await this.#turn;
    this.#database?.close();
    this.#database = null;
  }

  async #read(): Promise<Loaded> {
    const database = this.#database;
    if (database === null) return NOTHING;
    const [base, head, me, copied, entries] = await Promise.all([
      database.read('base'),
      database.read('head'),
      database.read('me'),
      database.read('copied'),
      database.log.toArray(),
    ]);
    const old = entries.filter(({ acked }) => acked === 1).slice(0, -ENTRIES_KEPT);
    if (old.length > 0) await database.log.bulkDelete(old.map(({ id }) => id));
    const state = base === undefined || head === undefined ? null : await this.#stateOf(database, base, head);
    return { state, seq: base?.seq ?? 0, me, copied: copied ?? 0, entries: entries.slice(old.length) };
  }

  async #stateOf(database: CopyDatabase, base: Base, head: StateHead): Promise<ProjectState | null> {
    const state = stateFrom({ ...head, records: base.records }, await database.states.toArray());
    if (!state.ok || JSON.stringify(countsOf(state.value)) !== JSON.stringify(base.counts)) return null;
    this.#headSeen = headSignature(state.value);
    return state.value;
  }

  #headIfNew(state: ProjectState): StateHead | undefined {
    const signature = headSignature(state);
    if (signature === this.#headSeen) return undefined;
    this.#headSeen = signature;
    return headOf(state);
  }

  #inTurn(work: (database: CopyDatabase) => PromiseLike<unknown>): Promise<void> {
    const mine = this.#turn.then(async () => {
      const database = this.#database;
      if (database === null) return;
      try {
        await database.transaction('rw', database.log, database.states, database.meta, () => work(database));
      } catch {
        // No room, or taken away by the browser: what it has is behind from now on, and is made again at the next start.
        await database.delete({ disableAutoOpen: true }).catch(() => {});
        this.#lose();
      }
    });
    this.#turn = mine;
    return mine;
  }

  #lose(): void {
    this.#database?.close();
    this.#database = null;
  }
}

function baseOf(state: ProjectState, seq: number): Base {
  return { seq, records: state.records, counts: countsOf(state) };
}

/** Codes are only ever added: the head is another one when there are more of them. */
function headSignature(state: ProjectState): string {
  const codes = [...state.answerCodes].map(([question, { values }]) => `${question} ${values.length}`);
  return [state.labelers.length, state.tagChanges.values.length, ...codes].join(',');
}
