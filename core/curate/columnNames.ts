/**
 * What the answers to a question are called beside fields, in a table or an object that holds both: by the question's
 * id, unless a field has that name.
 */
export function answerColumn(question: { id: string }, fields: readonly { id: string }[]): string {
  return fields.some((field) => field.id === question.id) ? `${question.id}_answer` : question.id;
}
