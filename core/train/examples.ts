import { z } from 'zod';
import type { Answer, Answers, Question } from '../curate/question.ts';
import { type ChatTurn, type Field, type JsonValue, chatTurnSchema, slugSchema } from '../curate/value.ts';
import { sha256Schema } from '../ids.ts';
import { splitSchema } from '../snapshot/split.ts';

/** A conversation to learn from: what the assistant says in it is what is learned. */
export const exampleSchema = z.object({
  /** Place among the run's snapshots, and line in its records.jsonl, both from 0. */
  snapshot: z.number().int().nonnegative(),
  line: z.number().int().nonnegative(),
  input: sha256Schema,
  /** Null where a record's own conversation is the example. */
  question: slugSchema.nullable(),
  split: splitSchema,
  messages: z.array(chatTurnSchema).min(1),
  /** The same conversation with the answer that was not chosen; there where a person preferred one of two. */
  rejected: z.array(chatTurnSchema).min(1).optional(),
});
export type Example = z.infer<typeof exampleSchema>;

/** Why something of a record teaches nothing. */
export const unusedSchema = z.enum(['no-answer', 'empty-answer', 'tie', 'no-prompt', 'no-assistant', 'missing-part']);
export type Unused = z.infer<typeof unusedSchema>;

interface Reading {
  question: string | null;
  messages: ChatTurn[];
  rejected?: ChatTurn[];
}

export interface Readings {
  readonly read: readonly Reading[];
  readonly unused: readonly Unused[];
}

interface Schema {
  readonly fields: readonly Field[];
  readonly questions: readonly Question[];
}

/** A record as conversations: one for each question that was answered; else its own turns, where it holds some. */
export function readingsOf(
  record: { readonly fields: Readonly<Record<string, JsonValue>>; readonly answers: Answers },
  schema: Schema,
): Readings {
  const read: Reading[] = [];
  const unused: Unused[] = [];
  for (const question of schema.questions) {
    const answer = record.answers[question.id];
    if (answer === undefined) continue;
    const made = readingOf(question, answer, record, schema);
    if (typeof made === 'string') unused.push(made);
    else {
      const rejected = rejectedOf(question, answer, record, made);
      read.push({ question: question.id, messages: made, ...(rejected !== undefined && { rejected }) });
    }
  }
  if (Object.keys(record.answers).length > 0) return { read, unused };
  for (const field of schema.fields) {
    if (field.kind !== 'chat') continue;
    const turns = z.array(chatTurnSchema).safeParse(record.fields[field.id]);
    if (!turns.success) continue;
    const made = turnsOf(turns.data);
    if (typeof made === 'string') unused.push(made);
    else read.push({ question: null, messages: made });
  }
  return read.length + unused.length > 0 ? { read, unused } : { read, unused: ['no-answer'] };
}

type Given = { readonly fields: Readonly<Record<string, JsonValue>>; readonly answers: Answers };

function readingOf(question: Question, answer: Answer, record: Given, schema: Schema): ChatTurn[] | Unused {
  if (answer.kind === 'chat') return turnsOf(answer.turns);
  const left = question.kind === 'preference' ? new Set(question.fields) : new Set<string>();
  const context = contextOf(record.fields, schema.fields, left);
  const task = taskOf(question, schema.questions);
  const prompt = [context, task].filter((part) => part !== '').join('\n\n');
  if (question.kind === 'preference' ? context === '' : prompt === '') return 'no-prompt';
  const said = saidOf(question, answer, record);
  if (typeof said !== 'object') return said;
  if (said.text.trim() === '') return 'empty-answer';
  return [
    { role: 'user', content: prompt },
    { role: 'assistant', content: said.text },
  ];
}

/** The prompt of a preference with the other answer; undefined where there is none to be preferred to. */
function rejectedOf(question: Question, answer: Answer, record: Given, chosen: ChatTurn[]): ChatTurn[] | undefined {
  if (question.kind !== 'preference' || answer.kind !== 'preference' || answer.chosen === 'tie') return undefined;
  const other = answer.chosen === 'first' ? 'second' : 'first';
  const said = saidOf(question, { kind: 'preference', chosen: other }, record);
  if (typeof said !== 'object' || said.text.trim() === '') return undefined;
  return [...chosen.slice(0, -1), { role: 'assistant', content: said.text }];
}

/** Turns as they are, up to the last that the assistant says. */
function turnsOf(turns: readonly ChatTurn[]): ChatTurn[] | Unused {
  const last = turns.findLastIndex(({ role, content }) => role === 'assistant' && content.trim() !== '');
  if (last === -1) return 'no-assistant';
  const kept = turns.slice(0, last + 1);
  return kept.some(({ role }) => role === 'user' || role === 'tool') ? kept : 'no-prompt';
}

/** What is asked for. One text alone needs no words: whoever asks the adapter later would have to add them, too. */
function taskOf(question: Question, questions: readonly Question[]): string {
  const { title } = question;
  const names = 'labels' in question ? question.labels.map(({ name }) => name).join(', ') : '';
  switch (question.kind) {
    case 'choice':
      return question.several ? `${title}: which of these apply? ${names}` : `${title}: which of these? ${names}`;
    case 'spans':
      return `${title}: list each passage on a line of its own, as “label: passage”. Labels: ${names}`;
    case 'relations':
      return `${title}: list each relation on a line of its own, as “passage | label | passage”. Labels: ${names}`;
    case 'rating':
      return `${title}: a number from ${question.lowest} to ${question.highest}`;
    case 'form':
      return `${title}: fill in ${question.inputs.map((input) => input.title || input.id).join(', ')}`;
    case 'ranking':
      return `${title}: put them in order, the best first.`;
    case 'text':
      return questions.filter(({ kind }) => kind === 'text').length > 1 ? title : '';
    case 'chat':
    case 'preference':
      return '';
  }
}

function saidOf(question: Question, answer: Answer, record: Given): { text: string } | Unused {
  const names = new Map('labels' in question ? question.labels.map(({ id, name }) => [id, name]) : []);
  const named = (label: string) => names.get(label) ?? label;
  switch (answer.kind) {
    case 'text':
      return { text: answer.text };
    case 'choice':
      return { text: answer.labels.length === 0 ? 'none' : answer.labels.map(named).join(', ') };
    case 'rating':
      return { text: String(answer.rating) };
    case 'spans': {
      const inOrder = answer.spans.toSorted((one, other) => one.start - other.start || one.end - other.end);
      return { text: inOrder.length === 0 ? 'none' : inOrder.map((of) => `${named(of.label)}: ${of.text}`).join('\n') };
    }
    case 'form': {
      if (question.kind !== 'form') return 'missing-part';
      const lines = question.inputs.flatMap(({ id, title }) => {
        const value = answer.values[id];
        if (value === undefined) return [];
        return [`${title || id}: ${typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)}`];
      });
      return { text: lines.join('\n') };
    }
    case 'relations': {
      const spans = question.kind === 'relations' ? record.answers[question.spans] : undefined;
      const texts = new Map(spans?.kind === 'spans' ? spans.spans.map(({ id, text }) => [id, text]) : []);
      const lines: string[] = [];
      for (const { from, to, label } of answer.relations) {
        const [one, other] = [texts.get(from), texts.get(to)];
        if (one === undefined || other === undefined) return 'missing-part';
        lines.push(`${one} | ${named(label)} | ${other}`);
      }
      return { text: lines.length === 0 ? 'none' : lines.join('\n') };
    }
    case 'preference': {
      if (answer.chosen === 'tie') return 'tie';
      const field = question.kind === 'preference' ? question.fields[answer.chosen === 'first' ? 0 : 1] : undefined;
      const value = field === undefined ? undefined : record.fields[field];
      return value === undefined || value === null ? 'missing-part' : { text: shown(value) };
    }
    case 'ranking': {
      const value = question.kind === 'ranking' ? record.fields[question.field] : undefined;
      if (!Array.isArray(value)) return 'missing-part';
      const items = answer.order.map((place) => value[place]);
      if (items.some((item) => item === undefined)) return 'missing-part';
      return { text: items.map((item, place) => `${place + 1}. ${shown(item ?? null)}`).join('\n') };
    }
    case 'chat':
      return 'missing-part';
  }
}

/** A record's fields as a person would read them out. One field alone goes without its title. */
function contextOf(
  values: Readonly<Record<string, JsonValue>>,
  fields: readonly Field[],
  without: ReadonlySet<string>,
): string {
  const parts = fields.flatMap(({ id, title }) => {
    const value = values[id];
    const text = without.has(id) || value === undefined || value === null ? '' : shown(value);
    return text.trim() === '' ? [] : [{ title, text }];
  });
  if (parts.length === 1) return parts[0]?.text ?? '';
  return parts.map(({ title, text }) => `${title}: ${text}`).join('\n\n');
}

function shown(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const turns = z.array(chatTurnSchema).safeParse(value);
    if (turns.success) return turns.data.map(({ role, content }) => `${role}: ${content}`).join('\n');
    if (value.every((item) => typeof item !== 'object')) return value.map((item) => `- ${String(item)}`).join('\n');
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
