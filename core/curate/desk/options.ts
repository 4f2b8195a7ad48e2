import type { Answer, Answers, Question } from '../question.ts';
import type { Field } from '../value.ts';

/** Something that a question offers to be chosen with one key. */
export interface Option {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Place in the palette; null where the thing has no colour of its own. */
  readonly colour: number | null;
  /** The key that its maker gave it. */
  readonly key: string | null;
}

/** More steps than this are typed, not chosen. */
const MOST_STEPS = 21;
export const TIE = 'tie';

/** Empty for what is written and not chosen. `tie`: what to call neither. */
export function optionsOf(question: Question, fields: readonly Field[], tie: string): Option[] {
  switch (question.kind) {
    case 'choice':
    case 'spans':
    case 'relations':
      return question.labels.map(({ id, name, description, colour, key }) => ({
        id,
        title: name,
        description,
        colour,
        key,
      }));
    case 'preference': {
      const [first = '', second = ''] = question.fields.map((id) => fields.find((field) => field.id === id)?.title);
      const sides = [plain('first', first), plain('second', second)];
      return question.tie ? [...sides, plain(TIE, tie)] : sides;
    }
    case 'rating': {
      const steps = question.highest - question.lowest + 1;
      if (steps > MOST_STEPS) return [];
      return Array.from({ length: steps }, (_, step) => plain(String(question.lowest + step)));
    }
    case 'text':
    case 'chat':
    case 'form':
    case 'ranking':
      return [];
  }
}

function plain(id: string, title = id): Option {
  return { id, title, description: '', colour: null, key: null };
}

/** Whether an option is what the answer says. */
export function isChosen(answer: Answer | undefined, option: string): boolean {
  if (answer === undefined) return false;
  if (answer.kind === 'choice') return answer.labels.includes(option);
  if (answer.kind === 'preference') return answer.chosen === option;
  return answer.kind === 'rating' && String(answer.rating) === option;
}

/** The answers after an option was pressed: chosen, or taken back where it was chosen. Others stay the same objects. */
export function pressed(question: Question, answers: Answers, option: string): Answers {
  const before = answers[question.id];
  const chosen = isChosen(before, option);
  switch (question.kind) {
    case 'choice': {
      const labels = before?.kind === 'choice' && question.several ? before.labels : [];
      return withAnswer(answers, question.id, {
        kind: 'choice',
        // In the order of the question, so that the order of pressing makes no difference between two people.
        labels: question.labels.map(({ id }) => id).filter((id) => (id === option ? !chosen : labels.includes(id))),
      });
    }
    case 'preference':
      if (option !== 'first' && option !== 'second' && option !== TIE) return answers;
      return withAnswer(answers, question.id, chosen ? undefined : { kind: 'preference', chosen: option });
    case 'rating':
      return withAnswer(answers, question.id, chosen ? undefined : { kind: 'rating', rating: Number(option) });
    case 'spans':
    case 'relations':
    case 'text':
    case 'chat':
    case 'form':
    case 'ranking':
      return answers;
  }
}

/** An answer that says nothing is no answer, so that having said nothing has one form only. */
export function withAnswer(answers: Answers, question: string, answer: Answer | undefined): Answers {
  const { [question]: _before, ...rest } = answers;
  return answer === undefined || saysNothing(answer) ? rest : { ...rest, [question]: answer };
}

export function saysNothing(answer: Answer): boolean {
  switch (answer.kind) {
    case 'choice':
      return answer.labels.length === 0;
    case 'spans':
      return answer.spans.length === 0;
    case 'text':
      return answer.text.trim() === '';
    case 'chat':
      return answer.turns.length === 0;
    case 'form':
      return Object.keys(answer.values).length === 0;
    case 'relations':
      return answer.relations.length === 0;
    case 'ranking':
      return answer.order.length === 0;
    case 'preference':
    case 'rating':
      return false;
  }
}

/** The answers after a span got another label. */
export function relabelled(answers: Answers, question: string, span: number, label: string): Answers {
  const before = answers[question];
  if (before?.kind !== 'spans') return answers;
  const spans = before.spans.map((each) => (each.id === span ? { ...each, label } : each));
  return { ...answers, [question]: { ...before, spans } };
}

/** The label that is given next, by question: the one that was chosen before, or the first. */
export function labelsToGive(
  questions: readonly Question[],
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const next: Record<string, string> = {};
  for (const question of questions) {
    if (question.kind !== 'spans' && question.kind !== 'relations') continue;
    const chosen = question.labels.find(({ id }) => id === before[question.id]) ?? question.labels[0];
    if (chosen !== undefined) next[question.id] = chosen.id;
  }
  return next;
}
