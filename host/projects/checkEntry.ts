import type { Doing, Entry } from '#core/curate/entry.ts';
import type { Project } from '#core/curate/project.ts';
import { answersMisfit, labelMisfit } from '#core/curate/schema.ts';
import type { ApplyFailure } from '#core/curate/state.ts';
import type { Failure } from '#core/failure.ts';

export type Refusal = Extract<Failure, { code: 'ENTRY_REFUSED' }>;

/** Whether an entry fits the project's head; null where it does. Whether it fits the state, `apply` knows. */
export function checkEntry(project: Project, entry: Entry): Refusal | null {
  if (!project.labelers.some(({ id }) => id === entry.by)) return refusal(entry, 'labeler', entry.by);
  const misfit = doingMisfit(project, entry.do);
  return misfit === null ? null : refusal(entry, misfit.reason, misfit.detail);
}

export function refusal(entry: Entry, reason: Refusal['reason'], detail: string): Refusal {
  return { code: 'ENTRY_REFUSED', entry: entry.id, reason, detail: detail.slice(0, 300) };
}

/** Why the state did not take an entry. */
export function applyRefusal(entry: Entry, failure: ApplyFailure): Refusal {
  switch (failure.code) {
    case 'UNKNOWN_RECORD':
      return refusal(entry, 'record', String(failure.record));
    case 'BAD_RECORD_SET':
      return refusal(entry, 'record', failure.problem);
    case 'TWICE':
    case 'NOT_HELD':
    case 'NOT_YOURS':
    case 'ALREADY_SO':
      return refusal(entry, 'undo', failure.code);
  }
}

function doingMisfit(project: Project, doing: Doing): { reason: Refusal['reason']; detail: string } | null {
  switch (doing.kind) {
    case 'answer':
    case 'adjudicate':
      return answersMisfit(project.questions, doing.answers);
    case 'label': {
      const question = project.questions.find(({ id }) => id === doing.question);
      if (question?.kind !== 'choice') return { reason: 'question', detail: doing.question };
      if (!question.several && doing.labels.length > 1)
        return { reason: 'answer', detail: `${question.title}: more than one label` };
      return labelMisfit(question, doing.labels);
    }
    case 'assign': {
      const known = doing.to === null || project.labelers.some(({ id }) => id === doing.to);
      return known ? null : { reason: 'labeler', detail: doing.to ?? '' };
    }
    case 'redact': {
      if (!project.fields.some(({ id }) => id === doing.field))
        return { reason: 'answer', detail: `no field ${doing.field}` };
      const empty = doing.ranges.find(({ start, end }) => end <= start);
      return empty === undefined ? null : { reason: 'answer', detail: `a range from ${empty.start} to ${empty.end}` };
    }
    case 'relabel':
      // Goes with a change of the questions, which the host writes itself.
      return { reason: 'label', detail: 'labels change with the questions' };
    case 'status':
    case 'flag':
    case 'tag':
    case 'comment':
    case 'undo':
    case 'redo':
      return null;
  }
}
