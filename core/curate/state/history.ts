import { type RecordSet, unionOf } from '../recordSet.ts';
import { Journal } from './journal.ts';
import { type Plan, type RecordEntry, planOf } from './perform.ts';
import type { ProjectState } from './projectState.ts';

/** One doing that can be undone or redone, at its place in the log. */
export interface Held {
  readonly entry: RecordEntry;
  /** Null while it is undone. */
  done: { readonly records: RecordSet; readonly journal: Journal } | null;
}

/** What an entry weighs beside its journal, in bytes. */
const ENTRY_BYTES = 400;
const TURNS_HELD = 1000;

/**
 * The newest doings of the log with their inverses, oldest first, as many as the budget of memory allows.
 *
 * Undoing means leaving an entry out of the log. Mostly nothing that came after it touched the same records, and then
 * its inverse is enough. Otherwise (another labeler went over the same records meanwhile) everything after it is taken
 * back, newest first, and done again without it.
 */
export class History {
  readonly #state: ProjectState;
  readonly #budget: number;
  #held: Held[] = [];
  readonly #byId = new Map<string, Held>();
  /** The newest undos and redos, so that one can be retracted which the host refused. */
  #turns: { readonly id: string; readonly held: Held }[] = [];
  #bytes = 0;

  /** `budget`: bytes of memory. The newest doing is held whatever it weighs. */
  constructor(state: ProjectState, budget: number) {
    this.#state = state;
    this.#budget = budget;
  }

  find(id: string): Held | undefined {
    return this.#byId.get(id);
  }

  /** Does a new entry, or (with null) notes one that is undone. */
  push(entry: RecordEntry, plan: Plan | null): RecordSet {
    const held: Held = { entry, done: null };
    if (plan !== null) this.#do(held, plan);
    this.#held.push(held);
    this.#byId.set(entry.id, held);
    this.#weigh(held, 1);
    while (this.#bytes > this.#budget && this.#held.length > 1) this.#forgetOldest();
    return held.done?.records ?? new Uint32Array(0);
  }

  /** Leaves a doing out (`done` false) or takes it in again. Returns the records that changed. */
  turn(held: Held, done: boolean): RecordSet {
    const place = this.#held.lastIndexOf(held);
    const later = this.#held.slice(place + 1).filter((other) => other.done !== null);
    const plan = done ? this.#planOf(held) : null;
    const records = held.done?.records ?? plan?.records ?? new Uint32Array(0);
    if (isRelabel(held) || later.some((other) => isRelabel(other) || overlap(other.done?.records, records))) {
      return this.#turnBelow(held, done, later);
    }
    if (plan === null) this.#takeBack(held);
    else this.#redo(held, plan);
    return records;
  }

  knows(id: string): boolean {
    return this.#byId.has(id) || this.#turns.some((turn) => turn.id === id);
  }

  noteTurn(id: string, held: Held): void {
    this.#turns.push({ id, held });
    if (this.#turns.length > TURNS_HELD) this.#turns.shift();
  }

  /**
   * As if the entry had never come: for one that was shown at once and then refused by the host. Null where it is not
   * held, or where an undo or a redo that is to stay came after it: what came last is retracted first.
   */
  retract(id: string): RecordSet | null {
    const turn = this.#turns.find((other) => other.id === id);
    const held = turn?.held ?? this.#byId.get(id);
    if (held === undefined || this.#turns.findLast((other) => other.held === held) !== turn) return null;
    if (turn === undefined) return this.#drop(held);
    this.#turns = this.#turns.filter((other) => other !== turn);
    return this.turn(held, held.done === null);
  }

  #drop(held: Held): RecordSet {
    const records = held.done === null ? new Uint32Array(0) : this.turn(held, false);
    this.#held = this.#held.filter((other) => other !== held);
    this.#byId.delete(held.entry.id);
    this.#weigh(held, -1);
    return records;
  }

  #turnBelow(held: Held, done: boolean, later: readonly Held[]): RecordSet {
    const changed: RecordSet[] = [held.done?.records ?? new Uint32Array(0)];
    for (const other of later.toReversed()) {
      changed.push(other.done?.records ?? new Uint32Array(0));
      this.#takeBack(other);
    }
    if (done) this.#redo(held, this.#planOf(held));
    else this.#takeBack(held);
    for (const other of later) {
      this.#redo(other, this.#planOf(other));
      changed.push(other.done?.records ?? new Uint32Array(0));
    }
    changed.push(held.done?.records ?? new Uint32Array(0));
    return unionOf(changed);
  }

  #planOf(held: Held): Plan {
    const plan = planOf(this.#state, held.entry);
    // It could be planned when it came, and a project never loses a record.
    if (!plan.ok) throw new Error(`Entry ${held.entry.id} can no longer be done: ${plan.failure.code}`);
    return plan.value;
  }

  #redo(held: Held, plan: Plan): void {
    this.#weigh(held, -1);
    this.#do(held, plan);
    this.#weigh(held, 1);
  }

  #do(held: Held, plan: Plan): void {
    const journal = new Journal();
    this.#state.change(plan.records, () => plan.write(journal));
    held.done = { records: plan.records, journal };
  }

  #takeBack(held: Held): void {
    const { done } = held;
    if (done === null) return;
    this.#weigh(held, -1);
    this.#state.change(done.records, () => done.journal.takeBack());
    held.done = null;
    this.#weigh(held, 1);
  }

  #forgetOldest(): void {
    const oldest = this.#held.shift();
    if (oldest === undefined) return;
    this.#byId.delete(oldest.entry.id);
    this.#weigh(oldest, -1);
  }

  #weigh(held: Held, sign: 1 | -1): void {
    const { do: doing } = held.entry;
    const text = 'records' in doing ? (doing.records?.length ?? 0) : 0;
    const inverse = held.done === null ? 0 : held.done.records.byteLength + held.done.journal.bytes;
    this.#bytes += sign * (ENTRY_BYTES + text + inverse);
  }
}

/** What a relabelling changes depends on every answer before it, so it is never taken as standing apart. */
function isRelabel(held: Held): boolean {
  return held.entry.do.kind === 'relabel';
}

function overlap(one: RecordSet | undefined, other: RecordSet): boolean {
  if (one === undefined) return false;
  const [few, many] = one.length < other.length ? [one, other] : [other, one];
  let from = 0;
  return few.some((record) => {
    from = firstNotBelow(many, record, from);
    return many[from] === record;
  });
}

function firstNotBelow(records: RecordSet, wanted: number, from: number): number {
  let low = from;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((records[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
