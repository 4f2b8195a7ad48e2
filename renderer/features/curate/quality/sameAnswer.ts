import { canonicalText } from '#core/canonical/canonical.ts';
import type { Answer } from '#core/curate/question.ts';

/** What an answer says, without the order in which it was said: equal for answers that mean the same. */
export function meaningOf(answer: Answer): string {
  switch (answer.kind) {
    case 'choice':
      return answer.labels.toSorted().join(' ');
    case 'spans':
      return answer.spans
        .map(({ start, end, label }) => `${start} ${end} ${label}`)
        .toSorted()
        .join('\n');
    case 'preference':
      return answer.chosen;
    case 'rating':
      return String(answer.rating);
    case 'text':
      return answer.text;
    case 'relations':
      return answer.relations
        .map(({ from, to, label }) => `${from} ${to} ${label}`)
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
  return '';
}

export function sameAnswer(one: Answer | undefined, other: Answer | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.kind === other.kind && meaningOf(one) === meaningOf(other);
}
