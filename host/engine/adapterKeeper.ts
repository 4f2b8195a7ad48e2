import type { Resident } from '#protocol/engine/answer.ts';
import type { EngineStatus } from '#protocol/window/app.ts';
import type { StackedAdapter } from './generationHow.ts';

/** Of those that had to leave memory, so many are told of. */
const EVICTED_TOLD = 8;
/** Those used longer ago are hardly the next ones. */
const MOST_REMEMBERED = 32;
/** Each takes time of the child that answers: a few at a time. */
const MOST_LIKELY = 4;

const none: EngineStatus['adapters'] = { resident: [], evicted: [] };

/** What is known of the adapters of one child: which are in memory, which had to go, and which were used last. */
export class AdapterKeeper {
  #shown = none;
  /** By path: of the adapters in memory. */
  readonly #names = new Map<string, { hash: string; name: string }>();
  /** The last one first. They outlive a child: what it held is likely to be asked of the next one. */
  #recent: StackedAdapter[] = [];
  #base: string | undefined;

  get shown(): EngineStatus['adapters'] {
    return this.#shown;
  }

  /** A base is loaded. The order in which adapters were used with another one tells nothing about it. */
  begin(base: string): void {
    if (base !== this.#base) this.#recent = [];
    this.#base = base;
    this.end();
  }

  /** The child holds nothing any more. */
  end(): void {
    this.#shown = none;
    this.#names.clear();
  }

  name(adapters: readonly StackedAdapter[]): void {
    for (const { path, hash, name } of adapters) this.#names.set(path, { hash, name });
  }

  used(adapters: readonly StackedAdapter[]): void {
    this.name(adapters);
    const now = new Set(adapters.map(({ path }) => path));
    this.#recent = [...adapters, ...this.#recent.filter(({ path }) => !now.has(path))].slice(0, MOST_REMEMBERED);
  }

  /** Those used last that are not in memory. */
  likely(): StackedAdapter[] {
    const here = new Set(this.#shown.resident.map(({ hash }) => hash));
    return this.#recent.filter(({ hash }) => !here.has(hash)).slice(0, MOST_LIKELY);
  }

  /** Those that are there no more, although nobody asked them to go, had to make room. */
  residents(residents: readonly Resident[]): void {
    const resident = residents.flatMap(({ path, bytes, stacked, pinned }) => {
      const known = this.#names.get(path);
      return known === undefined ? [] : [{ ...known, bytes, stacked, pinned }];
    });
    const here = new Set(resident.map(({ hash }) => hash));
    const gone = this.#shown.resident.filter(({ hash }) => !here.has(hash)).map(({ hash, name }) => ({ hash, name }));
    const before = this.#shown.evicted.filter(
      ({ hash }) => !here.has(hash) && gone.every((other) => other.hash !== hash),
    );
    this.#shown = { resident, evicted: [...gone, ...before].slice(0, EVICTED_TOLD) };
    for (const path of this.#names.keys()) if (!residents.some((each) => each.path === path)) this.#names.delete(path);
  }
}
