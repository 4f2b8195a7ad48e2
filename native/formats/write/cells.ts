import { answerColumn } from '#core/curate/columnNames.ts';
import type { ExportOptions } from '#core/curate/exporting.ts';
import type { Answer, Question } from '#core/curate/question.ts';
import type { JsonValue } from '#core/curate/value.ts';
import type { ExportProject, ExportRow } from './exportProject.ts';
import { LabelNames } from './labelNames.ts';

/** A column of an export that holds everything under its own name. */
export interface ExportColumn {
  name: string;
  from:
    | { kind: 'field'; field: ExportProject['fields'][number] }
    | { kind: 'answer'; question: Question }
    | { kind: 'tags' }
    | { kind: 'author' };
  /** `undefined` where the record has nothing. */
  cell(row: ExportRow): JsonValue | undefined;
}

/** Fields, then answers, then what was asked for of provenance, in the project's order. */
export function exportColumns(project: ExportProject, extras: ExportOptions['extras']): ExportColumn[] {
  const fields = project.fields.map((field): ExportColumn => {
    const cell = ({ record }: ExportRow) =>
      Object.hasOwn(record.fields, field.id) ? asKind(field.kind, record.fields[field.id]) : undefined;
    return { name: field.id, from: { kind: 'field', field }, cell };
  });
  const answers = project.questions.map((question): ExportColumn => {
    const names = new LabelNames(question);
    const cell = ({ answers: given }: ExportRow) => {
      const answer = Object.hasOwn(given, question.id) ? given[question.id] : undefined;
      return answer === undefined ? undefined : answerCell(question, answer, names);
    };
    return { name: answerColumn(question, project.fields), from: { kind: 'answer', question }, cell };
  });
  const columns = [...fields, ...answers];
  const free = (name: string) => (columns.some((column) => column.name === name) ? `record_${name}` : name);
  if (extras.includes('tags'))
    columns.push({ name: free('tags'), from: { kind: 'tags' }, cell: ({ record }) => record.tags });
  if (extras.includes('author')) {
    columns.push({ name: free('author'), from: { kind: 'author' }, cell: ({ record }) => record.source.author });
  }
  return columns;
}

/** A number that stands among texts is written as one of them. */
function asKind(kind: ExportProject['fields'][number]['kind'], value: JsonValue | undefined): JsonValue | undefined {
  const isText = kind === 'text' || kind === 'markdown';
  return isText && (typeof value === 'number' || typeof value === 'boolean') ? String(value) : value;
}

/** An answer in the form in which `answerValue.ts` reads it. */
export function answerCell(question: Question, answer: Answer, names: LabelNames): JsonValue | undefined {
  switch (answer.kind) {
    case 'choice': {
      const labels = answer.labels.map((label) => names.of(label));
      return question.kind === 'choice' && !question.several && labels.length <= 1 ? labels[0] : labels;
    }
    case 'spans': {
      // Ids that only count through need not be told.
      const counted = answer.spans.every(({ id }, place) => id === place);
      return answer.spans.map(({ id, start, end, text, label }) => ({
        start,
        end,
        text,
        label: names.of(label),
        ...(counted ? {} : { id }),
      }));
    }
    case 'text':
      return answer.text;
    case 'chat':
      return answer.turns.map(({ role, content }) => ({ role, content }));
    case 'preference':
      return answer.chosen;
    case 'rating':
      return answer.rating;
    case 'form':
      return { ...answer.values };
    case 'relations':
      return answer.relations.map(({ from, to, label }) => ({ from, to, label: names.of(label) }));
    case 'ranking':
      return [...answer.order];
  }
}
