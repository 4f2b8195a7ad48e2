import type { Mapping, Target } from './mapping.ts';
import type { Question } from './question.ts';
import { freshSlug } from './slug.ts';
import type { Field, FieldKind } from './value.ts';

/** The project that an import joins. */
export interface Into {
  readonly fields: readonly Field[];
  readonly questions: readonly Question[];
}

const LONGEST_LABEL = 120;
const MOST_LABELS = 200;

/** What a person may choose for a column, apart from a new field. */
export type Wish = { kind: 'field' | 'answer'; id: string } | { kind: 'tag' | 'author' | 'ignore' };

/** The mapping's fields and questions and those of the project that it does not use yet: what can be chosen. */
export function choicesOf(mapping: Mapping, into: Into): { fields: Field[]; questions: Question[] } {
  const fields = [...mapping.fields, ...into.fields.filter(({ id }) => !mapping.fields.some((own) => own.id === id))];
  const questions = [
    ...mapping.questions,
    ...into.questions.filter(({ id }) => !mapping.questions.some((own) => own.id === id)),
  ];
  return { fields, questions };
}

/**
 * A column goes somewhere else. What went there before is ignored from now on, as two columns cannot fill one place;
 * fields and questions that nothing fills and nothing needs any more leave the mapping.
 */
export function withTarget(mapping: Mapping, column: string, wish: Wish, into: Into): Mapping {
  const { fields, questions } = choicesOf(mapping, into);
  const to = targetOf(wish);
  const columns = mapping.columns.map((each) => {
    if (each.column === column) return { column, to };
    return samePlace(each.to, to) ? { column: each.column, to: { kind: 'ignore' as const } } : each;
  });
  return tidied({ ...mapping, columns, fields, questions });
}

/** The column becomes a field of its own, named after it. */
export function withNewField(
  mapping: Mapping,
  column: string,
  { title, kind }: { title: string; kind: FieldKind },
  into: Into,
): Mapping {
  const taken = new Set(choicesOf(mapping, into).fields.map(({ id }) => id));
  const field = { id: freshSlug(title, 'field', taken), title: title.slice(0, 120), kind };
  const wider = { ...mapping, fields: [...mapping.fields, field] };
  return withTarget(wider, column, { kind: 'field', id: field.id }, into);
}

/** The column becomes the answers to a new question whose labels are its values; the import adds those that come later. */
export function withNewChoice(
  mapping: Mapping,
  column: string,
  { title, values, several }: { title: string; values: readonly string[]; several: boolean },
  into: Into,
): Mapping {
  const named = values.map((value) => value.trim()).filter((value) => value !== '' && value.length <= LONGEST_LABEL);
  if (named.length === 0) return mapping;
  const taken = new Set(choicesOf(mapping, into).questions.map(({ id }) => id));
  const ids = new Set<string>();
  const labels = [...new Set(named)].slice(0, MOST_LABELS).map((name, place) => ({
    id: freshSlug(name, 'label', ids),
    name,
    colour: place % 12,
    key: null,
    description: '',
  }));
  const id = freshSlug(title, 'question', taken);
  const question: Question = { kind: 'choice', id, title: title.slice(0, 200), required: false, several, labels };
  return withTarget({ ...mapping, questions: [...mapping.questions, question] }, column, { kind: 'answer', id }, into);
}

/** A field that is new with this import may hold something else. */
export function withFieldKind(mapping: Mapping, id: string, kind: FieldKind): Mapping {
  return { ...mapping, fields: mapping.fields.map((field) => (field.id === id ? { ...field, kind } : field)) };
}

/** What the offsets of a column of spans count. */
export function withUnit(mapping: Mapping, column: string, unit: 'codepoint' | 'utf16'): Mapping {
  const columns = mapping.columns.map((each) =>
    each.column === column && each.to.kind === 'answer' ? { column, to: { ...each.to, unit } } : each,
  );
  return { ...mapping, columns };
}

/** Why nothing can be imported in this way; null where it can. */
export function mappingGap(mapping: Mapping): 'no-field' | null {
  return mapping.columns.some(({ to }) => to.kind === 'field') ? null : 'no-field';
}

/**
 * The mapping of an earlier import, for the project as it is now: questions that are gone are not asked again, and
 * labels are those of today.
 */
export function fitted(mapping: Mapping, into: Into): Mapping {
  const questions = into.questions.filter(({ id }) => mapping.questions.some((own) => own.id === id));
  const columns = mapping.columns.map(({ column, to }) => {
    if (to.kind !== 'answer') return { column, to };
    const question = questions.find(({ id }) => id === to.question);
    if (question === undefined) return { column, to: { kind: 'ignore' as const } };
    const known = new Set('labels' in question ? question.labels.map(({ id }) => id) : []);
    const labels = Object.fromEntries(Object.entries(to.labels).filter(([, id]) => known.has(id)));
    return { column, to: { ...to, labels } };
  });
  const fields = mapping.fields.map((field) => into.fields.find(({ id }) => id === field.id) ?? field);
  const more = into.fields.filter(({ id }) => !fields.some((field) => field.id === id));
  return tidied({ ...mapping, columns, questions, fields: [...fields, ...more] });
}

function targetOf(wish: Wish): Target {
  if (wish.kind === 'field') return { kind: 'field', field: wish.id };
  if (wish.kind === 'answer') return { kind: 'answer', question: wish.id, unit: 'codepoint', labels: {} };
  return { kind: wish.kind };
}

function samePlace(one: Target, other: Target): boolean {
  if (one.kind === 'field') return other.kind === 'field' && one.field === other.field;
  if (one.kind === 'answer') return other.kind === 'answer' && one.question === other.question;
  return one.kind === 'author' && other.kind === 'author';
}

function tidied(mapping: Mapping): Mapping {
  const asked = new Set(mapping.columns.flatMap(({ to }) => (to.kind === 'answer' ? [to.question] : [])));
  // Relations are about the spans of another question, which has to be there although no column may fill it.
  for (const question of mapping.questions) {
    if (question.kind === 'relations' && asked.has(question.id)) asked.add(question.spans);
  }
  const questions = mapping.questions.filter(({ id }) => asked.has(id));
  const needed = new Set(mapping.columns.flatMap(({ to }) => (to.kind === 'field' ? [to.field] : [])));
  for (const question of questions) {
    if ('field' in question) needed.add(question.field);
    if (question.kind === 'preference') for (const field of question.fields) needed.add(field);
    if (question.kind === 'text' && question.from !== null) needed.add(question.from);
  }
  const fields = mapping.fields.filter(({ id }) => needed.has(id));
  return { ...mapping, questions, fields };
}
