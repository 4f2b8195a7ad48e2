import type { Failure } from '#core/failure.ts';
import type { Fit } from '#core/fit.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { MOST_TEXTS_TOGETHER } from '#protocol/engine/beside.ts';
import type { BesideStatus } from '#protocol/window/app.ts';
import type { Log } from '../log/log.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { Shell } from '../shell.ts';
import type { AnswerEngine } from './answerEngine.ts';
import type { LoadableModel } from './answerWishes.ts';
import { BesideEngine } from './besideEngine.ts';
import type { SupervisorTimes } from './supervisor.ts';

type BesidePurpose = Exclude<BesideStatus['purpose'], 'draft'>;

interface Parts {
  shell: Shell;
  log: Log;
  settings: SettingsStore;
  answer: AnswerEngine;
  models: {
    list: () => Model[];
    /** A model whose file is still what was shelved. */
    sound: (hash: string) => Promise<Result<{ model: Model; path: string }, Failure>>;
  };
  /** Something of `status` changed. */
  changed: () => void;
  times?: SupervisorTimes | undefined;
}

/** Which setting says the model of a purpose. */
const CHOSEN = { embed: 'embedModel', rank: 'rankModel' } as const;

const never = new AbortController().signal;

/** The models beside the base: one that turns texts into vectors, one that weighs texts against a question. */
export class Besides {
  readonly #parts: Parts;
  readonly #engines: Record<BesidePurpose, BesideEngine>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#engines = {
      embed: new BesideEngine({ ...parts, purpose: 'embed' }),
      rank: new BesideEngine({ ...parts, purpose: 'rank' }),
    };
  }

  get status(): BesideStatus[] {
    return Object.values(this.#engines).flatMap(({ status }) => (status === null ? [] : [status]));
  }

  fit(model: Model, purpose: BesidePurpose): Promise<Result<Fit & { device: string }, Failure>> {
    return this.#engines[purpose].fit(model.header);
  }

  /** Puts a model there, in place of the one of its kind; from now on it is the chosen one. */
  async put(hash: string, force: boolean): Promise<Result<void, Failure>> {
    const found = await this.#find(hash);
    if (!found.ok) return found;
    const { purpose } = found.value;
    const loaded = await this.#engines[purpose].load(found.value.model, force);
    if (!loaded.ok) return loaded;
    const changed = await this.#parts.settings.change({ [CHOSEN[purpose]]: hash });
    return changed.ok ? ok(undefined) : changed;
  }

  /** Takes it away, if it is there; it is chosen no more. */
  async takeAway(hash: string): Promise<Result<void, Failure>> {
    const { settings } = this.#parts;
    for (const purpose of ['embed', 'rank'] as const) {
      if (this.#engines[purpose].holds(hash)) await this.#engines[purpose].takeAway();
      if (settings.current[CHOSEN[purpose]] !== hash) continue;
      const changed = await settings.change({ [CHOSEN[purpose]]: null });
      if (!changed.ok) return changed;
    }
    return ok(undefined);
  }

  /** Whether there is a model that weighs texts against a question. */
  get ranks(): boolean {
    return this.#chosen('rank').ok;
  }

  /** The model that makes vectors; null where there is none. */
  get embedModel(): string | null {
    const chosen = this.#chosen('embed');
    return chosen.ok ? chosen.value : null;
  }

  /** A vector of length one for each text, by the chosen model; it is loaded when it is not. */
  async embed(texts: readonly string[], signal: AbortSignal = never): Promise<Result<Float32Array[], Failure>> {
    const hash = this.#chosen('embed');
    if (!hash.ok) return hash;
    const made = await this.embedWith(hash.value, texts, signal);
    return made.ok ? ok(made.value.vectors) : made;
  }

  /** The same by a model that was named, with how many tokens were read. */
  async embedWith(
    hash: string,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<{ vectors: Float32Array[]; tokens: number }, Failure>> {
    const found = await this.#find(hash);
    if (!found.ok) return found;
    const vectors: Float32Array[] = [];
    let tokens = 0;
    for (const some of inGroups(texts)) {
      const made = await this.#engines.embed.embed(found.value.model, some, signal);
      if (!made.ok) return made;
      vectors.push(...made.value.vectors);
      tokens += made.value.tokens;
    }
    return ok({ vectors, tokens });
  }

  /** For each text how probable it is that it belongs to the question, 0 to 1, by the chosen model. */
  async rerank(
    query: string,
    texts: readonly string[],
    signal: AbortSignal = never,
  ): Promise<Result<number[], Failure>> {
    const hash = this.#chosen('rank');
    if (!hash.ok) return hash;
    const found = await this.#find(hash.value);
    if (!found.ok) return found;
    const scores: number[] = [];
    for (const some of inGroups(texts)) {
      const made = await this.#engines.rank.rank(found.value.model, query, some, signal);
      if (!made.ok) return made;
      scores.push(...made.value.scores);
    }
    return ok(scores);
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#engines).map((engine) => engine.close()));
  }

  /** The chosen one, or else the newest that is here. */
  #chosen(purpose: BesidePurpose): Result<string, Failure> {
    const here = this.#parts.models.list().filter(({ header }) => header.purpose === purpose);
    const chosen = this.#parts.settings.current[CHOSEN[purpose]];
    const found =
      here.find(({ hash }) => hash === chosen) ?? here.toSorted((one, other) => other.addedAt - one.addedAt)[0];
    return found === undefined ? fail({ code: 'NO_MODEL_CHOSEN' }) : ok(found.hash);
  }

  async #find(hash: string): Promise<Result<{ model: LoadableModel; purpose: BesidePurpose }, Failure>> {
    const found = await this.#parts.models.sound(hash);
    if (!found.ok) return found;
    const { model, path } = found.value;
    const { purpose } = model.header;
    if (purpose === 'answer') return fail({ code: 'NOT_FOUND', what: 'model' });
    return ok({ model: { ...model, path }, purpose });
  }
}

function* inGroups(texts: readonly string[]): Generator<readonly string[], void> {
  for (let at = 0; at < texts.length; at += MOST_TEXTS_TOGETHER) yield texts.slice(at, at + MOST_TEXTS_TOGETHER);
}
