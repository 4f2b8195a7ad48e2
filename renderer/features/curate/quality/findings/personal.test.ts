import { describe, expect, it } from 'vitest';
import type { Doing } from '#core/curate/entry.ts';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { dismissal } from '#core/quality/personal/settled.ts';
import { apply } from '#core/curate/state.ts';
import { ProjectState } from '#core/curate/state/projectState.ts';
import type { PersonalFinding } from '#protocol/window/projects.ts';
import { itemsOf, openFindings, redactions } from './personal.ts';

const finding = (record: number, kind: string, start: number, field = 'text'): PersonalFinding => ({
  record,
  field,
  kind,
  certainty: 'likely',
  start,
  end: start + 10,
});
let entries = 0;
function act(state: ProjectState, doing: Doing): void {
  entries += 1;
  const id = `01ARZ3NDEKTSV4RRFFQ${String(entries).padStart(7, '0')}`;
  expect(apply(state, { id, at: 1, by: '01ARZ3NDEKTSV4RRFFQ69G5FA1', do: doing }).ok).toBe(true);
}

describe('personal data', () => {
  const found = [
    finding(1, 'email', 0),
    finding(1, 'phone', 20),
    finding(1, 'email', 40, 'note'),
    finding(1, 'email', 60),
    finding(3, 'email', 5),
  ];

  it('comes by record and kind', () => {
    expect(itemsOf(found, 'email').map((item) => [item.record, item.findings.length])).toEqual([
      [1, 3],
      [3, 1],
    ]);
    expect(itemsOf(found, 'iban')).toEqual([]);
  });

  it('is open until it is blacked out or dismissed, each kind by itself', () => {
    const state = new ProjectState(5);
    const [first, second] = itemsOf(found, 'email');
    if (first === undefined || second === undefined) throw new Error('two records have addresses');
    expect(openFindings(state, first)).toHaveLength(3);
    const doings = redactions(1, first.findings);
    expect(doings).toEqual([
      {
        kind: 'redact',
        record: 1,
        field: 'text',
        ranges: [
          { start: 0, end: 10 },
          { start: 60, end: 70 },
        ],
      },
      { kind: 'redact', record: 1, field: 'note', ranges: [{ start: 40, end: 50 }] },
    ]);
    act(state, doings[0] as Doing);
    expect(openFindings(state, first).map(({ field }) => field)).toEqual(['note']);
    const records = encodeRecordSet(recordSetOf([3]));
    act(state, { kind: 'tag', records, add: [dismissal('email')], remove: [] });
    expect(openFindings(state, second)).toEqual([]);
    expect(openFindings(state, { record: 3, kind: 'phone', findings: [finding(3, 'phone', 50)] })).toHaveLength(1);
  });
});
