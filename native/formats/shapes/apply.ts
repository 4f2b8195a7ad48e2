import type { BadRow, Found } from '#core/curate/importing.ts';
import type { Mapping, Target } from '#core/curate/mapping.ts';
import type { Answer, Answers, Question } from '#core/curate/question.ts';
import type { JsonValue } from '#core/curate/value.ts';
import { jsonInCell } from '../guess/columns.ts';
import { usualLimits } from '../limits.ts';
import type { Limits } from '../limits.ts';
import { badRow } from '../problem.ts';
import type { Fault } from '../problem.ts';
import type { RowValue } from '../read/rows.ts';
import { answerValue } from './answerValue.ts';
import { fieldValue } from './fieldValue.ts';
import { LabelSet } from './labelSet.ts';
import { shapeReader } from './registry.ts';

/** What a record is made of; its ordinal and its file are the project's to say. */
export interface ImportedRow {
  row: number;
  fields: Record<string, JsonValue>;
  given: Answers;
  tags: string[];
  author: string | null;
}

const LONGEST_TAG = 80;
const LONGEST_AUTHOR = 200;
const MOST_UNMAPPED = 100;

/** Makes records of rows, one mapping for all of them. Labels that join on the way are known to the rows after. */
export class Applier {
  readonly #mapping: Mapping;
  readonly #textCells: boolean;
  readonly #limits: Limits;
  readonly #fields: Map<string, Mapping['fields'][number]>;
  readonly #questions: Map<string, Question>;
  readonly #labels = new Map<string, LabelSet>();
  readonly #targets: Map<string, Target>;
  /** Answers in the order in which they can be read: relations after the spans that they are about. */
  readonly #answers: { column: string; question: Question; unit: 'codepoint' | 'utf16' }[];
  readonly #becameText = new Set<string>();
  readonly #unmapped = new Map<string, number>();

  /** `textCells`: the file is a table, whose cells are all text. */
  constructor(mapping: Mapping, textCells: boolean, limits: Limits = usualLimits) {
    this.#mapping = mapping;
    this.#textCells = textCells;
    this.#limits = limits;
    this.#fields = new Map(mapping.fields.map((field) => [field.id, field]));
    this.#questions = new Map(mapping.questions.map((question) => [question.id, question]));
    this.#targets = new Map(mapping.columns.map(({ column, to }) => [column, to]));
    for (const question of mapping.questions) {
      const target = mapping.columns.find(({ to }) => to.kind === 'answer' && to.question === question.id)?.to;
      const meanings = target?.kind === 'answer' ? target.labels : {};
      if ('labels' in question) this.#labels.set(question.id, new LabelSet(question.labels, meanings));
    }
    this.#answers = mapping.columns
      .flatMap(({ column, to }) => {
        const question = to.kind === 'answer' ? this.#questions.get(to.question) : undefined;
        return question === undefined || to.kind !== 'answer' ? [] : [{ column, question, unit: to.unit }];
      })
      .toSorted((a, b) => Number(a.question.kind === 'relations') - Number(b.question.kind === 'relations'));
  }

  apply(row: number, value: RowValue): { record: ImportedRow } | { bad: BadRow } {
    const bad = (fault: Fault) => ({ bad: badRow(row, fault, JSON.stringify(value), 'json') });
    const unfolded = shapeReader(this.#mapping.shape).unfold(value);
    if ('fault' in unfolded) return bad(unfolded.fault);
    const record: ImportedRow = { row, fields: {}, given: {}, tags: [], author: null };
    const fault = this.#readColumns(record, unfolded.value) ?? this.#readAnswers(record, unfolded.value);
    return fault === null ? { record } : bad(fault);
  }

  /** What the whole import found, for the project's head. */
  found(): Found {
    return {
      questions: this.#mapping.questions.map((question): Question => {
        const set = this.#labels.get(question.id);
        return set === undefined || !('labels' in question) ? question : { ...question, labels: set.labels };
      }),
      becameText: [...this.#becameText],
      unmapped: [...this.#unmapped].map(([column, rows]) => ({ column: column.slice(0, 300), rows })),
    };
  }

  #readColumns(record: ImportedRow, value: RowValue): Fault | null {
    for (const [column, cell] of Object.entries(value)) {
      const target = this.#targets.get(column);
      if (target === undefined) this.#countUnmapped(column);
      const fault = target === undefined ? null : this.#readColumn(record, target, cell);
      if (fault !== null) return { ...fault, column };
    }
    return null;
  }

  #readColumn(record: ImportedRow, target: Target, cell: JsonValue): Fault | null {
    if (target.kind === 'field') {
      const field = this.#fields.get(target.field);
      if (field === undefined) return null;
      const read = fieldValue(field, cell, this.#textCells, this.#limits);
      if ('fault' in read) return read.fault;
      if (read.becameText === true) this.#becameText.add(field.id);
      record.fields[field.id] = read.value;
    } else if (target.kind === 'tag') {
      const tags = tagsOf(cell, this.#textCells);
      if (tags === null)
        return { code: 'field', detail: `Tags are texts of at most ${String(LONGEST_TAG)} characters.` };
      record.tags = [...new Set([...record.tags, ...tags])];
    } else if (target.kind === 'author' && cell !== null && cell !== '') {
      if (typeof cell !== 'string' || cell.length > LONGEST_AUTHOR) {
        return { code: 'field', detail: `An author is a text of at most ${String(LONGEST_AUTHOR)} characters.` };
      }
      record.author = cell;
    }
    return null;
  }

  #readAnswers(record: ImportedRow, value: RowValue): Fault | null {
    for (const { column, question, unit } of this.#answers) {
      const cell = value[column];
      if (cell === undefined) continue;
      const read = answerValue(question, this.#answerCell(question, cell), {
        textOf: (field) => textIn(record.fields[field]),
        spansOf: (id) => spansIn(record.given[id]),
        labels: this.#labels.get(question.id),
        newLabels: this.#mapping.newLabels,
        unit,
      });
      if ('fault' in read) return { ...read.fault, column };
      if (read.answer !== null) record.given[question.id] = read.answer;
    }
    return null;
  }

  /** In a table lists are written as JSON, and an empty cell is no answer. */
  #answerCell(question: Question, cell: JsonValue): JsonValue {
    if (!this.#textCells || typeof cell !== 'string') return cell;
    if (cell === '') return null;
    if (question.kind === 'text' || question.kind === 'rating' || question.kind === 'preference') return cell;
    return jsonInCell(cell) ?? cell;
  }

  #countUnmapped(column: string): void {
    const rows = this.#unmapped.get(column);
    if (rows === undefined && this.#unmapped.size >= MOST_UNMAPPED) return;
    this.#unmapped.set(column, (rows ?? 0) + 1);
  }
}

function tagsOf(cell: JsonValue, textCells: boolean): string[] | null {
  const value = textCells && typeof cell === 'string' ? (jsonInCell(cell) ?? cell) : cell;
  if (value === null || value === '') return [];
  const tags: string[] = [];
  for (const tag of Array.isArray(value) ? value : [value]) {
    if (typeof tag !== 'string' || tag === '' || tag.length > LONGEST_TAG) return null;
    tags.push(tag);
  }
  return tags;
}

function textIn(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function spansIn(answer: Answer | undefined) {
  return answer?.kind === 'spans' ? answer.spans : [];
}
