import { type RecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { SUBMITTED } from '#core/curate/state/layer.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';
import { Chance } from '#core/chance.ts';

/** Records that somebody else submitted, that `labeler` has not begun and that are not theirs already, ascending. */
export function secondPassRecords(state: ProjectState, labeler: string): Uint32Array<ArrayBuffer> {
  const own = state.labeler(labeler);
  const place = own === undefined ? 0 : state.labelers.indexOf(own) + 1;
  const found = new Uint32Array(state.records);
  let count = 0;
  const { marks } = state;
  for (let record = 0; record < marks.length; record += 1) {
    if (((marks[record] ?? 0) & 3) !== SUBMITTED) continue;
    if (own !== undefined && (own.status.get(record) !== 0 || state.assigned.get(record) === place)) continue;
    found[count] = record;
    count += 1;
  }
  return found.slice(0, count);
}

/** So many of them by chance: the same seed takes the same ones. All where there are fewer. */
export function sampleOf(records: Uint32Array, wanted: number, seed: number): RecordSet {
  if (wanted >= records.length) return recordSetOf(records);
  const chance = new Chance(seed);
  const drawn = Uint32Array.from(records);
  // The first steps of Fisher and Yates: as many as are wanted.
  for (let place = 0; place < wanted; place += 1) {
    const other = place + chance.below(drawn.length - place);
    const kept = drawn[place] ?? 0;
    drawn[place] = drawn[other] ?? 0;
    drawn[other] = kept;
  }
  return recordSetOf(drawn.subarray(0, wanted));
}
