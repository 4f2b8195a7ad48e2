import type { Question } from '#core/curate/question.ts';
import type { RecordSet } from '#core/curate/recordSet.ts';
import { SUBMITTED, statusOf } from '#core/curate/state/layer.ts';
import { MARK, type ProjectState } from '#core/curate/state/projectState.ts';

/** How the records stand that something is about to be done to. */
export interface Standing {
  readonly records: number;
  readonly pending: number;
  readonly submitted: number;
  readonly discarded: number;
  readonly flagged: number;
  readonly assigned: number;
  /** Submitted by somebody else, or decided: what I put back is not pending for all that. */
  readonly byOthers: number;
}

/** Milliseconds for a hundred thousand. */
export function standingOf(state: ProjectState, me: string, records: RecordSet): Standing {
  const byStatus = { pending: 0, draft: 0, submitted: 0, discarded: 0 };
  const others = state.labelers.filter(({ id }) => id !== me);
  let [flagged, assigned, byOthers] = [0, 0, 0];
  for (const record of records) {
    const mark = state.marks[record] ?? 0;
    byStatus[statusOf(mark & MARK.status)] += 1;
    if ((mark & MARK.flagged) !== 0) flagged += 1;
    if (state.assigned.get(record) !== 0) assigned += 1;
    if ((mark & MARK.adjudicated) !== 0 || others.some(({ status }) => status.get(record) === SUBMITTED)) byOthers += 1;
  }
  const { pending, submitted, discarded } = byStatus;
  return { records: records.length, pending, submitted, discarded, flagged, assigned, byOthers };
}

/** What labelling them would run over. */
export interface Labelling {
  /** I answered this question before: that answer goes. */
  readonly answered: number;
  /** I have not answered another question that needs an answer. */
  readonly incomplete: number;
}

export function labellingOf(
  state: ProjectState,
  me: string,
  records: RecordSet,
  question: string,
  questions: readonly Question[],
): Labelling {
  const layer = state.labeler(me);
  const needed = questions.filter(({ id, required }) => required && id !== question).map(({ id }) => id);
  if (layer === undefined) return { answered: 0, incomplete: needed.length === 0 ? 0 : records.length };
  const has = (record: number, id: string) =>
    layer.codeOf(record, id) !== 0 || layer.kept.get(record)?.[id] !== undefined;
  let [answered, incomplete] = [0, 0];
  for (const record of records) {
    if (has(record, question)) answered += 1;
    if (needed.some((id) => !has(record, id))) incomplete += 1;
  }
  return { answered, incomplete };
}
