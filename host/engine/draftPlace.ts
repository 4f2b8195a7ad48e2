import type { Failure } from '#core/failure.ts';
import type { Fit } from '#core/fit.ts';
import type { Model, ModelHeader } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Device } from '#protocol/engine/device.ts';
import type { BesideStatus } from '#protocol/window/app.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { LoadableModel } from './answerWishes.ts';
import type { BackgroundWork } from './backgroundWork.ts';
import type { Child } from './child.ts';
import type { LoadedBase } from './loadedBase.ts';
import { deviceName } from './machine.ts';
import type { ReadingAhead } from './readingAhead.ts';
import type { Supervisor } from './supervisor.ts';

interface Parts {
  base: LoadedBase;
  supervisor: Supervisor;
  settings: SettingsStore;
  ahead: ReadingAhead;
  background: BackgroundWork;
  /** Somebody is answered. */
  answering: () => boolean;
  device: () => Promise<Result<Device, Failure>>;
  /** Looks again how much of the device is free. */
  look: () => Promise<void>;
  changed: () => void;
}

/** What a draft would take; `now`: beside the base that is loaded, else as if none were. */
export interface DraftFit {
  fit: Fit & { device: string };
  now: boolean;
}

/** Where what guesses ahead comes and goes while a base is loaded: between answers, and alone. */
export class DraftPlace {
  readonly #parts: Parts;
  #changing: Promise<unknown> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** One comes or goes: until then the child does nothing else. */
  get changing(): Promise<unknown> | undefined {
    return this.#changing;
  }

  get status(): BesideStatus[] {
    const { status } = this.#parts.base.draft;
    return status === null ? [] : [status];
  }

  async fit(header: ModelHeader, wanted: string): Promise<Result<DraftFit, Failure>> {
    const { base, settings, device, look } = this.#parts;
    const found = await device();
    if (!found.ok) return found;
    await look();
    const now = base.model?.hash === wanted;
    const contextTokens = (now ? base.contextTokens : undefined) ?? settings.current.contextTokens;
    const fit = base.arbiter.fit('draft', header, contextTokens);
    return ok({ fit: { ...fit, device: deviceName(found.value) }, now });
  }

  /** Puts a draft beside a base; nothing happens where another base is loaded. */
  put(wanted: string, draft: LoadableModel, force: boolean): Promise<Result<void, Failure>> {
    const { base, look } = this.#parts;
    return this.#change(wanted, async (child, loaded, contextTokens) => {
      await look();
      return base.draft.bring(child, loaded, contextTokens, draft, force);
    });
  }

  /** The base that is loaded answers alone again. */
  takeAway(wanted: string): Promise<Result<void, Failure>> {
    const { base, look } = this.#parts;
    base.draft.dismiss(wanted);
    return this.#change(wanted, async (child) => {
      await base.draft.takeAway(child);
      await look();
      return ok(undefined);
    });
  }

  async #change(
    wanted: string,
    change: (child: Child, loaded: Model, contextTokens: number) => Promise<Result<void, Failure>>,
  ): Promise<Result<void, Failure>> {
    const { base, supervisor, ahead, background, answering, changed } = this.#parts;
    while (base.loading !== undefined || this.#changing !== undefined || ahead.now !== undefined) {
      await base.loading?.end;
      await this.#changing;
      await ahead.now;
    }
    const { child } = supervisor;
    const { model, contextTokens } = base;
    if (child === undefined || model?.hash !== wanted || contextTokens === undefined) return ok(undefined);
    if (answering()) return fail({ code: 'BUSY', what: 'answer' });
    if (background.isRunning) {
      await background.end();
      return this.#change(wanted, change);
    }
    const changing = change(child, model, contextTokens)
      .catch((error: unknown) => fail(child.failureOf(error)))
      .finally(() => {
        this.#changing = undefined;
        changed();
      });
    this.#changing = changing;
    return changing;
  }
}
