const LONGEST_TITLE = 60;

/** The first line of a question, cut at a word. */
export function titleOf(question: string): string {
  const line = (question.trim().split(/\r?\n/, 1)[0] ?? '').replaceAll(/\s+/g, ' ').trim();
  const characters = Array.from(line);
  if (characters.length <= LONGEST_TITLE) return line;
  // One more: a word that ends just there is whole.
  const space = characters.slice(0, LONGEST_TITLE + 1).lastIndexOf(' ');
  return `${characters.slice(0, space > LONGEST_TITLE / 2 ? space : LONGEST_TITLE).join('')}…`;
}
