import { settledOf } from '../curate/state/reads.ts';
import type { ProjectState } from '../curate/state/projectState.ts';
import { tagsOf } from '../curate/state/tags.ts';

/** Says that a person has looked at a suspected label and found it right: a tag, undone and found like any other. */
export function checkedLabel(question: string): string {
  return `label checked: ${question}`;
}

/** Whether a record still has the label that was suspected, and nobody has found it right. */
export function isSuspect(state: ProjectState, question: string, record: number, given: string): boolean {
  const answer = settledOf(state, record)?.answers[question];
  if (answer?.kind !== 'choice' || !answer.labels.includes(given)) return false;
  return !tagsOf(state, record, []).includes(checkedLabel(question));
}
