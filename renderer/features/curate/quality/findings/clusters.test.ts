import { describe, expect, it } from 'vitest';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { apply } from '#core/curate/state.ts';
import { ProjectState } from '#core/curate/state/projectState.ts';
import { exactExtras, openMembers, ownWords } from './clusters.ts';

describe('clusters of duplicates', () => {
  const state = new ProjectState(20);
  const discard = {
    kind: 'status' as const,
    records: encodeRecordSet(recordSetOf([1, 9])),
    status: 'discarded' as const,
  };
  expect(
    apply(state, { id: '01ARZ3NDEKTSV4RRFFQ69G5FA9', at: 1, by: '01ARZ3NDEKTSV4RRFFQ69G5FA1', do: discard }).ok,
  ).toBe(true);

  it('keeps the first that is left of every exact one, and lets near ones be', () => {
    const clusters = [
      { kind: 'exact' as const, records: [1, 4, 7] },
      { kind: 'near' as const, records: [2, 3] },
      { kind: 'exact' as const, records: [5, 9] },
      { kind: 'exact' as const, records: [0, 10] },
    ];
    expect(openMembers(state, [1, 4, 7])).toEqual([4, 7]);
    expect([...exactExtras(state, clusters)]).toEqual([7, 10]);
  });

  it('marks the words in which texts differ', () => {
    expect(ownWords(['a b c', 'a b d', 'a b c'])).toEqual([new Set(['c']), new Set(['d']), new Set(['c'])]);
    expect(ownWords(['same', 'same'])).toEqual([new Set(), new Set()]);
  });
});
