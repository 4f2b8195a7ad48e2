import type { ProjectState, TagChange } from './projectState.ts';

/**
 * What adding and removing tags makes of what was changed of a record's tags before, as codes of `tagChanges`. Records
 * share few such changes, so each is worked out once, however many records there are.
 */
export function tagChangeOf(
  state: ProjectState,
  add: readonly string[],
  remove: readonly string[],
): (before: number) => number {
  const known = new Map<number, number>();
  return (before) => {
    const code = known.get(before) ?? codeAfter(state, before, add, remove);
    known.set(before, code);
    return code;
  };
}

/** A tag in both lists is removed. */
function codeAfter(state: ProjectState, before: number, add: readonly string[], remove: readonly string[]): number {
  const change = state.tagChanges.valueOf(before);
  const added = new Set([...(change?.added ?? []), ...add]);
  const removed = new Set(change?.removed);
  for (const tag of add) removed.delete(tag);
  for (const tag of remove) {
    added.delete(tag);
    removed.add(tag);
  }
  const after: TagChange = { added: [...added].toSorted(), removed: [...removed].toSorted() };
  return after.added.length === 0 && after.removed.length === 0 ? 0 : state.tagChanges.codeOf(after);
}

/** The tags of a record: those that it came with, and what people changed of them. */
export function tagsOf(state: ProjectState, record: number, imported: readonly string[]): string[] {
  const change = state.tagChanges.valueOf(state.tags.get(record));
  if (change === undefined) return [...imported];
  return [...new Set([...imported.filter((tag) => !change.removed.includes(tag)), ...change.added])];
}
