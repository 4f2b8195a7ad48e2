import type { Entry } from '#core/curate/entry.ts';
import { Turns, apply, replayEntry } from '#core/curate/state.ts';
import { ProjectState } from '#core/curate/state/projectState.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { type Checkpoint, HISTORY_BYTES, readCheckpoint } from './checkpoint.ts';
import { EntryIds } from './entryIds.ts';
import type { EntryLog } from './entryLog.ts';
import type { FrameDamage } from './frameFile.ts';

/** Entries were validated when they were appended, and are covered by their checksum since. */
export function parseEntry(text: string): Entry {
  const entry: Entry = JSON.parse(text);
  return entry;
}

/** State and ids as the log has them: from the checkpoint where that will do, else from the whole log. */
export async function stateOfLog(
  log: EntryLog,
  records: number,
  folder: string,
  disk: Disk,
): Promise<Result<Checkpoint, FrameDamage>> {
  const checkpoint = await readCheckpoint(folder, records, log.last, disk);
  if (checkpoint === undefined) return replayLog(log, records);
  checkpoint.state.grow(records);
  const batches = log.read(checkpoint.seq + 1);
  for (;;) {
    const next = await batches.next();
    if (next.done === true) return next.value.ok ? ok(checkpoint) : next.value;
    for (const text of next.value.entries) {
      const entry = parseEntry(text);
      checkpoint.seq += 1;
      checkpoint.ids.set(entry.id, checkpoint.seq);
      // Something was undone that lies before the checkpoint: only the whole log tells what holds now.
      if (!apply(checkpoint.state, entry).ok) return replayLog(log, records);
    }
  }
}

/** Two passes over the log: what is undone in the end has to be known before the first entry is done. */
export async function replayLog(log: EntryLog, records: number): Promise<Result<Checkpoint, FrameDamage>> {
  const turns = new Turns();
  const noted = await eachEntry(log, (entry) => turns.note(entry));
  if (!noted.ok) return noted;
  const state = new ProjectState(records, HISTORY_BYTES);
  const ids = new EntryIds(log.last);
  let seq = 0;
  const replayed = await eachEntry(log, (entry) => {
    replayEntry(state, entry, turns.isUndone(entry, seq));
    seq += 1;
    ids.set(entry.id, seq);
  });
  return replayed.ok ? ok({ seq, state, ids }) : replayed;
}

export async function eachEntry(log: EntryLog, visit: (entry: Entry) => void): Promise<Result<void, FrameDamage>> {
  const batches = log.read(1);
  for (;;) {
    const next = await batches.next();
    if (next.done === true) return next.value;
    for (const text of next.value.entries) visit(parseEntry(text));
  }
}
