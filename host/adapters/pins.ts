import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { MOST_PINNED } from '#core/settings.ts';
import type { StackedAdapter } from '../engine/generationHow.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { Adapters } from './adapters.ts';

interface Parts {
  settings: SettingsStore;
  adapters: Pick<Adapters, 'find' | 'usable'>;
  /** Others are pinned than before. */
  changed: () => void;
}

/** Which adapters a person wants to stay in memory. */
export class Pins {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async pin(hash: string, pinned: boolean): Promise<Result<void, Failure>> {
    const { settings, adapters } = this.#parts;
    if (!pinned) return this.forget(hash);
    if (adapters.find(hash) === undefined) return fail({ code: 'NOT_FOUND', what: 'adapter' });
    const before = settings.current.pinnedAdapters.filter((each) => each !== hash);
    if (before.length >= MOST_PINNED) return fail({ code: 'TOO_MANY_PINNED', most: MOST_PINNED });
    return this.#become([...before, hash]);
  }

  /** It stays no longer, whether it is still here or not. */
  forget(hash: string): Promise<Result<void, Failure>> {
    const before = this.#parts.settings.current.pinnedAdapters;
    return before.includes(hash)
      ? this.#become(before.filter((each) => each !== hash))
      : Promise.resolve(ok(undefined));
  }

  /** Of those, the ones that serve this base, as they are to be read. One whose file is damaged is left out. */
  async of(base: Pick<Model, 'hash' | 'name'>): Promise<StackedAdapter[]> {
    const { settings, adapters } = this.#parts;
    const serving: StackedAdapter[] = [];
    for (const hash of settings.current.pinnedAdapters) {
      const usable = await adapters.usable(base, [{ hash, scale: 1 }]);
      if (usable.ok) serving.push(...usable.value.map((adapter) => ({ ...adapter, hash })));
    }
    return serving;
  }

  async #become(pinnedAdapters: string[]): Promise<Result<void, Failure>> {
    const changed = await this.#parts.settings.change({ pinnedAdapters });
    if (!changed.ok) return changed;
    this.#parts.changed();
    return ok(undefined);
  }
}
