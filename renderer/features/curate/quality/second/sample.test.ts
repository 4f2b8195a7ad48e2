import { describe, expect, it } from 'vitest';
import type { Doing } from '#core/curate/entry.ts';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { apply } from '#core/curate/state.ts';
import { ProjectState } from '#core/curate/state/projectState.ts';
import { sampleOf, secondPassRecords } from './sample.ts';

const [ADA, BEN] = ['01ARZ3NDEKTSV4RRFFQ69G5FA1', '01ARZ3NDEKTSV4RRFFQ69G5FA2'];
let entries = 0;
function act(state: ProjectState, by: string, doing: Doing): void {
  entries += 1;
  const id = `01ARZ3NDEKTSV4RRFFQ${String(entries).padStart(7, '0')}`;
  expect(apply(state, { id, at: 1_000, by, do: doing }).ok).toBe(true);
}
const submitted = (...records: number[]): Doing => ({
  kind: 'status',
  records: encodeRecordSet(recordSetOf(records)),
  status: 'submitted',
});

describe('a second pass', () => {
  it('is over what others submitted and the second labeler has neither begun nor been given', () => {
    const state = new ProjectState(1_000);
    act(state, ADA, submitted(1, 2, 3, 600, 700));
    act(state, BEN, submitted(2, 9));
    act(state, BEN, { kind: 'assign', records: encodeRecordSet(recordSetOf([600])), to: BEN });
    act(state, ADA, { kind: 'status', records: encodeRecordSet(recordSetOf([700])), status: 'discarded' });
    expect([...secondPassRecords(state, BEN)]).toEqual([1, 3]);
    expect([...secondPassRecords(state, '01ARZ3NDEKTSV4RRFFQ69G5FA3')]).toEqual([1, 2, 3, 9, 600]);
  });

  it('is the same for the same seed, each record once, and no part of the project more likely than another', () => {
    const all = Uint32Array.from({ length: 10_000 }, (_, place) => place * 3);
    const sample = sampleOf(all, 1_000, 7);
    expect(sampleOf(all, 1_000, 7)).toEqual(sample);
    expect(sampleOf(all, 1_000, 8)).not.toEqual(sample);
    expect(new Set(sample).size).toBe(1_000);
    expect(sample.every((record, place) => record % 3 === 0 && record > (sample[place - 1] ?? -1))).toBe(true);
    const half = sample.filter((record) => record < 15_000).length;
    expect(half).toBeGreaterThan(430);
    expect(half).toBeLessThan(570);
    expect(sampleOf(all, 20_000, 1)).toHaveLength(10_000);
    expect(sampleOf(all, 0, 1)).toHaveLength(0);
  });
});
