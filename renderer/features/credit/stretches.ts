/** A part of a text, in UTF-16 units. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Longer ones are looked for by their beginning: a pattern of ten thousand words is none. */
const MOST_WORDS = 400;

/** Where words of an answer stand in a record: the same words in the same order, whatever stands between them. */
export function stretchesIn(text: string, wanted: readonly string[]): Stretch[] {
  const found = wanted.flatMap((words): Stretch[] => {
    const parts = words.match(WORD)?.slice(0, MOST_WORDS) ?? [];
    if (parts.length === 0) return [];
    const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}])${parts.join(String.raw`[^\p{L}\p{N}]+`)}`, 'giu');
    return [...text.matchAll(pattern)].map(({ index, 0: piece }) => ({ start: index, end: index + piece.length }));
  });
  const joined: Stretch[] = [];
  for (const stretch of found.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last === undefined || stretch.start > last.end) joined.push(stretch);
    else joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, stretch.end) };
  }
  return joined;
}
