import type { Answer, Answers } from '#core/curate/question.ts';
import type { Project } from '#core/curate/project.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import { decodeRecordSet } from '#core/curate/recordSet.ts';
import { type Settled, isSettled, settledOf } from '#core/curate/state/reads.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';
import { tagsOf } from '#core/curate/state/tags.ts';
import type { Failure } from '#core/failure.ts';
import { redactedIn } from '#core/quality/personal/inValue.ts';
import { redact } from '#core/quality/personal/redact.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { sliceCodePoints } from '#core/text/codePoints.ts';
import type { Selection } from '#protocol/window/projects.ts';
import type { OpenProject } from './openProject.ts';

/** A record as it leaves the project: redacted, with the tags and answers that hold. */
export interface ChosenRecord {
  readonly record: CurateRecord;
  readonly answers: Answers;
  readonly settled: Settled | null;
}

/** Which records a selection has: one byte each. */
export function chosenMarks(
  { state }: Pick<OpenProject, 'state'>,
  selection: Selection,
): Result<{ marks: Uint8Array; count: number }, Failure> {
  const marks = new Uint8Array(state.records);
  if (selection.records === null) {
    marks.fill(1);
  } else {
    const records = decodeRecordSet(selection.records, state.records);
    if (!records.ok) return fail({ code: 'NOTHING_CHOSEN' });
    for (const record of records.value) marks[record] = 1;
  }
  let count = 0;
  for (let record = 0; record < marks.length; record += 1) {
    if (marks[record] === 1 && selection.settled && !isSettled(state, record)) marks[record] = 0;
    count += marks[record] ?? 0;
  }
  return count === 0 ? fail({ code: 'NOTHING_CHOSEN' }) : ok({ marks, count });
}

/** `place`: where the record stands in `state`, which may be a part of the project's. */
export function chosenRecord(state: ProjectState, place: number, head: Project, record: CurateRecord): ChosenRecord {
  const settled = settledOf(state, place);
  const answers: Answers = {};
  for (const { id } of head.questions) {
    const answer = settled?.answers[id];
    if (answer !== undefined) answers[id] = answer;
  }
  const tagged = { ...record, tags: tagsOf(state, place, record.tags) };
  const redactions = state.redactions.get(place);
  if (redactions === undefined) return { record: tagged, answers, settled };

  const fields = { ...record.fields };
  const moved = { ...answers };
  for (const field of new Set(redactions.map((one) => one.field))) {
    const value = fields[field];
    const ranges = redactions.flatMap((one) => (one.field === field ? one.ranges : []));
    if (typeof value !== 'string') {
      const redacted = redactedIn(value, ranges);
      if (redacted !== undefined) fields[field] = redacted;
      continue;
    }
    const redacted = redact(value, ranges);
    fields[field] = redacted.text;
    for (const question of head.questions) {
      const answer = moved[question.id];
      if (question.kind === 'spans' && question.field === field && answer?.kind === 'spans') {
        moved[question.id] = movedSpans(answer, redacted);
      }
    }
  }
  return { record: { ...tagged, fields }, answers: moved, settled };
}

/** Spans keep their place around what was blacked out, and say the text that now stands there. */
function movedSpans(answer: Extract<Answer, { kind: 'spans' }>, redacted: ReturnType<typeof redact>): Answer {
  return {
    ...answer,
    spans: answer.spans.map((span) => {
      const range = redacted.move(span);
      return { ...span, ...range, text: sliceCodePoints(redacted.text, range.start, range.end) ?? span.text };
    }),
  };
}
