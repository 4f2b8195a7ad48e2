import type { Suggestion } from '#core/curate/suggestion.ts';

const NONE: readonly Suggestion[] = [];
/** Asked for together with a record: it is where a person goes next. */
const AHEAD = 24;
const BEHIND = 4;
const MOST_AT_ONCE = 200;
const MOST_HELD = 4_000;

type Fetch = (records: number[]) => Promise<readonly Suggestion[]>;

/**
 * Suggestions of records as the window needs them. What is asked for is fetched a moment later, together with its
 * neighbours; nobody waits for it. After a change what is known stays on the screen until the new word comes.
 */
export class SuggestionCache {
  readonly #fetch: Fetch;
  readonly #later: (work: () => void) => void;
  readonly #held = new Map<number, { suggestions: readonly Suggestion[]; age: number }>();
  readonly #wanted = new Set<number>();
  readonly #listeners = new Set<() => void>();
  #age = 0;
  #busy = false;

  constructor(fetch: Fetch, later: (work: () => void) => void = (work) => setTimeout(work, 0)) {
    this.#fetch = fetch;
    this.#later = later;
  }

  /** The same list until there is another. */
  peek(record: number): readonly Suggestion[] {
    return this.#held.get(record)?.suggestions ?? NONE;
  }

  /** `records`: how many there are. */
  want(record: number, records: number): void {
    if (record < 0 || record >= records || this.#isFresh(record)) return;
    const [first, last] = [Math.max(0, record - BEHIND), Math.min(records - 1, record + AHEAD)];
    for (let near = first; near <= last; near += 1) if (!this.#isFresh(near)) this.#wanted.add(near);
    this.#ask();
  }

  /** They may be others now. */
  revised(): void {
    this.#age += 1;
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #isFresh(record: number): boolean {
    return this.#held.get(record)?.age === this.#age;
  }

  #ask(): void {
    if (this.#busy) return;
    this.#busy = true;
    this.#later(() => void this.#flush());
  }

  async #flush(): Promise<void> {
    const asked = [...this.#wanted].slice(0, MOST_AT_ONCE);
    this.#wanted.clear();
    const age = this.#age;
    try {
      const found = Map.groupBy(await this.#fetch(asked), ({ record }) => record);
      if (this.#held.size > MOST_HELD) this.#held.clear();
      for (const record of asked) this.#held.set(record, { suggestions: found.get(record) ?? NONE, age });
    } catch {
      // A lost connection: whoever still looks asks again when the next change is told.
      this.#busy = false;
      return;
    }
    this.#busy = false;
    for (const listener of this.#listeners) listener();
    if (this.#wanted.size > 0) this.#ask();
  }
}
