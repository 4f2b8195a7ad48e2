import type { CurateRecord } from '#core/curate/record.ts';
import type { Failure } from '#core/failure.ts';
import { redactedIn } from '#core/quality/personal/inValue.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type OpenProject, damageFailure } from '../projects/openProject.ts';

/** Records in the order in which they are asked for; of each piece on disk only once. */
export async function readRecords(
  { store }: OpenProject,
  ordinals: readonly number[],
): Promise<Result<CurateRecord[], Failure>> {
  const wanted = new Set(ordinals);
  const found = new Map<number, CurateRecord>();
  for (const piece of piecesOf(store.pieces, ordinals).values()) {
    const records = await store.recordsIn(piece);
    if (!records.ok) return fail(damageFailure(records.failure));
    for (const record of records.value) if (wanted.has(record.ordinal)) found.set(record.ordinal, record);
  }
  return ok(ordinals.flatMap((ordinal) => found.get(ordinal) ?? []));
}

type Piece = OpenProject['store']['pieces'][number];

function piecesOf(pieces: readonly Piece[], ordinals: readonly number[]): Map<number, Piece> {
  const chosen = new Map<number, Piece>();
  for (const ordinal of ordinals) {
    let low = 0;
    let high = pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const piece = pieces[middle];
      if (piece !== undefined && piece.first + piece.count <= ordinal) low = middle + 1;
      else high = middle;
    }
    const piece = pieces[low];
    if (piece !== undefined) chosen.set(piece.first, piece);
  }
  return chosen;
}

/** What was blacked out is not shown to a model either. */
export function asShown({ state }: OpenProject, record: CurateRecord): CurateRecord {
  const redactions = state.redactions.get(record.ordinal);
  if (redactions === undefined) return record;
  const fields = { ...record.fields };
  for (const { field } of redactions) {
    const ranges = redactions.flatMap((one) => (one.field === field ? one.ranges : []));
    const redacted = redactedIn(record.fields[field], ranges);
    if (redacted !== undefined) fields[field] = redacted;
  }
  return { ...record, fields };
}
