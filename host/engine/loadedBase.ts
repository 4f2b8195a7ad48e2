import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Settings } from '#core/settings.ts';
import { loadEventSchema } from '#protocol/engine/answer.ts';
import type { EngineStatus } from '#protocol/window/app.ts';
import type { Log } from '../log/log.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { adapterBytesWithin } from './adapterRoom.ts';
import type { AnswerDevice } from './answerDevice.ts';
import type { LoadableModel } from './answerWishes.ts';
import { Arbiter } from './arbiter.ts';
import type { Grant } from './arbiter.ts';
import { BaseDraft } from './baseDraft.ts';
import { machineWith } from './machine.ts';
import type { Child } from './child.ts';
import type { Supervisor } from './supervisor.ts';

interface Parts {
  supervisor: Supervisor;
  device: AnswerDevice;
  settings: SettingsStore;
  log: Log;
  /** What the child held is gone from here on; it will hold this base. */
  began: (hash: string) => void;
  /** It holds it. */
  came: () => void;
  /** What guesses ahead for a base, where a person chose something. */
  draft: (base: string) => Promise<LoadableModel | null>;
  changed: () => void;
}

/** What a model was loaded with. Other settings than these need another load. */
type LoadSettings = Pick<Settings, 'device' | 'contextTokens' | 'threads'>;

interface Loaded {
  model: Model;
  with: LoadSettings;
  contextTokens: number;
  backedOff: EngineStatus['backedOff'];
}

interface Loading {
  model: Model;
  fraction: number;
  end: Promise<Result<void, Failure>>;
}

export const justEnded = fail<Failure>({ code: 'ENGINE_UNAVAILABLE', detail: 'it just ended' });

/** The base that the answering child holds, or is loading, and the memory that was granted for it. */
export class LoadedBase {
  readonly #parts: Parts;
  /** Whoever loads a model anywhere asks this one. */
  readonly arbiter: Arbiter;
  readonly draft: BaseDraft;
  #loaded: Loaded | undefined;
  #loading: Loading | undefined;
  #grant: Grant | undefined;
  #failure: Failure | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.arbiter = new Arbiter(() => machineWith(parts.device.found ?? null));
    const { settings, log, changed } = parts;
    this.draft = new BaseDraft({ arbiter: this.arbiter, settings, log, changed });
  }

  get model(): Model | undefined {
    return this.#loaded?.model;
  }

  /** The context that it has, which may be less than was wished for. */
  get contextTokens(): number | undefined {
    return this.#loaded?.contextTokens;
  }

  get loading(): Loading | undefined {
    return this.#loading;
  }

  /** Why the last load came to nothing. */
  get failure(): Failure | null {
    return this.#failure;
  }

  get backedOff(): EngineStatus['backedOff'] {
    return this.#loaded?.backedOff ?? null;
  }

  holds(hash: string): boolean {
    return this.#loaded?.model.hash === hash || this.#loading?.model.hash === hash;
  }

  isReadyFor(hash: string): boolean {
    if (this.#loading !== undefined || this.#loaded?.model.hash !== hash) return false;
    const { device, contextTokens, threads } = this.#parts.settings.current;
    const { with: used } = this.#loaded;
    return used.device === device && used.contextTokens === contextTokens && used.threads === threads;
  }

  /** Loads a model in place of what is there. */
  load(model: LoadableModel, force: boolean): Promise<Result<void, Failure>> {
    const { changed } = this.#parts;
    const loading: Loading = { model, fraction: 0, end: Promise.resolve(ok(undefined)) };
    this.#loading = loading;
    loading.end = this.#load(model, force).then((outcome) => {
      this.#loading = undefined;
      this.#failure = outcome.ok || outcome.failure.code === 'CANCELLED' ? null : outcome.failure;
      changed();
      return outcome;
    });
    changed();
    return loading.end;
  }

  /** The child holds nothing any more. */
  forget(): void {
    this.#loaded = undefined;
    this.#grant?.release();
    this.#grant = undefined;
    this.draft.forget();
  }

  async #load(model: LoadableModel, force: boolean): Promise<Result<void, Failure>> {
    const { supervisor, device, settings, log, began, came, changed } = this.#parts;
    const found = await device.find(supervisor);
    if (!found.ok) return found;
    const { child } = supervisor;
    if (child === undefined) return justEnded;
    if (this.draft.isThere) {
      // It would go with the base that it guesses for: what it holds is free for the one that comes.
      await this.draft.takeAway(child);
      await device.probe(child.client);
    }
    const { device: wanted, contextTokens, threads } = settings.current;
    const room = Math.max(1, Math.min(contextTokens, model.header.trainedContext || contextTokens));
    const granted = this.arbiter.request('answer', model.name, model.header, contextTokens, force);
    if (!granted.ok) return granted;
    this.#grant = granted.value;
    this.#loaded = undefined;
    began(model.hash);
    try {
      const adapterBytes = adapterBytesWithin(granted.value.fit);
      const wish = { path: model.path, name: model.name, device: wanted, contextTokens: room, threads, adapterBytes };
      for await (const sent of await child.client.answer.load(wish)) {
        const event = loadEventSchema.parse(sent);
        if (event.kind === 'loaded') {
          granted.value.settled();
          device.tell(event.device, wanted);
          const { contextTokens: had, gpuLayers: layers } = event;
          const backedOff = had >= room && layers === null ? null : { contextTokens: had, wantedTokens: room, layers };
          this.#loaded = { model, with: { device: wanted, contextTokens, threads }, contextTokens: had, backedOff };
          came();
          return await this.#bringDraft(child);
        }
        if (this.#loading !== undefined) this.#loading.fraction = event.fraction;
        changed();
      }
      granted.value.release();
      return fail({ code: 'ENGINE_CRASHED', detail: 'the load did not end' });
    } catch (error) {
      granted.value.release();
      // Ended on purpose, in the middle: see AnswerEngine.unload.
      if (supervisor.state === 'off') return fail({ code: 'CANCELLED' });
      const failure = child.failureOf(error);
      log.warn('a model could not be loaded', { code: failure.code });
      return fail(failure);
    }
  }

  /** With its base, which does without it where there is no room. */
  async #bringDraft(child: Child): Promise<Result<void, Failure>> {
    const { draft, supervisor } = this.#parts;
    const base = this.#loaded;
    const chosen = base === undefined ? null : await draft(base.model.hash);
    if (base === undefined || chosen === null || !this.draft.mayCome(chosen.hash)) return ok(undefined);
    const brought = await this.draft.bring(child, base.model, base.contextTokens, chosen, false);
    return brought.ok || supervisor.child === child ? ok(undefined) : brought;
  }
}
