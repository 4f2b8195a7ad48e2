import type { Answer, Question, Span } from '#core/curate/question.ts';
import { slugSchema } from '#core/curate/value.ts';
import type { JsonValue } from '#core/curate/value.ts';
import { excerpt } from '../limits.ts';
import type { Fault } from '../problem.ts';
import { asTurns, isObject } from './chatTurns.ts';
import { labelName } from './labelSet.ts';
import type { LabelSet } from './labelSet.ts';
import { spansValue } from './spansValue.ts';

/** What an answer is read against. */
export interface AnswerContext {
  /** Text of a field of the same record. */
  textOf(field: string): string | null;
  /** Spans of another question that were read before. */
  spansOf(question: string): readonly Span[];
  labels: LabelSet | undefined;
  newLabels: 'add' | 'refuse';
  unit: 'codepoint' | 'utf16';
}

/** A cell as the answer to a question. Every tool's answers come in the same forms here; `null` is no answer. */
export function answerValue(
  question: Question,
  cell: JsonValue,
  context: AnswerContext,
): { answer: Answer | null } | { fault: Fault } {
  if (cell === null) return { answer: null };
  const read = readAnswer(question, cell, context);
  return 'code' in read ? { fault: read } : { answer: read };
}

function readAnswer(question: Question, cell: JsonValue, context: AnswerContext): Answer | Fault {
  switch (question.kind) {
    case 'choice': {
      const labels = readLabels(Array.isArray(cell) ? cell : [cell], context);
      if (!Array.isArray(labels)) return labels;
      if (labels.length > 1 && !question.several) return wrong('It has several labels where one is asked for.');
      return { kind: 'choice', labels };
    }
    case 'spans': {
      const text = context.textOf(question.field);
      if (text === null) return wrong(`It has spans, but no text in the field ${question.field}.`);
      const spans = spansValue(cell, text, context.unit, (name) => labelId(name, context));
      if (!Array.isArray(spans)) return spans;
      if (!question.overlaps && overlap(spans))
        return { code: 'span', detail: 'Spans overlap, which the question does not allow.' };
      return { kind: 'spans', unit: 'codepoint', spans };
    }
    case 'text':
      if (typeof cell === 'string' || typeof cell === 'number') return { kind: 'text', text: String(cell) };
      return wrong('It is not a text.');
    case 'chat': {
      const turns = asTurns(cell);
      return turns === null
        ? wrong('It is not a conversation of turns with a role and a text each.')
        : { kind: 'chat', turns };
    }
    case 'preference':
      return readPreference(question.fields, question.tie, cell);
    case 'rating': {
      const rating = typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : cell;
      if (typeof rating !== 'number' || !(rating >= question.lowest && rating <= question.highest)) {
        return wrong(`It is not a rating from ${String(question.lowest)} to ${String(question.highest)}.`);
      }
      return { kind: 'rating', rating };
    }
    case 'form':
      return readForm(question, cell);
    case 'relations':
      return readRelations(cell, context.spansOf(question.spans), context);
    case 'ranking': {
      const order = Array.isArray(cell)
        ? cell.filter((place) => typeof place === 'number' && Number.isSafeInteger(place) && place >= 0)
        : [];
      const ranks = order.map(Number);
      if (!Array.isArray(cell) || order.length !== cell.length || new Set(ranks).size !== ranks.length) {
        return wrong('It is not an order of places.');
      }
      return { kind: 'ranking', order: ranks };
    }
  }
}

function readLabels(names: readonly JsonValue[], context: AnswerContext): string[] | Fault {
  const labels: string[] = [];
  for (const item of names) {
    const name = labelName(item);
    if (name === null) return wrong('A label is not a text.');
    const id = labelId(name, context);
    if (typeof id !== 'string') return id;
    if (!labels.includes(id)) labels.push(id);
  }
  return labels;
}

function labelId(name: string, { labels, newLabels }: AnswerContext): string | Fault {
  const id = labels?.find(name) ?? (newLabels === 'add' ? labels?.add(name) : undefined);
  if (id !== undefined) return id;
  const why =
    newLabels === 'add'
      ? 'cannot be added: there are too many, or its name is empty or too long'
      : 'is not among the labels of the question';
  return { code: 'label', detail: `The label ${JSON.stringify(excerpt(name, 80))} ${why}.` };
}

function overlap(spans: readonly Span[]): boolean {
  const sorted = spans.toSorted((a, b) => a.start - b.start);
  return sorted.some((span, place) => span.start < (sorted[place - 1]?.end ?? 0));
}

function readPreference(fields: readonly string[], tie: boolean, cell: JsonValue): Answer | Fault {
  const chosen = cell === fields[0] ? 'first' : cell === fields[1] ? 'second' : cell;
  if (chosen === 'first' || chosen === 'second' || (chosen === 'tie' && tie)) return { kind: 'preference', chosen };
  return wrong('It says neither "first" nor "second".');
}

function readForm(question: Extract<Question, { kind: 'form' }>, cell: JsonValue): Answer | Fault {
  if (!isObject(cell)) return wrong('It is not a form.');
  const values: Record<string, string | number | boolean> = {};
  for (const [id, value] of Object.entries(cell)) {
    const input = question.inputs.find((one) => one.id === id);
    if (input === undefined || !slugSchema.safeParse(id).success)
      return wrong(`The form has no ${JSON.stringify(excerpt(id, 40))}.`);
    if (value === null) continue;
    const fits =
      input.kind === 'number'
        ? typeof value === 'number'
        : input.kind === 'yes-no'
          ? typeof value === 'boolean'
          : typeof value === 'string';
    if (!fits || typeof value === 'object') return wrong(`${input.title} is not what the form asks for.`);
    values[id] = value;
  }
  return { kind: 'form', values };
}

function readRelations(cell: JsonValue, spans: readonly Span[], context: AnswerContext): Answer | Fault {
  if (!Array.isArray(cell)) return wrong('The relations are not a list.');
  const ids = new Set(spans.map(({ id }) => id));
  const relations: { from: number; to: number; label: string }[] = [];
  for (const item of cell) {
    const { from, to, label } = isObject(item) ? item : {};
    const name = labelName(label);
    if (typeof from !== 'number' || typeof to !== 'number' || name === null)
      return wrong('A relation has no from, to and label.');
    if (!ids.has(from) || !ids.has(to))
      return wrong(`A relation goes from ${String(from)} to ${String(to)}, and one of these spans is not there.`);
    const id = labelId(name, context);
    if (typeof id !== 'string') return id;
    relations.push({ from, to, label: id });
  }
  return { kind: 'relations', relations };
}

function wrong(detail: string): Fault {
  return { code: 'answer', detail };
}
