import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { AnswerEngine } from './answerEngine.ts';
import type { LoadableModel } from './answerWishes.ts';
import type { DraftFit } from './draftPlace.ts';
import type { ParseEngine } from './parseEngine.ts';

interface Parts {
  settings: SettingsStore;
  answer: AnswerEngine;
  parse: Pick<ParseEngine, 'vocabulariesDiffer'>;
  models: {
    /** A model whose file is still what was shelved. */
    sound: (hash: string) => Promise<Result<{ model: Model; path: string }, Failure>>;
  };
}

/** Which small model guesses ahead for which base: a person's choice, one a base. */
export class Drafts {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The one that was chosen for a base; null where none was, or where it cannot be used any more. */
  async of(base: string): Promise<LoadableModel | null> {
    const hash = this.#parts.settings.current.drafts[base];
    if (hash === undefined) return null;
    const found = await this.#find(hash);
    return found.ok ? found.value : null;
  }

  /** Whether a model can guess for a base, and what it would take. */
  async fit(hash: string, base: string): Promise<Result<DraftFit, Failure>> {
    const { answer } = this.#parts;
    const checked = await this.#check(hash, base);
    if (!checked.ok) return checked;
    return answer.draft.fit(checked.value.header, base);
  }

  /** From now on it comes with its base; where that is loaded, at once. */
  async put(hash: string, base: string, force: boolean): Promise<Result<void, Failure>> {
    const { answer, settings } = this.#parts;
    const checked = await this.#check(hash, base);
    if (!checked.ok) return checked;
    const put = await answer.draft.put(base, checked.value, force);
    if (!put.ok) return put;
    const changed = await settings.change({ drafts: { ...settings.current.drafts, [base]: hash } });
    return changed.ok ? ok(undefined) : changed;
  }

  /** The base answers alone again, and the draft's memory is free. */
  async takeAway(base: string): Promise<Result<void, Failure>> {
    const { answer, settings } = this.#parts;
    const taken = await answer.draft.takeAway(base);
    if (!taken.ok || settings.current.drafts[base] === undefined) return taken;
    const { [base]: _gone, ...drafts } = settings.current.drafts;
    const changed = await settings.change({ drafts });
    return changed.ok ? ok(undefined) : changed;
  }

  /** A model is to be removed: it guesses for none, and none guesses for it. */
  async forget(hash: string): Promise<Result<void, Failure>> {
    for (const [base, draft] of Object.entries(this.#parts.settings.current.drafts)) {
      if (base !== hash && draft !== hash) continue;
      const taken = await this.takeAway(base);
      if (!taken.ok) return taken;
    }
    return ok(undefined);
  }

  async #check(hash: string, baseHash: string): Promise<Result<LoadableModel, Failure>> {
    const [draft, base] = [await this.#find(hash), await this.#find(baseHash)];
    if (!draft.ok) return draft;
    if (!base.ok) return base;
    const refused = (reason: Extract<Failure, { code: 'DRAFT_REFUSED' }>['reason'], difference = '') =>
      fail<Failure>({ code: 'DRAFT_REFUSED', name: draft.value.name, base: base.value.name, reason, difference });
    const [{ header }, { header: ofBase }] = [draft.value, base.value];
    if (header.purpose !== 'answer' || ofBase.purpose !== 'answer') return refused('does-not-answer');
    if (header.weightBytes >= ofBase.weightBytes) return refused('not-smaller');
    const differs = await this.#parts.parse.vocabulariesDiffer(fileOf(draft.value), fileOf(base.value));
    if (!differs.ok) return differs;
    return differs.value === null ? ok(draft.value) : refused('vocabulary', differs.value);
  }

  async #find(hash: string): Promise<Result<LoadableModel, Failure>> {
    const found = await this.#parts.models.sound(hash);
    return found.ok ? ok({ ...found.value.model, path: found.value.path }) : found;
  }
}

function fileOf({ path, name }: LoadableModel): { path: string; name: string } {
  return { path, name };
}
