import type { Answers, Question } from '#core/curate/question.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import type { Field } from '#core/curate/value.ts';

/** Of a project, what an export needs to know. */
export interface ExportProject {
  fields: readonly Field[];
  questions: readonly Question[];
}

/** A record with the answers that hold for it: whose they are and what of the given ones counts, the caller decides. */
export interface ExportRow {
  record: Pick<CurateRecord, 'ordinal' | 'fields' | 'tags' | 'source'>;
  answers: Answers;
}
