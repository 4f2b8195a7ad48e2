import type { Answers } from '../curate/question.ts';
import type { JsonValue } from '../curate/value.ts';

/** The texts of a record in which an answer may be found: what was written, not what was chosen from a list. */
export function tracedTexts(fields: Readonly<Record<string, JsonValue>>, answers: Answers): string[] {
  const texts: string[] = [];
  const take = (value: JsonValue): void => {
    if (typeof value === 'string') texts.push(value);
    else if (Array.isArray(value)) for (const item of value) take(item);
    else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) take(item);
  };
  for (const value of Object.values(fields)) take(value);
  for (const answer of Object.values(answers)) {
    if (answer.kind === 'text') take(answer.text);
    if (answer.kind === 'chat') for (const { content } of answer.turns) take(content);
    if (answer.kind === 'form') take(Object.values(answer.values));
  }
  return texts;
}
