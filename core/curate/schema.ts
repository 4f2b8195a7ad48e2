import type { Answer, Answers, Question } from './question.ts';
import type { Field } from './value.ts';

/** Why fields and questions do not belong together, in words; null where they do. */
export function schemaProblem(fields: readonly Field[], questions: readonly Question[]): string | null {
  const fieldIds = new Set(fields.map(({ id }) => id));
  const byId = new Map(questions.map((question) => [question.id, question]));
  if (fieldIds.size < fields.length) return 'two fields have one name';
  if (byId.size < questions.length) return 'two questions have one name';
  for (const question of questions) {
    for (const field of fieldsOf(question)) {
      if (!fieldIds.has(field)) return `“${question.title}” asks about a field “${field}” that is not there`;
    }
    if ('labels' in question && new Set(question.labels.map(({ id }) => id)).size < question.labels.length) {
      return `two labels of “${question.title}” have one name`;
    }
    if (question.kind === 'relations' && byId.get(question.spans)?.kind !== 'spans') {
      return `“${question.title}” joins spans of a question that is not there`;
    }
    if (question.kind === 'rating' && question.lowest >= question.highest) {
      return `“${question.title}” has no range to rate in`;
    }
  }
  return null;
}

function fieldsOf(question: Question): string[] {
  if (question.kind === 'preference') return question.fields;
  if (question.kind === 'text') return question.from === null ? [] : [question.from];
  return 'field' in question ? [question.field] : [];
}

/** What is wrong with answers to these questions. `question` and `label` may have been there once. */
export interface Misfit {
  readonly reason: 'question' | 'answer' | 'label';
  readonly detail: string;
}

/** Null where every answer fits its question. Whether required ones are there is the desk's business. */
export function answersMisfit(questions: readonly Question[], answers: Answers): Misfit | null {
  for (const [id, answer] of Object.entries(answers)) {
    const question = questions.find((other) => other.id === id);
    if (question === undefined) return { reason: 'question', detail: id };
    const misfit = answerMisfit(question, answer);
    if (misfit !== null) return misfit;
  }
  return null;
}

export function answerMisfit(question: Question, answer: Answer): Misfit | null {
  const wrong = (detail: string): Misfit => ({ reason: 'answer', detail: `${question.title}: ${detail}` });
  if (question.kind !== answer.kind) return wrong(`${answer.kind} for ${question.kind}`);
  if (answer.kind === 'choice' && question.kind === 'choice') {
    if (!question.several && answer.labels.length > 1) return wrong('more than one label');
    return labelMisfit(question, answer.labels);
  }
  if (answer.kind === 'spans' && question.kind === 'spans') {
    const ids = new Set(answer.spans.map(({ id }) => id));
    if (ids.size < answer.spans.length) return wrong('two spans have one number');
    const empty = answer.spans.find(({ start, end }) => end <= start);
    if (empty !== undefined) return wrong(`a span from ${empty.start} to ${empty.end}`);
    if (!question.overlaps && overlap(answer.spans)) return wrong('two spans overlap');
    return labelMisfit(
      question,
      answer.spans.map(({ label }) => label),
    );
  }
  if (answer.kind === 'preference' && question.kind === 'preference') {
    return answer.chosen === 'tie' && !question.tie ? wrong('a tie') : null;
  }
  if (answer.kind === 'rating' && question.kind === 'rating') {
    return answer.rating < question.lowest || answer.rating > question.highest ? wrong(String(answer.rating)) : null;
  }
  if (answer.kind === 'form' && question.kind === 'form') {
    for (const [id, value] of Object.entries(answer.values)) {
      const input = question.inputs.find((other) => other.id === id);
      if (input === undefined) return wrong(`no input “${id}”`);
      const wanted = input.kind === 'number' ? 'number' : input.kind === 'yes-no' ? 'boolean' : 'string';
      if (typeof value !== wanted) return wrong(`${typeof value} in “${input.title}”`);
    }
    return null;
  }
  if (answer.kind === 'relations' && question.kind === 'relations') {
    return labelMisfit(
      question,
      answer.relations.map(({ label }) => label),
    );
  }
  if (answer.kind === 'ranking') {
    return new Set(answer.order).size < answer.order.length ? wrong('one place twice') : null;
  }
  return null;
}

/** For one label or for many at once. */
export function labelMisfit(question: Extract<Question, { labels: unknown }>, given: readonly string[]): Misfit | null {
  const known = new Set(question.labels.map(({ id }) => id));
  const strange = given.find((label) => !known.has(label));
  return strange === undefined ? null : { reason: 'label', detail: `${question.title}: ${strange}` };
}

function overlap(spans: readonly { start: number; end: number }[]): boolean {
  const sorted = spans.toSorted((one, other) => one.start - other.start);
  return sorted.some(({ start }, place) => start < (sorted[place - 1]?.end ?? 0));
}
