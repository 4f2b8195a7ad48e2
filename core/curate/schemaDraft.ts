import type { Doing } from './entry.ts';
import type { Label, Question } from './question.ts';
import { schemaProblem } from './schema.ts';
import { freshSlug } from './slug.ts';
import type { Field, FieldKind } from './value.ts';

export type QuestionKind = Question['kind'];
export type LabelledQuestion = Extract<Question, { labels: unknown }>;
export type DraftRelabel = Omit<Extract<Doing, { kind: 'relabel' }>, 'kind'>;

/** What a project is to ask, while somebody works on it. Nothing of it holds until it is saved. */
export interface SchemaDraft {
  readonly fields: readonly Field[];
  readonly questions: readonly Question[];
  readonly guidelines: string;
  /** Merges (all records) and splits (some), in the order in which they will be done. */
  readonly relabels: readonly DraftRelabel[];
}

/** The part of a project that a draft changes. */
export type Schema = Omit<SchemaDraft, 'relabels'>;

export function draftOf({ fields, questions, guidelines }: Schema): SchemaDraft {
  return { fields, questions, guidelines, relabels: [] };
}

/** What has to be sent: only what is another than before. Null where nothing is. */
export function changeOf(
  before: Schema,
  draft: SchemaDraft,
): { fields?: Field[]; questions?: Question[]; guidelines?: string; relabels: DraftRelabel[] } | null {
  const change = {
    ...(isSame(before.fields, draft.fields) ? {} : { fields: [...draft.fields] }),
    ...(isSame(before.questions, draft.questions) ? {} : { questions: [...draft.questions] }),
    ...(before.guidelines === draft.guidelines ? {} : { guidelines: draft.guidelines }),
    relabels: draft.relabels.filter(({ question, from }) => isKnown(before, draft, question, from)),
  };
  return Object.keys(change).length === 1 && change.relabels.length === 0 ? null : change;
}

/** A label that was made here and went again was given to no record, unless some became it first. */
function isKnown(before: Schema, draft: SchemaDraft, question: string, label: string): boolean {
  const old = before.questions.find(({ id }) => id === question);
  const stood = old !== undefined && 'labels' in old && old.labels.some(({ id }) => id === label);
  return stood || draft.relabels.some((relabel) => relabel.question === question && relabel.to === label);
}

export function isSameSchema(one: Schema, other: Schema): boolean {
  return (
    one.guidelines === other.guidelines && isSame(one.fields, other.fields) && isSame(one.questions, other.questions)
  );
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** `taken`: ids of questions that were here once. Their answers are still in the log, and are not this one's. */
export function addQuestion(
  draft: SchemaDraft,
  kind: QuestionKind,
  title: string,
  labelName: string,
  taken: Iterable<string>,
): { draft: SchemaDraft; id: string } {
  const id = freshSlug(title, kind, new Set([...taken, ...draft.questions.map((question) => question.id)]));
  return { draft: { ...draft, questions: [...draft.questions, newQuestion(draft, kind, id, title, labelName)] }, id };
}

function newQuestion(draft: SchemaDraft, kind: QuestionKind, id: string, title: string, labelName: string): Question {
  const common = { id, title, required: false };
  const first = (...kinds: readonly FieldKind[]) =>
    draft.fields.find((field) => kinds.includes(field.kind))?.id ?? draft.fields[0]?.id ?? 'text';
  const labels: Label[] = [
    { id: freshSlug(labelName, 'label', new Set()), name: labelName, colour: 0, key: null, description: '' },
  ];
  switch (kind) {
    case 'choice':
      return { kind, ...common, several: false, labels };
    case 'spans':
      return { kind, ...common, field: first('text', 'markdown'), overlaps: false, labels };
    case 'text':
      return { kind, ...common, from: null };
    case 'chat':
      return { kind, ...common, field: first('chat') };
    case 'preference': {
      const texts = draft.fields.filter((field) => field.kind === 'text' || field.kind === 'markdown');
      const one = texts.at(-2)?.id ?? first('text', 'markdown');
      return { kind, ...common, fields: [one, texts.at(-1)?.id ?? one], tie: true };
    }
    case 'rating':
      return { kind, ...common, lowest: 1, highest: 5 };
    case 'form':
      return { kind, ...common, inputs: [{ id: 'note', title, kind: 'text' }] };
    case 'relations':
      return { kind, ...common, spans: draft.questions.find((other) => other.kind === 'spans')?.id ?? 'spans', labels };
    case 'ranking':
      return { kind, ...common, field: first('list') };
  }
}

export function withQuestion(draft: SchemaDraft, question: Question): SchemaDraft {
  return { ...draft, questions: draft.questions.map((other) => (other.id === question.id ? question : other)) };
}

export function withoutQuestion(draft: SchemaDraft, id: string): SchemaDraft {
  return {
    ...draft,
    questions: draft.questions.filter((question) => question.id !== id),
    relabels: draft.relabels.filter(({ question }) => question !== id),
  };
}

/** One place up (−1) or down (1). At the end it stays. */
export function moved<Item>(items: readonly Item[], place: number, by: 1 | -1): Item[] {
  const other = place + by;
  const [one, two] = [items[place], items[other]];
  if (one === undefined || two === undefined) return [...items];
  return items.map((item, at) => (at === place ? two : at === other ? one : item));
}

export function addField(draft: SchemaDraft, title: string): SchemaDraft {
  const id = freshSlug(title, 'field', new Set(draft.fields.map((field) => field.id)));
  return { ...draft, fields: [...draft.fields, { id, title, kind: 'text' }] };
}

export function addLabel(draft: SchemaDraft, question: LabelledQuestion, before: Schema, name: string): SchemaDraft {
  return withQuestion(draft, { ...question, labels: [...question.labels, freshLabel(question, before, name)] });
}

/** Also not one of the ids that the question has on disk: a label that comes back is another one. */
function freshLabel(question: LabelledQuestion, before: Schema, name: string): Label {
  const old = before.questions.find(({ id }) => id === question.id);
  const taken = new Set(
    [...question.labels, ...(old !== undefined && 'labels' in old ? old.labels : [])].map(({ id }) => id),
  );
  const used = new Set(question.labels.map(({ colour }) => colour));
  const free = Array.from({ length: 12 }, (_, place) => place).find((place) => !used.has(place));
  return {
    id: freshSlug(name, 'label', taken),
    name,
    colour: free ?? question.labels.length % 12,
    key: null,
    description: '',
  };
}

/** The label goes; `into` takes its records. Null: they lose it. */
export function mergeLabel(
  draft: SchemaDraft,
  question: LabelledQuestion,
  from: string,
  into: string | null,
): SchemaDraft {
  // What was to become this label becomes the other one at once.
  const others = draft.relabels.flatMap((relabel) => {
    if (relabel.question !== question.id || relabel.to !== from) return [relabel];
    return into === null || relabel.from === into ? [] : [{ ...relabel, to: into }];
  });
  const rest = { ...question, labels: question.labels.filter(({ id }) => id !== from) };
  const merge: DraftRelabel[] = into === null ? [] : [{ question: question.id, from, to: into, records: null }];
  return { ...withQuestion(draft, rest), relabels: [...others, ...merge] };
}

/** In some records the label becomes a new one. `records`: as in recordSet.ts. */
export function splitLabel(
  draft: SchemaDraft,
  question: LabelledQuestion,
  before: Schema,
  { from, name, records }: { readonly from: string; readonly name: string; readonly records: string },
): SchemaDraft {
  const label = freshLabel(question, before, name);
  const place = question.labels.findIndex(({ id }) => id === from) + 1;
  const labels = question.labels.toSpliced(place, 0, label);
  return {
    ...withQuestion(draft, { ...question, labels }),
    relabels: [...draft.relabels, { question: question.id, from, to: label.id, records }],
  };
}

/** A merged label stands again, at the end; a label that was split off goes. */
export function takeBackRelabel(draft: SchemaDraft, before: Schema, relabel: DraftRelabel): SchemaDraft {
  const question = draft.questions.find(({ id }) => id === relabel.question);
  const relabels = draft.relabels.filter((other) => other !== relabel);
  if (question === undefined || !('labels' in question)) return { ...draft, relabels };
  if (relabel.records !== null && relabel.to !== null) {
    return mergeLabel({ ...draft, relabels }, question, relabel.to, null);
  }
  const old = before.questions.find(({ id }) => id === question.id);
  const gone = old !== undefined && 'labels' in old ? old.labels.find(({ id }) => id === relabel.from) : undefined;
  if (gone === undefined) return { ...draft, relabels };
  return { ...withQuestion(draft, { ...question, labels: [...question.labels, gone] }), relabels };
}

/** What stands in the way of saving; `question` is where, null where it is the fields or the whole. */
export interface DraftProblem {
  readonly question: string | null;
  readonly code:
    | 'NO_TITLE'
    | 'NO_LABELS'
    | 'LABEL_NAME'
    | 'SAME_LABEL'
    | 'NO_INPUTS'
    | 'INPUT_TITLE'
    | 'FIELD_TITLE'
    | 'OTHER';
  /** Only for OTHER: schema.ts says it in words. */
  readonly detail: string;
}

export function draftProblems({ fields, questions }: Pick<SchemaDraft, 'fields' | 'questions'>): DraftProblem[] {
  const problems = questions.flatMap((question): DraftProblem[] => {
    const one = (code: DraftProblem['code']): DraftProblem => ({ question: question.id, code, detail: '' });
    return [
      ...(question.title.trim() === '' ? [one('NO_TITLE')] : []),
      ...('labels' in question ? labelProblems(question.labels).map(one) : []),
      ...(question.kind === 'form' && question.inputs.length === 0 ? [one('NO_INPUTS')] : []),
      ...(question.kind === 'form' && question.inputs.some(({ title }) => title.trim() === '')
        ? [one('INPUT_TITLE')]
        : []),
    ];
  });
  if (fields.some(({ title }) => title.trim() === ''))
    problems.push({ question: null, code: 'FIELD_TITLE', detail: '' });
  const whole = schemaProblem(fields, questions);
  if (whole !== null) problems.push({ question: null, code: 'OTHER', detail: whole });
  return problems;
}

function labelProblems(labels: readonly Label[]): DraftProblem['code'][] {
  if (labels.length === 0) return ['NO_LABELS'];
  const names = labels.map(({ name }) => name.trim().toLowerCase());
  if (names.includes('')) return ['LABEL_NAME'];
  return new Set(names).size < names.length ? ['SAME_LABEL'] : [];
}

/** Keys that several labels ask for: the first of them gets it, and the others are then not reached by it. */
export function sharedKeys(
  questions: readonly Question[],
): { readonly key: string; readonly labels: readonly Label[] }[] {
  const byKey = new Map<string, Label[]>();
  for (const question of questions) {
    for (const label of 'labels' in question ? question.labels : []) {
      const key = label.key?.toLowerCase();
      if (key !== undefined && key !== '') byKey.set(key, [...(byKey.get(key) ?? []), label]);
    }
  }
  return Array.from(byKey, ([key, labels]) => ({ key, labels })).filter(({ labels }) => labels.length > 1);
}
