/**
 * How records that were read stand before a question. One wrapper whether there are notes or none, so that an answer
 * can be scored with and without them and nothing else differs. A note that is null is left out, and the others keep
 * their numbers: what an answer cites must not change its meaning when it is scored.
 */
export function readingPrompt(notes: readonly (string | null)[], question: string): string {
  const lines = notes.flatMap((note, place) => (note === null ? [] : [`[${place + 1}] ${note}`]));
  return `Notes:\n${lines.length === 0 ? '(none)' : lines.join('\n')}\n\nQuestion: ${question}`;
}

/** A record's text as a note: on one line, so that nothing in it can end the notes, or pass for another of them. */
export function noteOf(text: string): string {
  return text.replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

/** The notes and the question of a wrapper in which no note was left out; null of any other text. */
export function notesIn(prompt: string): { notes: string[]; question: string } | null {
  const found = /^Notes:\n(?<lines>(?:\[\d+\] .*\n)+)\nQuestion: (?<question>[\s\S]*)$/u.exec(prompt)?.groups;
  if (found === undefined) return null;
  const notes = (found['lines'] ?? '').split('\n').slice(0, -1);
  const texts = notes.flatMap((line, at) =>
    line.startsWith(`[${at + 1}] `) ? [line.slice(`[${at + 1}] `.length)] : [],
  );
  return texts.length === notes.length ? { notes: texts, question: found['question'] ?? '' } : null;
}
