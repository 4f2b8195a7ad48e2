import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { draftLoadedSchema } from '#protocol/engine/answer.ts';
import type { Device } from '#protocol/engine/device.ts';
import type { BesideStatus } from '#protocol/window/app.ts';
import type { Log } from '../log/log.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { LoadableModel } from './answerWishes.ts';
import type { Arbiter, Grant } from './arbiter.ts';
import type { Child } from './child.ts';
import { deviceName } from './machine.ts';

interface Parts {
  arbiter: Arbiter;
  settings: SettingsStore;
  log: Log;
  changed: () => void;
}

/** What guesses ahead for the base that is loaded. It is in the base's own child, and goes with it. */
export class BaseDraft {
  readonly #parts: Parts;
  /** What is there, comes, or could not come, and for which base. */
  #now: { model: Model; base: Model; device: Device | null; failure: Failure | null } | undefined;
  #grant: Grant | undefined;
  /** It ended the child when it came: it is not brought again until a person says so. */
  #ended: string | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get status(): BesideStatus | null {
    if (this.#now === undefined) return null;
    const { model, base, device, failure } = this.#now;
    return {
      purpose: 'draft',
      model: { hash: model.hash, name: model.name },
      base: { hash: base.hash, name: base.name },
      state: failure !== null ? 'failed' : device === null ? 'loading' : 'ready',
      bytes: this.#grant?.fit.neededBytes ?? 0,
      device: device === null ? null : deviceName(device),
      failure,
    };
  }

  get isThere(): boolean {
    return this.#grant !== undefined;
  }

  /** Whether it may come by itself, with its base. */
  mayCome(hash: string): boolean {
    return this.#ended !== hash;
  }

  /** Puts it beside the base in `child`, in the place of what was there. Without room the base stays as it is, alone. */
  async bring(
    child: Child,
    base: Model,
    contextTokens: number,
    model: LoadableModel,
    force: boolean,
  ): Promise<Result<void, Failure>> {
    const { arbiter, settings, log, changed } = this.#parts;
    await this.takeAway(child);
    const now = { model, base, device: null, failure: null };
    this.#now = now;
    const granted = arbiter.request('draft', model.name, model.header, contextTokens, force);
    if (!granted.ok) return this.#failed(granted.failure);
    this.#grant = granted.value;
    changed();
    try {
      const { path, name } = model;
      const { threads } = settings.current;
      const loaded = draftLoadedSchema.parse(
        await child.client.answer.putDraft({ path, name, contextTokens, threads }),
      );
      granted.value.settled();
      this.#ended = undefined;
      this.#now = { ...now, device: loaded.device };
      changed();
      return ok(undefined);
    } catch (error) {
      const failure = child.failureOf(error);
      log.warn('a draft could not be loaded', { code: failure.code });
      if (failure.code === 'ENGINE_CRASHED') this.#ended = model.hash;
      this.#now = now;
      return this.#failed(failure);
    }
  }

  /** Its memory is free again; the base stays. */
  async takeAway(child: Child): Promise<void> {
    if (this.isThere) await child.client.answer.takeDraft();
    this.#release();
    this.#now = undefined;
  }

  /** What is told of one that could not come is told no more. */
  dismiss(base: string): void {
    this.#ended = undefined;
    if (this.#now?.base.hash === base && this.#now.failure !== null) this.#now = undefined;
    this.#parts.changed();
  }

  /** It went with its base. */
  forget(): void {
    this.#release();
    if (this.#now?.failure === null) this.#now = undefined;
  }

  #failed(failure: Failure): Result<void, Failure> {
    this.#release();
    if (this.#now !== undefined) this.#now = { ...this.#now, failure };
    this.#parts.changed();
    return fail(failure);
  }

  #release(): void {
    this.#grant?.release();
    this.#grant = undefined;
  }
}
