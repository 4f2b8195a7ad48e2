import type { Question } from '#core/curate/question.ts';
import type { Rule } from '#core/suggest/rules.ts';

type Choice = Extract<Question, { kind: 'choice' }>;

export function choicesOf(questions: readonly Question[]): Choice[] {
  return questions.filter((question) => question.kind === 'choice');
}

/** A rule to begin with; null where no question has labels to choose from. */
export function newRule(rules: readonly Rule[], questions: readonly Question[]): Rule | null {
  const [question] = choicesOf(questions);
  const label = question?.labels[0];
  if (question === undefined || label === undefined) return null;
  let number = rules.length + 1;
  while (rules.some(({ id }) => id === `rule_${number}`)) number += 1;
  return {
    id: `rule_${number}`,
    name: '',
    question: question.id,
    label: label.id,
    field: null,
    when: { kind: 'words', words: [] },
  };
}

/** One word or phrase in a line; empty lines are nothing. */
export function wordsOfLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export function isEmpty({ when }: Rule): boolean {
  return when.kind === 'words' ? when.words.length === 0 : when.source === '';
}
