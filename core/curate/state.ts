import { type Result, fail, ok } from '../result.ts';
import type { Entry } from './entry.ts';
import type { RecordSet } from './recordSet.ts';
import { type PlanFailure, planOf } from './state/perform.ts';
import { ProjectState } from './state/projectState.ts';

/**
 * A project's state is what its log says, in order, leaving out what was undone. It is reached in two ways that agree:
 * entry by entry as people work (`apply`), or from the log as a whole (`replay`).
 *
 * Host and window each hold one. Reading it: state/reads.ts, state/counts.ts; keeping it on disk: state/blocks.ts.
 */
export type ApplyFailure =
  | PlanFailure
  /** An entry with this id is already part of the state. */
  | { readonly code: 'TWICE' }
  /**
   * What is to be undone or redone is not held here: unknown, or older than the memory for undoing reaches. The log
   * still has it: put the undo into the log and replay.
   */
  | { readonly code: 'NOT_HELD'; readonly entry: string }
  | { readonly code: 'NOT_YOURS'; readonly entry: string }
  | { readonly code: 'ALREADY_SO'; readonly entry: string };

/** Ascending: the records that an entry may have changed. */
export interface Change {
  readonly records: RecordSet;
}

/**
 * Takes in the next entry of the log. A failure leaves the state as it was, and such an entry does not belong into the
 * log. The inverse stays in `state.history`: an undo entry uses it, and so does `retract`.
 */
export function apply(state: ProjectState, entry: Entry): Result<Change, ApplyFailure> {
  if (state.history.knows(entry.id)) return fail({ code: 'TWICE' });
  const { do: doing } = entry;
  if (doing.kind === 'undo' || doing.kind === 'redo') return turnTo(state, entry, doing.entry, doing.kind === 'redo');
  const act = { ...entry, do: doing };
  const plan = planOf(state, act);
  return plan.ok ? ok({ records: state.history.push(act, plan.value) }) : plan;
}

/**
 * Takes back the newest entry of all, undo and redo included, as if it had never come: for an entry that was shown
 * before the host acknowledged it, and was refused. Null where it is not held, or where it is not the last word.
 */
export function retract(state: ProjectState, entryId: string): Change | null {
  const records = state.history.retract(entryId);
  return records === null ? null : { records };
}

/** The whole log at once. `skipped`: entries that could never have been applied; the log is damaged where there are any. */
export function replay(
  records: number,
  log: readonly Entry[],
  historyBytes?: number,
): { state: ProjectState; skipped: number } {
  const turns = new Turns();
  for (const entry of log) turns.note(entry);
  const state = new ProjectState(records, historyBytes);
  let skipped = 0;
  for (const [place, entry] of log.entries())
    if (!replayEntry(state, entry, turns.isUndone(entry, place))) skipped += 1;
  return { state, skipped };
}

/** One entry of a log that is read in two passes: `Turns` in the first, this in the second. False where it is skipped. */
export function replayEntry(state: ProjectState, entry: Entry, undone: boolean): boolean {
  const { do: doing } = entry;
  if (doing.kind === 'undo' || doing.kind === 'redo') return true;
  if (state.history.knows(entry.id)) return false;
  const act = { ...entry, do: doing };
  const plan = planOf(state, act);
  if (plan.ok) state.history.push(act, undone ? null : plan.value);
  return plan.ok;
}

/** What a log undoes and redoes: few entries, whatever its length. The first pass over a log that is to be replayed. */
export class Turns {
  readonly #byTarget = new Map<string, { readonly by: string; readonly place: number; readonly undo: boolean }[]>();
  #noted = 0;

  /** Every entry, in order. */
  note(entry: Entry): void {
    const place = this.#noted;
    this.#noted += 1;
    const { do: doing } = entry;
    if (doing.kind !== 'undo' && doing.kind !== 'redo') return;
    const turns = this.#byTarget.get(doing.entry) ?? [];
    turns.push({ by: entry.by, place, undo: doing.kind === 'undo' });
    this.#byTarget.set(doing.entry, turns);
  }

  /** Whether an entry is undone at the log's end. `place`: its place in the log, from 0. */
  isUndone(entry: Entry, place: number): boolean {
    let undone = false;
    for (const turn of this.#byTarget.get(entry.id) ?? []) {
      if (turn.place > place && turn.by === entry.by) undone = turn.undo;
    }
    return undone;
  }
}

function turnTo(state: ProjectState, { id, by }: Entry, target: string, done: boolean): Result<Change, ApplyFailure> {
  const held = state.history.find(target);
  if (held === undefined) return fail({ code: 'NOT_HELD', entry: target });
  if (held.entry.by !== by) return fail({ code: 'NOT_YOURS', entry: target });
  if ((held.done !== null) === done) return fail({ code: 'ALREADY_SO', entry: target });
  const records = state.history.turn(held, done);
  state.history.noteTurn(id, held);
  return ok({ records });
}
