import type { Answer, Question } from '#core/curate/question.ts';
import { t } from '#renderer/text/text.ts';

/** An answer as a person would say it, in a line. */
export function answerWords(question: Question | undefined, answer: Answer): string {
  const labels = question !== undefined && 'labels' in question ? question.labels : [];
  const nameOf = (id: string) => labels.find((label) => label.id === id)?.name ?? id;
  switch (answer.kind) {
    case 'choice':
      return answer.labels.length === 0 ? t('curateSuggestions.answer.none') : answer.labels.map(nameOf).join(', ');
    case 'spans':
      return answer.spans.length === 0
        ? t('curateSuggestions.answer.noSpans')
        : answer.spans
            .map(({ text, label }) => t('curateSuggestions.answer.span', { text, label: nameOf(label) }))
            .join(', ');
    case 'text':
      return answer.text;
    case 'preference':
      return t(`curateSuggestions.answer.${answer.chosen}`);
    case 'rating':
      return String(answer.rating);
    case 'form':
      return Object.entries(answer.values)
        .map(([id, value]) => `${titleOf(question, id)}: ${valueWords(value)}`)
        .join(', ');
    case 'chat':
    case 'relations':
    case 'ranking':
      return t('curateSuggestions.answer.other');
  }
}

function titleOf(question: Question | undefined, input: string): string {
  return question?.kind === 'form' ? (question.inputs.find(({ id }) => id === input)?.title ?? input) : input;
}

function valueWords(value: string | number | boolean): string {
  if (typeof value !== 'boolean') return String(value);
  return value ? t('curateSuggestions.answer.yes') : t('curateSuggestions.answer.no');
}
