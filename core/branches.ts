// Apart from the schemas of conversation.ts, so that a window that walks the tree does not carry a validator.
import type { Turn } from './conversation.ts';

/** The turns from the first question down to `leaf`, in reading order. A loop or a missing parent ends the walk. */
export function branchTo(turns: readonly Turn[], leaf: string | null): Turn[] {
  const byId = new Map(turns.map((turn) => [turn.id, turn]));
  const branch: Turn[] = [];
  for (let id = leaf; id !== null;) {
    const turn = byId.get(id);
    if (turn === undefined) break;
    byId.delete(id);
    branch.unshift(turn);
    id = turn.parent;
  }
  return branch;
}

/** The turns that share a parent with `turn`, itself included, oldest first. */
export function siblingsOf(turns: readonly Turn[], turn: Turn): Turn[] {
  return turns
    .filter((other) => other.parent === turn.parent && other.role === turn.role)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The end of the branch that goes through `turn`, following the newest child each time. */
export function newestLeafUnder(turns: readonly Turn[], turn: Turn): Turn {
  const children = turns.filter((other) => other.parent === turn.id).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const newest = children.at(-1);
  return newest === undefined ? turn : newestLeafUnder(turns, newest);
}
