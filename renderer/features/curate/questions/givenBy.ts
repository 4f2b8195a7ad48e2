import type { Answer } from '#core/curate/question.ts';
import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';

export const NO_RECORDS = encodeRecordSet(recordSetOf([]));

/** The records to which a labeler gave a label, as they go into the log. */
export function givenBy(state: ProjectState, labeler: string, question: string, label: string): string {
  const layer = state.labeler(labeler);
  if (layer === undefined) return NO_RECORDS;
  const records: number[] = [];
  for (let record = 0; record < state.records; record += 1) {
    if (has(layer.answerTo(record, question), label)) records.push(record);
  }
  return encodeRecordSet(recordSetOf(records));
}

function has(answer: Answer | undefined, label: string): boolean {
  if (answer?.kind === 'choice') return answer.labels.includes(label);
  if (answer?.kind === 'spans') return answer.spans.some((span) => span.label === label);
  return answer?.kind === 'relations' && answer.relations.some((relation) => relation.label === label);
}
