import type { Answer } from '../curate/question.ts';
import { answerKey } from '../curate/state/layer.ts';

/** Whether two answers say the same, in whatever order their parts came. */
export function sayTheSame(one: Answer, other: Answer): boolean {
  if (one.kind === 'choice' && other.kind === 'choice') {
    return one.labels.toSorted().join(' ') === other.labels.toSorted().join(' ');
  }
  if (one.kind === 'spans' && other.kind === 'spans') return spansKey(one) === spansKey(other);
  if (one.kind === 'text' && other.kind === 'text') return one.text.trim() === other.text.trim();
  if (one.kind === 'form' && other.kind === 'form') return formKey(one) === formKey(other);
  return answerKey(one) === answerKey(other);
}

function spansKey({ spans }: Extract<Answer, { kind: 'spans' }>): string {
  return spans
    .map(({ start, end, label }) => `${start} ${end} ${label}`)
    .toSorted()
    .join('\n');
}

function formKey({ values }: Extract<Answer, { kind: 'form' }>): string {
  return JSON.stringify(Object.entries(values).toSorted(([first], [second]) => (first < second ? -1 : 1)));
}
