/**
 * How records that were read stand before a question. One wrapper whether there are notes or none, so that an answer
 * can be scored with and without them and nothing else differs.
 */
export function readingPrompt(notes: readonly string[], question: string): string {
  const list = notes.length === 0 ? '(none)' : notes.map((note, place) => `[${place + 1}] ${note}`).join('\n');
  return `Notes:\n${list}\n\nQuestion: ${question}`;
}
