import type { AnswerSettings, Preset } from '#core/answerSettings.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { newId } from '../ids.ts';
import { readPresets } from './reads.ts';
import { deletePreset, writePreset } from './writes.ts';

const noPreset = fail<Failure>({ code: 'NOT_FOUND', what: 'preset' });

/** Settings of answers under names. A name stands for one of them. */
export class Presets {
  readonly #catalogue: Catalogue;
  readonly #revised: () => void;

  constructor(catalogue: Catalogue, revised: () => void) {
    this.#catalogue = catalogue;
    this.#revised = revised;
  }

  list(): Preset[] {
    return readPresets(this.#catalogue);
  }

  save(name: string, settings: AnswerSettings): Result<Preset, Failure> {
    const before = this.#named(name);
    return this.#write({ id: before?.id ?? newId(), name, settings, createdAt: before?.createdAt ?? Date.now() });
  }

  rename(id: string, name: string): Result<Preset, Failure> {
    const preset = this.list().find((each) => each.id === id);
    if (preset === undefined) return noPreset;
    const taken = this.#named(name);
    if (taken !== undefined && taken.id !== id) return fail({ code: 'NAME_TAKEN', name });
    return this.#write({ ...preset, name });
  }

  remove(id: string): Result<void, Failure> {
    const removed = deletePreset(this.#catalogue, id);
    if (removed.ok) this.#revised();
    return removed;
  }

  #named(name: string): Preset | undefined {
    const same = name.toLowerCase();
    return this.list().find((each) => each.name.toLowerCase() === same);
  }

  #write(preset: Preset): Result<Preset, Failure> {
    const written = writePreset(this.#catalogue, preset);
    if (!written.ok) return written;
    this.#revised();
    return ok(preset);
  }
}
