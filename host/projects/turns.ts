import type { Entry } from '#core/curate/entry.ts';
import type { Failure } from '#core/failure.ts';
import { refusal } from './checkEntry.ts';
import type { EntryLog } from './entryLog.ts';
import { eachEntry } from './projectState.ts';

/** Why an undo or a redo cannot follow on what the log has; null where it can. Reads the log once. */
export async function turnProblem(log: EntryLog, entry: Entry): Promise<Failure | null> {
  const { do: doing } = entry;
  if (doing.kind !== 'undo' && doing.kind !== 'redo') return null;
  let target: Entry | undefined;
  let undone = false;
  const read = await eachEntry(log, (other) => {
    if (other.id === doing.entry) target = other;
    const turns = (other.do.kind === 'undo' || other.do.kind === 'redo') && other.do.entry === doing.entry;
    if (turns && other.by === target?.by) undone = other.do.kind === 'undo';
  });
  if (!read.ok) return { code: 'PROJECT_DAMAGED', ...read.failure, backup: null };
  if (target === undefined) return refusal(entry, 'undo', 'NOT_HELD');
  if (target.do.kind === 'undo' || target.do.kind === 'redo' || target.do.kind === 'relabel') {
    return refusal(entry, 'undo', 'a change of the questions, or an undo');
  }
  if (target.by !== entry.by) return refusal(entry, 'undo', 'NOT_YOURS');
  return undone === (doing.kind === 'undo') ? refusal(entry, 'undo', 'ALREADY_SO') : null;
}
