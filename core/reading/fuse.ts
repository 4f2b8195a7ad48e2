/**
 * Reciprocal rank fusion: each list gives an item 1 / (60 + its rank), whatever the list's own figures mean. Sixty is
 * the constant of its authors (Cormack and others, 2009): with it the first few of a list differ little.
 */
const RANK_OFFSET = 60;

/** The items of several lists, best first; ties by the smaller name, so that the order of the lists says nothing. */
export function fused(lists: readonly (readonly string[])[]): string[] {
  const scores = new Map<string, number[]>();
  for (const list of lists) {
    for (const [rank, item] of [...new Set(list)].entries()) {
      scores.set(item, [...(scores.get(item) ?? []), 1 / (RANK_OFFSET + rank + 1)]);
    }
  }
  const sum = (parts: readonly number[]) =>
    parts.toSorted((one, other) => one - other).reduce((all, part) => all + part, 0);
  return [...scores]
    .map(([item, parts]) => ({ item, score: sum(parts) }))
    .toSorted((one, other) => other.score - one.score || (one.item < other.item ? -1 : 1))
    .map(({ item }) => item);
}
