import { answerColumn } from '#core/curate/columnNames.ts';
import type { Column, Notice } from '#core/curate/importing.ts';
import type { Shape, Target } from '#core/curate/mapping.ts';
import type { Label, Question } from '#core/curate/question.ts';
import { freshSlug, slugOf } from '#core/curate/slug.ts';
import type { Field, FieldKind, JsonValue } from '#core/curate/value.ts';
import { fieldKindOf, jsonInCell } from '../guess/columns.ts';
import { dateFormOf } from '../guess/dates.ts';
import type { RowValue } from '../read/rows.ts';
import { labelNames, LabelSet, presetLabels } from './labelSet.ts';
import type { Into } from './propose.ts';
import type { Role } from './shape.ts';

const MOST_FIELDS = 64;
const MOST_QUESTIONS = 32;

type Answer = Exclude<Role, { to: 'field' | 'tag' | 'author' | 'ignore' }>;

/** A mapping in the making: fields and questions that columns were given so far. */
export class Draft {
  readonly fields: Field[] = [];
  readonly questions: Question[] = [];
  readonly notices: Notice[] = [];
  readonly #shape: Shape;
  readonly #sample: readonly RowValue[];
  readonly #textCells: boolean;
  readonly #into: Into;
  readonly #fieldIds: Set<string>;
  readonly #questionIds: Set<string>;
  /** Which field or question a column went to. */
  readonly #went = new Map<string, string>();
  /** Columns whose field is settled by a question of the project that is about it. */
  readonly #meant = new Map<string, string>();
  #hasAuthor = false;

  constructor(shape: Shape, sample: readonly RowValue[], textCells: boolean, into: Into) {
    this.#shape = shape;
    this.#sample = sample;
    this.#textCells = textCells;
    this.#into = into;
    this.#fieldIds = new Set(into.fields.map((field) => field.id));
    this.#questionIds = new Set(into.questions.map((question) => question.id));
  }

  /** The role of a column once the project's own names have been heard. */
  settled(column: string, role: Role): Role {
    if (this.#fieldNamed(column) !== undefined && !column.startsWith('result: '))
      return role.to === 'field' ? role : { to: 'field' };
    const question = this.#questionNamed(column);
    if (question === undefined || role.to === 'tag') return role;
    const own = roleOf(question);
    return own.to === role.to ? role : own;
  }

  /** Hears all roles, before any column is placed: what a question is about decides where its columns go. */
  listen(roles: ReadonlyMap<string, Role>): void {
    if (!this.#byKind) return;
    for (const [column, role] of roles) {
      if (role.to !== 'preference' && role.to !== 'spans') continue;
      const question = this.#questionNamed(column) ?? this.#into.questions.find(({ kind }) => kind === role.to);
      const about = question === undefined ? [] : aboutOf(question);
      const columns = role.to === 'spans' ? [role.field] : role.fields;
      columns.forEach((one, place) => {
        const field = about[place];
        if (field !== undefined && !this.#meant.has(one)) this.#meant.set(one, field);
      });
    }
  }

  /**
   * Where nobody's names agree, the text that is read goes to the field that the project's questions are about, or to
   * its first text: otherwise what it asks would be asked about nothing.
   */
  hearText(text: string | null, columns: readonly string[]): void {
    if (text === null || this.#fieldNamed(text) !== undefined) return;
    const named = new Set(columns.map((column) => this.#fieldNamed(column)?.id));
    const about = new Set(this.#into.questions.flatMap((question) => aboutOf(question)));
    const free = this.#into.fields.filter(({ id, kind }) => (kind === 'text' || kind === 'markdown') && !named.has(id));
    const field = free.find(({ id }) => about.has(id)) ?? free[0];
    if (field !== undefined) this.#meant.set(text, field.id);
  }

  /** Gives a column what its role asks for; `undefined` when that is not possible. */
  place(column: Column, role: Role): Target | undefined {
    switch (role.to) {
      case 'ignore':
        return { kind: 'ignore' };
      case 'tag':
        return { kind: 'tag' };
      case 'author':
        if (this.#hasAuthor) return undefined;
        this.#hasAuthor = true;
        return { kind: 'author' };
      case 'field':
        return this.#placeField(column, role.kind, role.title);
      case 'choice':
      case 'spans':
      case 'relations':
      case 'text':
      case 'chat':
      case 'preference':
      case 'rating':
      case 'ranking':
        return this.#placeAnswer(column, role);
    }
  }

  #placeField(column: Column, kind: FieldKind | undefined, title: string | undefined): Target | undefined {
    const wanted = kind ?? fieldKindOf(column, this.#cells(column.name), this.#textCells);
    const existing =
      this.#fieldNamed(column.name) ??
      this.#fieldMeant(column.name) ??
      (this.#byKind ? this.#unusedField(wanted) : undefined);
    if (existing === undefined && this.fields.length >= MOST_FIELDS) {
      this.#notice(
        'columns-left-out',
        `There is no room for the column ${column.name}: a project has at most ${String(MOST_FIELDS)} fields.`,
      );
      return { kind: 'ignore' };
    }
    const field = existing ?? {
      id: freshSlug(column.name, 'field', this.#fieldIds),
      title: (title ?? titleOf(column.name)).slice(0, 120),
      kind: wanted,
    };
    this.fields.push(field);
    this.#went.set(column.name, field.id);
    if (existing === undefined) this.#noticeOf(column);
    return { kind: 'field', field: field.id };
  }

  #placeAnswer(column: Column, role: Answer): Target | undefined {
    const named = this.#questionNamed(column.name);
    const existing =
      named ?? (this.#byKind ? this.#unusedQuestion(role, column.name) : this.#questionOf(role, column.name));
    const meanings = existing === undefined ? {} : meaningsOf(role, existing);
    const question =
      existing === undefined ? this.#newQuestion(column.name, role) : this.#withLabels(existing, column.name, meanings);
    if (question === undefined || this.questions.length >= MOST_QUESTIONS) return undefined;
    if (!aboutOf(question).every((field) => this.#hasField(field))) return undefined;
    this.questions.push(question);
    this.#questionIds.add(question.id);
    this.#went.set(column.name, question.id);
    return {
      kind: 'answer',
      question: question.id,
      unit: role.to === 'spans' ? (role.unit ?? 'codepoint') : 'codepoint',
      labels: meanings,
    };
  }

  #newQuestion(column: string, role: Answer): Question | undefined {
    const name = column.replace(/^result: /, '');
    const common = {
      id: freshSlug(name, 'question', new Set(this.#questionIds)),
      title: titleOf(name).slice(0, 200),
      required: false,
    };
    switch (role.to) {
      case 'choice': {
        const labels = this.#labels('choice', column, presetLabels(role.labels ?? []));
        return labels === undefined ? undefined : { kind: 'choice', ...common, several: role.several, labels };
      }
      case 'spans': {
        const field = this.#went.get(role.field);
        const labels = this.#labels('spans', column, []);
        if (field === undefined || labels === undefined) return undefined;
        return { kind: 'spans', ...common, field, overlaps: true, labels };
      }
      case 'relations': {
        const spans = this.#went.get(role.spans) ?? this.questions.find(({ kind }) => kind === 'spans')?.id;
        const labels = this.#labels('relations', column, []);
        return spans === undefined || labels === undefined
          ? undefined
          : { kind: 'relations', ...common, spans, labels };
      }
      case 'text':
        return { kind: 'text', ...common, from: null };
      case 'chat':
        return { kind: 'chat', ...common, field: this.#went.get(role.field) ?? '' };
      case 'preference':
        return {
          kind: 'preference',
          ...common,
          fields: role.fields.map((field) => this.#went.get(field) ?? ''),
          tie: true,
        };
      case 'rating': {
        const ratings = this.#cells(column)
          .map(Number)
          .filter((rating) => Number.isInteger(rating));
        return { kind: 'rating', ...common, lowest: Math.min(1, ...ratings), highest: Math.max(5, ...ratings) };
      }
      case 'ranking':
        return { kind: 'ranking', ...common, field: this.#went.get(role.field) ?? '' };
    }
  }

  /** A question of the project, with the labels that the file has beside its own. */
  #withLabels(question: Question, column: string, meanings: Record<string, string>): Question {
    if (question.kind !== 'choice' && question.kind !== 'spans' && question.kind !== 'relations') return question;
    return { ...question, labels: this.#labels(question.kind, column, question.labels, meanings) ?? question.labels };
  }

  #labels(
    kind: Question['kind'],
    column: string,
    known: readonly Label[],
    meanings: Record<string, string> = {},
  ): Label[] | undefined {
    const set = new LabelSet(known, meanings);
    for (const name of this.#cells(column).flatMap((cell) => labelNames(kind, cell))) {
      if (set.find(name) !== undefined || set.add(name) !== undefined) continue;
      this.#notice(
        'too-many-labels',
        `The column ${column} has more labels than a question can have, or too long ones.`,
      );
      return undefined;
    }
    return set.labels.length === 0 ? undefined : set.labels;
  }

  #cells(column: string): JsonValue[] {
    return this.#sample.flatMap((value) => {
      const cell = value[column];
      if (cell === undefined || cell === null || (this.#textCells && cell === '')) return [];
      return [this.#textCells && typeof cell === 'string' ? (jsonInCell(cell) ?? cell) : cell];
    });
  }

  get #byKind(): boolean {
    return this.#shape !== 'columns';
  }

  #hasField(id: string): boolean {
    return this.fields.some((field) => field.id === id);
  }

  #fieldNamed(column: string): Field | undefined {
    return this.#into.fields.find(
      ({ id, title }) => (id === column || id === slugOf(column, '') || title === column) && !this.#hasField(id),
    );
  }

  #questionNamed(column: string): Question | undefined {
    const name = column.replace(/^result: /, '');
    const free = this.#into.questions.filter(({ id }) => !this.questions.some((question) => question.id === id));
    return free.find(
      (question) =>
        question.id === name || answerColumn(question, this.#into.fields) === name || question.title === name,
    );
  }

  /** A choice of the project's that knows every label in the column. */
  #questionOf(role: Answer, column: string): Question | undefined {
    if (role.to !== 'choice') return undefined;
    const names = new Set(this.#cells(column).flatMap((cell) => labelNames('choice', cell)));
    if (names.size === 0) return undefined;
    return this.#into.questions.find((question) => {
      if (question.kind !== 'choice' || (role.several && !question.several)) return false;
      if (this.questions.some(({ id }) => id === question.id)) return false;
      const known = new LabelSet(question.labels, {});
      return [...names].every((name) => known.find(name) !== undefined);
    });
  }

  #fieldMeant(column: string): Field | undefined {
    const id = this.#meant.get(column);
    return this.#into.fields.find((field) => field.id === id && !this.#hasField(field.id));
  }

  #unusedField(kind: FieldKind): Field | undefined {
    const alike = (other: FieldKind) => other === kind || (other === 'markdown' && kind === 'text');
    const meant = new Set(this.#meant.values());
    return this.#into.fields.find((field) => alike(field.kind) && !this.#hasField(field.id) && !meant.has(field.id));
  }

  #unusedQuestion(role: Answer, column: string): Question | undefined {
    const free = this.#into.questions.filter(({ id }) => !this.questions.some((question) => question.id === id));
    const fitting = free.find((question) => {
      if (question.kind !== role.to) return false;
      if (question.kind === 'choice') return role.to === 'choice' && (question.several || !role.several);
      if (question.kind === 'spans') return role.to === 'spans' && question.field === this.#went.get(role.field);
      return aboutOf(question).every((field) => this.#hasField(field));
    });
    if (fitting !== undefined || role.to !== 'spans') return fitting;
    // Lists that are all empty may be those of a choice as well.
    const isEmpty = this.#cells(column).every((cell) => Array.isArray(cell) && cell.length === 0);
    return isEmpty ? free.find((question) => question.kind === 'choice' && question.several) : undefined;
  }

  #noticeOf(column: Column): void {
    if (column.kind === 'mixed') {
      this.#notice(
        'mixed-column',
        `The column ${column.name} holds numbers and texts; all are kept as text, just as they are written.`,
      );
    }
    if (column.kind === 'text' && column.filled > 1 && this.#cells(column.name).every(isDate)) {
      this.#notice(
        'date-ambiguous',
        `The dates in the column ${column.name} are written in several forms; all are kept as text, just as they are written.`,
      );
    }
    if (column.dateForm === 'slashes') {
      this.#notice(
        'date-ambiguous',
        `Dates like ${column.examples[0] ?? ''} in the column ${column.name} may begin with the day or the month; they are kept as text.`,
      );
    }
  }

  #notice(code: Notice['code'], detail: string): void {
    if (this.notices.length < 50) this.notices.push({ code, detail: detail.slice(0, 1_000) });
  }
}

/** The role of a column that fills a question. */
function roleOf(question: Question): Role {
  switch (question.kind) {
    case 'choice':
      return { to: 'choice', several: question.several };
    case 'spans':
      return { to: 'spans', field: question.field };
    case 'relations':
      return { to: 'relations', spans: question.spans };
    case 'chat':
    case 'ranking':
      return { to: question.kind, field: question.field };
    case 'preference':
      return { to: 'preference', fields: [question.fields[0] ?? '', question.fields[1] ?? ''] };
    case 'text':
    case 'form':
      return { to: 'text' };
    case 'rating':
      return { to: 'rating' };
  }
}

/** Where a tool's labels are fixed, as good and bad are, a question of two labels has them in that order. */
function meaningsOf(role: Answer, question: Question): Record<string, string> {
  if (role.to !== 'choice' || role.fixed !== true || role.labels === undefined || question.kind !== 'choice') return {};
  const own = question.labels.map(({ id }) => id);
  if (own.length !== role.labels.length || role.labels.some(({ id }) => own.includes(id))) return {};
  return Object.fromEntries(role.labels.map(({ id }, place) => [id, own[place] ?? id]));
}

/** The fields that a question is about. */
function aboutOf(question: Question): readonly string[] {
  return 'field' in question ? [question.field] : question.kind === 'preference' ? question.fields : [];
}

function isDate(cell: JsonValue): boolean {
  return typeof cell === 'string' && dateFormOf(cell) !== null;
}

function titleOf(column: string): string {
  const words = column.replaceAll(/[_\s]+/g, ' ').trim();
  return words === '' ? 'Column' : words.charAt(0).toUpperCase() + words.slice(1);
}
