import type { Status } from '../entry.ts';
import type { Answers } from '../question.ts';
import { SUBMITTED, statusOf } from './layer.ts';
import { MARK, type ProjectState } from './projectState.ts';

/** The status of the record as a whole. */
export function recordStatus(state: ProjectState, record: number): Status {
  return statusOf((state.marks[record] ?? 0) & MARK.status);
}

export function labelerStatus(state: ProjectState, labeler: string, record: number): Status {
  return statusOf(state.labeler(labeler)?.status.get(record) ?? 0);
}

export function answersOf(state: ProjectState, labeler: string, record: number): Answers {
  return state.labeler(labeler)?.answers(record) ?? {};
}

export function assigneeOf(state: ProjectState, record: number): string | null {
  return state.labelers[state.assigned.get(record) - 1]?.id ?? null;
}

/** Milliseconds that a labeler had the record on screen. */
export function tookMs(state: ProjectState, labeler: string, record: number): number {
  return state.labeler(labeler)?.took.get(record) ?? 0;
}

/** What was decided where labelers disagreed. */
export function decisionOf(state: ProjectState, record: number): { answers: Answers; by: string } | null {
  const by = state.labelers[state.decidedBy.get(record) - 1];
  return by === undefined ? null : { answers: state.decisions.answers(record), by: by.id };
}

/** What holds of a record, and whose work it was: what goes into a snapshot. */
export interface Settled {
  readonly answers: Answers;
  /** Those who submitted. */
  readonly labelers: readonly string[];
  readonly decidedBy: string | null;
}

/** Whether something holds of a record: told by its mark alone, so that a million are quickly gone through. */
export function isSettled(state: ProjectState, record: number): boolean {
  const mark = state.marks[record] ?? 0;
  return (mark & MARK.status) === SUBMITTED && (mark & MARK.disagreement) === 0;
}

/** Null while nothing is submitted or decided, while labelers disagree, and where the record is discarded. */
export function settledOf(state: ProjectState, record: number): Settled | null {
  if (!isSettled(state, record)) return null;
  const submitted = state.labelers.filter((layer) => layer.status.get(record) === SUBMITTED);
  const labelers = submitted.map(({ id }) => id);
  const decision = decisionOf(state, record);
  if (decision !== null) return { answers: decision.answers, labelers, decidedBy: decision.by };
  return { answers: submitted[0]?.answers(record) ?? {}, labelers, decidedBy: null };
}
