const LIST = 1_000;

/** What was found, as a derived file takes it: some at a time. */
export async function* inLists<Item>(items: readonly Item[]): AsyncGenerator<readonly Item[]> {
  for (let from = 0; from < items.length; from += LIST) yield items.slice(from, from + LIST);
}

/** A page of what was found: `after` so many, at most `limit`. */
export async function pageOf<Item>(
  lists: AsyncIterable<readonly Item[]>,
  after: number,
  limit: number,
): Promise<{ items: Item[]; more: boolean }> {
  const items: Item[] = [];
  let passed = 0;
  for await (const list of lists) {
    items.push(...list.slice(Math.max(0, after - passed)));
    passed += list.length;
    if (items.length > limit) break;
  }
  return { items: items.slice(0, limit), more: items.length > limit };
}
