import { Fences, headingOf } from '../read/markdown.ts';

/** Whether lines are tokens with tags: as many columns in each, the last of them `O` or like `B-PER`. */
export function isConll(text: string): boolean {
  const lines = text
    .split('\n', 400)
    .slice(0, -1)
    .map((line) => line.trim());
  const tokens = lines
    .filter((line) => line !== '' && !line.startsWith('-DOCSTART-'))
    .map((line) => line.split(/[ \t]+/));
  const width = tokens[0]?.length ?? 0;
  if (tokens.length < 2 || width < 2) return false;
  const fitting = tokens.filter((cells) => cells.length === width && /^(?:O|[BIESLU]-\S+)$/.test(cells.at(-1) ?? ''));
  return fitting.length >= tokens.length * 0.9;
}

/** How a text without structure is best cut. */
export function textPer(text: string): 'paragraph' | 'line' {
  return /\S[^\S\n]*\n[^\S\n]*\n[^\S\n]*\S/.test(text) ? 'paragraph' : 'line';
}

/** The level at which Markdown is best cut into records: the highest that comes more than once. */
export function headingLevel(text: string): number | null {
  const counts = [0, 0, 0, 0, 0, 0];
  const fences = new Fences();
  for (const line of text.split('\n')) {
    if (fences.isCode(line) || headingOf(line, 6) === null) continue;
    const level = /#+/.exec(line)?.[0].length ?? 0;
    counts[level - 1] = (counts[level - 1] ?? 0) + 1;
  }
  const level = counts.findIndex((found) => found > 1);
  return level < 0 ? null : level + 1;
}
