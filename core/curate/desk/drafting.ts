import { canonicalText } from '../../canonical/canonical.ts';
import type { Answer, Answers, Question, Span } from '../question.ts';
import type { CurateRecord } from '../record.ts';
import { redactedIn } from '../../quality/personal/inValue.ts';
import { redact } from '../../quality/personal/redact.ts';
import { answerMisfit } from '../schema.ts';
import { itemsOf, textOf, turnsOf } from './fieldValue.ts';
import { saysNothing, withAnswer } from './options.ts';

/** Code points that were blacked out, by field. */
export type Redacted = (field: string) => readonly { readonly start: number; readonly end: number }[];

/** What a question that is written begins with, until somebody changes it; undefined where it begins with nothing. */
export function beginning(question: Question, record: CurateRecord, redacted: Redacted): Answer | undefined {
  if (question.kind === 'text' && question.from !== null) {
    // Named as it is when it leaves the project: what is written here goes into files.
    const { text } = redact(textOf(record.fields[question.from]), redacted(question.from));
    return text.trim() === '' ? undefined : { kind: 'text', text };
  }
  if (question.kind === 'chat') {
    const value = record.fields[question.field];
    const turns = turnsOf(redactedIn(value, redacted(question.field)));
    return turns === null || turns.length === 0 ? undefined : { kind: 'chat', turns };
  }
  return undefined;
}

/** The order in which a ranking stands now: what was answered, and what the record has beside it. */
export function orderOf(
  question: Extract<Question, { kind: 'ranking' }>,
  record: CurateRecord,
  answers: Answers,
): number[] {
  const places = (itemsOf(record.fields[question.field]) ?? []).map((_, place) => place);
  const answer = answers[question.id];
  const order = answer?.kind === 'ranking' ? answer.order.filter((place) => place < places.length) : [];
  return [...order, ...places.filter((place) => !order.includes(place))];
}

/** What goes into the log at submit: what was answered, and the beginnings that were left as they are. */
export function completed(
  questions: readonly Question[],
  record: CurateRecord,
  answers: Answers,
  redacted: Redacted,
): Answers {
  let whole = fitting(questions, answers);
  for (const question of questions) {
    // What somebody emptied is not filled again.
    if (answers[question.id] === undefined)
      whole = withAnswer(whole, question.id, beginning(question, record, redacted));
  }
  return whole;
}

/** Without what questions no longer ask for, and without relations whose spans are gone: the host would refuse them. */
export function fitting(questions: readonly Question[], answers: Answers): Answers {
  const kept: [string, Answer][] = [];
  for (const question of questions) {
    const answer = answers[question.id];
    if (answer === undefined || answerMisfit(question, answer) !== null) continue;
    const held = question.kind === 'relations' ? onlyHeld(answer, answers[question.spans]) : answer;
    if (!saysNothing(held)) kept.push([question.id, held]);
  }
  return Object.fromEntries(kept);
}

function onlyHeld(answer: Answer, spans: Answer | undefined): Answer {
  if (answer.kind !== 'relations') return answer;
  const ids = new Set(spans?.kind === 'spans' ? spans.spans.map(({ id }) => id) : []);
  const relations = answer.relations.filter(({ from, to }) => ids.has(from) && ids.has(to));
  return relations.length === answer.relations.length ? answer : { kind: 'relations', relations };
}

/** The first required question without an answer; null where the record can be submitted. */
export function firstMissing(questions: readonly Question[], answers: Answers): Question | null {
  return questions.find(({ id, required }) => required && answers[id] === undefined) ?? null;
}

export function sameAnswerSet(one: Answers, other: Answers): boolean {
  const [text, otherText] = [canonicalText(one), canonicalText(other)];
  return text.ok && otherText.ok && text.value === otherText.value;
}

/** Something that was proposed for a question, by a model, a rule or the file that the record came from. */
export interface Proposal {
  readonly question: string;
  readonly answer: Answer;
}

/** What of the proposals is not said already, and fits its question. */
export function open<Proposed extends Proposal>(
  questions: readonly Question[],
  answers: Answers,
  proposals: readonly Proposed[],
): Proposed[] {
  return proposals.filter((proposal) => {
    const question = questions.find(({ id }) => id === proposal.question);
    if (question === undefined || answerMisfit(question, proposal.answer) !== null) return false;
    return !sameAnswerSet(accepted(questions, answers, proposal), answers);
  });
}

/** The answers with a proposal in them: spans are added to those that are there, anything else takes the place. */
export function accepted(questions: readonly Question[], answers: Answers, { question, answer }: Proposal): Answers {
  const asked = questions.find(({ id }) => id === question);
  if (asked === undefined || answerMisfit(asked, answer) !== null) return answers;
  if (asked.kind !== 'spans' || answer.kind !== 'spans') return withAnswer(answers, question, answer);
  const before = answers[question];
  const spans = before?.kind === 'spans' ? before.spans : [];
  const added = addable(spans, answer.spans, asked.overlaps);
  if (added.length === 0) return answers;
  return withAnswer(answers, question, { kind: 'spans', unit: 'codepoint', spans: [...spans, ...added] });
}

/** Those of the proposed spans that can stand beside the others, with numbers of their own. */
export function addable(spans: readonly Span[], proposed: readonly Span[], overlaps: boolean): Span[] {
  const added: Span[] = [];
  let id = Math.max(-1, ...spans.map((span) => span.id));
  for (const span of proposed) {
    const collides = [...spans, ...added].some((other) =>
      overlaps
        ? other.start === span.start && other.end === span.end && other.label === span.label
        : other.start < span.end && span.start < other.end,
    );
    if (collides) continue;
    id += 1;
    added.push({ ...span, id });
  }
  return added;
}

/** An item moved by so many places, towards the best (negative) or the worst. */
export function moved(order: readonly number[], place: number, by: number): number[] {
  const to = Math.min(order.length - 1, Math.max(0, place + by));
  const next = [...order];
  next.splice(to, 0, ...next.splice(place, 1));
  return next;
}

/** Whether nothing is left to do once this question is answered: it alone is required, and takes one press. */
export function isLastPress(questions: readonly Question[], id: string): boolean {
  const required = questions.filter((question) => question.required);
  const [only] = required;
  if (only === undefined || required.length > 1 || only.id !== id) return false;
  return only.kind === 'preference' || only.kind === 'rating' || (only.kind === 'choice' && !only.several);
}
