import { canonicalText } from '../canonical/canonical.ts';
import type { Answer, Answers, Span } from './question.ts';

/**
 * What an answer says, without the order in which it was said and without the numbers that spans go by: equal for
 * answers that mean the same. `among` are the answers it was given with: relations join spans of another question.
 */
export function meaningOf(answer: Answer, among: Answers = {}): string {
  switch (answer.kind) {
    case 'choice':
      return answer.labels.toSorted().join(' ');
    case 'spans':
      return answer.spans.map(placeOf).toSorted().join('\n');
    case 'preference':
      return answer.chosen;
    case 'rating':
      return String(answer.rating);
    case 'text':
      return answer.text;
    case 'relations':
      return answer.relations
        .map(({ from, to, label }) => `${joined(from, among)} ${joined(to, among)} ${label}`)
        .toSorted()
        .join('\n');
    case 'ranking':
      return answer.order.join(' ');
    case 'chat':
    case 'form': {
      const text = canonicalText(answer);
      return text.ok ? text.value : JSON.stringify(answer);
    }
  }
}

/** Whether two sets of answers mean the same, question by question. */
export function meanTheSame(one: Answers, other: Answers): boolean {
  const questions = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...questions].every((question) => agreeOn(question, one, other));
}

/** Whether they mean the same in one question; also where neither answers it. */
export function agreeOn(question: string, one: Answers, other: Answers): boolean {
  const [first, second] = [one[question], other[question]];
  if (first === undefined || second === undefined) return first === second;
  return first.kind === second.kind && meaningOf(first, one) === meaningOf(second, other);
}

function placeOf({ start, end, label }: Span): string {
  return `${start} ${end} ${label}`;
}

/** The span that a relation means; its bare number where there is none. */
function joined(id: number, among: Answers): string {
  for (const answer of Object.values(among)) {
    if (answer.kind !== 'spans') continue;
    const span = answer.spans.find((other) => other.id === id);
    if (span !== undefined) return `(${placeOf(span)})`;
  }
  return String(id);
}
