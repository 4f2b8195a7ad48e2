import type { Doing, Entry } from '#core/curate/entry.ts';
import type { Project } from '#core/curate/project.ts';
import type { Question } from '#core/curate/question.ts';
import { schemaProblem } from '#core/curate/schema.ts';
import { planOf } from '#core/curate/state/perform.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { SchemaChange, SchemaPreview } from '#protocol/window/projects.ts';
import { newId } from '../ids.ts';
import type { HeadChange } from './openProject.ts';

type Relabel = Extract<Doing, { kind: 'relabel' }>;

/** What a change of the questions comes to: which entries the log gets, and which heads there are on the way. */
export function planChange(head: Project, change: SchemaChange, by: string): Result<HeadChange, Failure> {
  if (!head.labelers.some(({ id }) => id === by)) return fail({ code: 'NOT_FOUND', what: 'labeler' });
  const after: Project = {
    ...head,
    fields: change.fields ?? head.fields,
    questions: change.questions ?? head.questions,
    guidelines: change.guidelines ?? head.guidelines,
  };
  const problem = changeProblem(head, after, change);
  if (problem !== null) return fail({ code: 'SCHEMA_REFUSED', detail: problem });
  const at = Date.now();
  const entries = relabelsOf(head, after, change).map((doing): Entry => ({ id: newId(), at, by, do: doing }));
  return ok({ between: { ...after, questions: withOldLabels(after.questions, head.questions) }, entries, after });
}

/** What would change, in numbers. Relabellings are counted each against the state as it is. */
export function previewChange(
  head: Project,
  state: ProjectState,
  change: SchemaChange,
): Result<SchemaPreview, Failure> {
  const after: Project = {
    ...head,
    fields: change.fields ?? head.fields,
    questions: change.questions ?? head.questions,
  };
  const problem = changeProblem(head, after, change);
  if (problem !== null) return fail({ code: 'SCHEMA_REFUSED', detail: problem });
  const relabelled = [];
  for (const doing of relabelsOf(head, after, change)) {
    const plan = planOf(state, { id: newId(), at: 0, by: newId(), do: doing });
    if (!plan.ok) return fail({ code: 'SCHEMA_REFUSED', detail: 'a set of records that is not in the project' });
    relabelled.push({ question: doing.question, from: doing.from, to: doing.to, records: plan.value.records.length });
  }
  const kept = new Set(after.questions.map(({ id }) => id));
  const hidden = head.questions
    .filter(({ id }) => !kept.has(id))
    .map(({ id }) => ({ question: id, records: answered(state, id) }))
    .filter(({ records }) => records > 0);
  return ok({ relabelled, hidden });
}

function changeProblem(head: Project, after: Project, change: SchemaChange): string | null {
  const gone = head.fields.find(({ id }) => head.records > 0 && !after.fields.some((field) => field.id === id));
  if (gone !== undefined) return `the field “${gone.title}” holds what was imported`;
  const other = after.questions.find(({ id, kind }) =>
    head.questions.some((own) => own.id === id && own.kind !== kind),
  );
  if (other !== undefined) return `“${other.title}” cannot become another kind of question`;
  for (const { question, from, to } of change.relabels) {
    const labels = after.questions.find(({ id }) => id === question);
    if (labels === undefined || !('labels' in labels)) return `there is no question “${question}” with labels`;
    if (to !== null && !labels.labels.some(({ id }) => id === to)) return `there is no label “${to}”`;
    if (from === to) return `the label “${from}” would become itself`;
  }
  return schemaProblem(after.fields, after.questions);
}

/** What was asked for, and then, for labels that go, everywhere they are left. */
function relabelsOf(head: Project, after: Project, change: SchemaChange): Relabel[] {
  const asked = change.relabels.map((relabel): Relabel => ({ kind: 'relabel', ...relabel }));
  const left = after.questions.flatMap((question) => {
    const before = head.questions.find(({ id }) => id === question.id);
    if (before === undefined || !('labels' in before) || !('labels' in question)) return [];
    return before.labels
      .filter(({ id }) => !question.labels.some((label) => label.id === id))
      .filter(({ id }) => !asked.some((one) => one.question === question.id && one.from === id && one.records === null))
      .map(({ id }): Relabel => ({ kind: 'relabel', question: question.id, from: id, to: null, records: null }));
  });
  return [...asked, ...left];
}

function withOldLabels(questions: readonly Question[], old: readonly Question[]): Question[] {
  return questions.map((question): Question => {
    const before = old.find(({ id }) => id === question.id);
    if (before === undefined || !('labels' in before) || !('labels' in question)) return question;
    const known = new Set(question.labels.map(({ id }) => id));
    return { ...question, labels: [...question.labels, ...before.labels.filter(({ id }) => !known.has(id))] };
  });
}

function answered(state: ProjectState, question: string): number {
  const records = new Set<number>();
  for (const layer of state.labelers) {
    const coded = layer.coded.find((other) => other.question === question);
    for (let record = 0; coded !== undefined && record < state.records; record += 1) {
      if (coded.column.get(record) !== 0) records.add(record);
    }
    for (const [record, answers] of layer.kept) if (question in answers) records.add(record);
  }
  return records.size;
}
