import type { Doing } from '#core/curate/entry.ts';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { SUBMITTED } from '#core/curate/state/layer.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';
import { decisionOf, settledOf } from '#core/curate/state/reads.ts';

/**
 * Gives a record another label. Where it is one's own work alone, that is one's answer from now on; where others have
 * submitted or decided, it is a decision, and their answers stay as they are.
 */
export function relabelling(state: ProjectState, me: string, record: number, question: string, label: string): Doing {
  const settled = settledOf(state, record);
  const mine =
    decisionOf(state, record) === null &&
    state.labelers.every(({ id, status }) => (status.get(record) === SUBMITTED) === (id === me));
  if (mine) {
    return { kind: 'label', records: encodeRecordSet(recordSetOf([record])), question, labels: [label], submit: true };
  }
  return {
    kind: 'adjudicate',
    record,
    answers: { ...settled?.answers, [question]: { kind: 'choice', labels: [label] } },
  };
}
