import type { Entry } from '#core/curate/entry.ts';

/** What each labeler can take back here, and do again: ids of entries, the newest last. */
export class UndoStacks {
  readonly #stacks = new Map<string, { done: string[]; undone: string[] }>();

  /** Every entry that was done in this window, in order. */
  note({ id, by, do: doing }: Entry): void {
    const stack = this.#of(by);
    if (doing.kind === 'undo') move(doing.entry, stack.done, stack.undone);
    else if (doing.kind === 'redo') move(doing.entry, stack.undone, stack.done);
    else {
      stack.done.push(id);
      stack.undone.length = 0;
    }
  }

  /** It never came: the host refused it. */
  forget({ id, by, do: doing }: Entry): void {
    const stack = this.#of(by);
    if (doing.kind === 'undo') move(doing.entry, stack.undone, stack.done);
    else if (doing.kind === 'redo') move(doing.entry, stack.done, stack.undone);
    else stack.done = stack.done.filter((other) => other !== id);
  }

  /** What cannot be turned at all must not stand in the way of what came before it. */
  drop(by: string, id: string): void {
    const stack = this.#of(by);
    stack.done = stack.done.filter((other) => other !== id);
    stack.undone = stack.undone.filter((other) => other !== id);
  }

  toUndo(by: string): string | undefined {
    return this.#stacks.get(by)?.done.at(-1);
  }

  toRedo(by: string): string | undefined {
    return this.#stacks.get(by)?.undone.at(-1);
  }

  #of(by: string): { done: string[]; undone: string[] } {
    const known = this.#stacks.get(by);
    if (known !== undefined) return known;
    const stack = { done: [], undone: [] };
    this.#stacks.set(by, stack);
    return stack;
  }
}

function move(id: string, from: string[], to: string[]): void {
  const place = from.lastIndexOf(id);
  if (place !== -1) from.splice(place, 1);
  to.push(id);
}
