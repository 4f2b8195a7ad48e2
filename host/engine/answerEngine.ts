import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import type { Fit } from '#core/fit.ts';
import type { Model, ModelHeader } from '#core/model.ts';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { completionSchema, generationEventSchema, residentSchema, weighedSchema } from '#protocol/engine/answer.ts';
import type { Completion, GenerationEvent, Weighed } from '#protocol/engine/answer.ts';
import type { Device } from '#protocol/engine/device.ts';
import type { Message } from '#protocol/engine/messages.ts';
import type { EngineStatus } from '#protocol/window/app.ts';
import type { Log } from '../log/log.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { Shell } from '../shell.ts';
import { AdapterKeeper } from './adapterKeeper.ts';
import { AnswerDevice } from './answerDevice.ts';
import type { CompletionWish, FitWish, GenerationEnd, LoadableModel, WeighWish } from './answerWishes.ts';
import type { Arbiter } from './arbiter.ts';
import { BackgroundWork } from './backgroundWork.ts';
import type { EngineClient } from './child.ts';
import { DraftPlace } from './draftPlace.ts';
import type { GenerationHow, StackedAdapter } from './generationHow.ts';
import { justEnded, LoadedBase } from './loadedBase.ts';
import { deviceName } from './machine.ts';
import { ReadingAhead } from './readingAhead.ts';
import { Supervisor } from './supervisor.ts';
import type { SupervisorTimes } from './supervisor.ts';

interface Parts {
  shell: Shell;
  log: Log;
  settings: SettingsStore;
  /** Something of `status` changed. */
  changed: () => void;
  times?: SupervisorTimes | undefined;
  stopMs?: number | undefined;
  /** Adapters of this base that a person wants to stay in memory. */
  pinned?: (base: Model) => Promise<StackedAdapter[]>;
  /** What guesses ahead for a base, where a person chose something. */
  draft?: (base: string) => Promise<LoadableModel | null>;
}

const keptSchema = z.object({ residents: z.array(residentSchema) });
const countedSchema = z.object({ tokens: z.array(z.number().int().nonnegative()) });

/** A generation that goes on for so long after it was told to stop hangs; its child is ended. */
const LONGEST_STOP_MS = 3_000;

/** The child that answers, and what it holds. One load or one answer at a time. */
export class AnswerEngine {
  readonly #settings: SettingsStore;
  readonly #log: Log;
  readonly #changed: () => void;
  readonly #supervisor: Supervisor;
  readonly #stopMs: number;
  readonly #device: AnswerDevice;
  readonly #base: LoadedBase;
  /** One object per answer, so that a late reaction to one never hits the next. */
  #answering: object | undefined;
  readonly #adapters = new AdapterKeeper();
  readonly #pinned: NonNullable<Parts['pinned']>;
  readonly #ahead: ReadingAhead;
  /** Whoever asks or loads in person ends it and waits for that. */
  readonly #background: BackgroundWork;
  /** What guesses ahead for the base that is loaded. */
  readonly draft: DraftPlace;
  #usedAt = Number.NEGATIVE_INFINITY;

  constructor({ shell, log, settings, changed, times, stopMs = LONGEST_STOP_MS, pinned, draft }: Parts) {
    this.#pinned = pinned ?? (() => Promise.resolve([]));
    this.#stopMs = stopMs;
    this.#settings = settings;
    this.#log = log;
    this.#changed = changed;
    this.#supervisor = new Supervisor({
      duty: 'answer',
      shell,
      log,
      check: (client) => this.#device.probe(client),
      keepUp: true,
      changed: () => this.#childChanged(),
      times,
    });
    this.#device = new AnswerDevice(settings, changed);
    this.#base = new LoadedBase({
      supervisor: this.#supervisor,
      device: this.#device,
      settings,
      log,
      began: (hash) => this.#adapters.begin(hash),
      came: () => this.keepSoon(),
      draft: draft ?? (() => Promise.resolve(null)),
      changed,
    });
    this.#background = new BackgroundWork(this.#supervisor, stopMs);
    this.#ahead = new ReadingAhead({ busy: () => this.#busy, read: () => this.#keep(), changed });
    this.draft = new DraftPlace({
      base: this.#base,
      supervisor: this.#supervisor,
      settings,
      ahead: this.#ahead,
      background: this.#background,
      answering: () => this.#answering !== undefined,
      device: () => this.device(),
      look: () => this.look(),
      changed,
    });
  }

  /** Whoever loads a model anywhere asks this one. */
  get arbiter(): Arbiter {
    return this.#base.arbiter;
  }

  get status(): EngineStatus {
    const { state } = this.#supervisor;
    const model = this.#base.loading?.model ?? this.#base.model;
    const { found } = this.#device;
    const now = state === 'up' ? this.#stateUp() : state;
    return {
      state: now,
      model: model === undefined ? null : { hash: model.hash, name: model.name },
      loaded: now === 'loading' ? (this.#base.loading?.fraction ?? null) : null,
      device:
        found === undefined ? null : { kind: found.kind, name: found.name, reason: found.reason, detail: found.detail },
      memory: found === undefined ? null : { usedBytes: found.usedBytes, totalBytes: found.totalBytes },
      failure: this.#supervisor.failure ?? this.#base.failure,
      backedOff: this.#base.backedOff,
      adapters: this.#adapters.shown,
    };
  }

  /** The device that answers are made on; looks for it when that has not been done. */
  device(): Promise<Result<Device, Failure>> {
    return this.#device.find(this.#supervisor);
  }

  /** Looks again how much of the device is free: others have come or gone. */
  async look(): Promise<void> {
    const device = await this.device();
    const { child } = this.#supervisor;
    // What cannot be looked at now is as it was.
    if (device.ok && child !== undefined) await this.#device.probe(child.client).catch(() => {});
  }

  async fit(
    header: ModelHeader,
    { contextTokens = this.#settings.current.contextTokens, adapterBytes = 0 }: FitWish = {},
  ): Promise<Result<Fit & { device: string }, Failure>> {
    const device = await this.device();
    if (!device.ok) return device;
    const fit = this.arbiter.fit('answer', header, contextTokens, adapterBytes);
    return ok({ ...fit, device: deviceName(device.value) });
  }

  holds(hash: string): boolean {
    return this.#base.holds(hash);
  }

  /** For so many milliseconds nobody was answered; 0 while somebody is, or while a model is loaded. */
  get restedMs(): number {
    return this.#answering !== undefined || this.#base.loading !== undefined ? 0 : performance.now() - this.#usedAt;
  }

  isReadyFor(hash: string): boolean {
    return this.#base.isReadyFor(hash);
  }

  /** Loads a model in place of what is there. Who asks for one that is being loaded waits for it. */
  async load(model: LoadableModel, force: boolean): Promise<Result<void, Failure>> {
    await this.#ahead.now;
    if (model.header.purpose !== 'answer') {
      const detail = 'it is a model that stands beside a base, and does not answer';
      return fail({ code: 'MODEL_NOT_SUPPORTED', name: model.name, detail });
    }
    while (this.#base.loading !== undefined || this.draft.changing !== undefined) {
      await this.draft.changing;
      if (this.#base.loading === undefined) continue;
      const { end, model: other } = this.#base.loading;
      const ended = await end;
      if (other.hash === model.hash) return ended;
    }
    if (this.isReadyFor(model.hash)) return ok(undefined);
    if (this.#background.isRunning) {
      await this.#background.end();
      return this.load(model, force);
    }
    if (this.#answering !== undefined) return fail({ code: 'BUSY', what: 'answer' });
    return this.#base.load(model, force);
  }

  async unload(): Promise<Result<void, Failure>> {
    await this.#ahead.now;
    if (this.#base.loading !== undefined) {
      // A load cannot be taken back: its child goes, and the next question starts another.
      const { end } = this.#base.loading;
      await this.#supervisor.stop();
      await end;
      return ok(undefined);
    }
    if (this.#answering !== undefined) return fail({ code: 'BUSY', what: 'answer' });
    await this.draft.changing;
    await this.#background.end();
    const { child } = this.#supervisor;
    if (child === undefined || this.#base.model === undefined) return ok(undefined);
    try {
      await child.client.answer.unload();
      this.#forgetModel();
      await this.#device.probe(child.client);
    } catch (error) {
      return fail(child.failureOf(error));
    } finally {
      this.#changed();
    }
    return ok(undefined);
  }

  /** Makes an answer with what is loaded. What comes before its end goes to `onEvent`. */
  async generate(
    messages: Message[],
    onEvent: (event: GenerationEvent) => void,
    how: GenerationHow = { ...plainAnswerSettings(this.#settings.current), adapters: [], stops: [], tools: [] },
  ): Promise<Result<GenerationEnd, Failure>> {
    const { child } = this.#supervisor;
    if (child === undefined || this.#base.model === undefined) return justEnded;
    if (this.#answering !== undefined || this.#base.loading !== undefined)
      return fail({ code: 'BUSY', what: 'answer' });
    this.#answering = {};
    this.#changed();
    try {
      await this.#ahead.now;
      // Not waited for where there is nothing to wait for: a wish to stop must not be there before what it means.
      if (this.draft.changing !== undefined) await this.draft.changing;
      if (this.#background.isRunning) {
        await this.#background.end();
        // It had to be ended with its child, and what was loaded went with it.
        if (this.#supervisor.child !== child) return justEnded;
      }
      this.#adapters.used(how.adapters);
      const events = await child.client.answer.generate({ messages, ...how });
      for await (const sent of events) {
        const event = generationEventSchema.parse(sent);
        if (event.kind === 'ended') {
          this.#adapters.residents(event.residents);
          return ok(event);
        }
        onEvent(event);
      }
      return fail({ code: 'ENGINE_CRASHED', detail: 'the answer did not end' });
    } catch (error) {
      const failure = child.failureOf(error);
      this.#log.warn('an answer failed', { code: failure.code });
      return fail(failure);
    } finally {
      this.#answering = undefined;
      this.#usedAt = performance.now();
      this.keepSoon();
      this.#changed();
    }
  }

  /** Brings what is pinned, and what is likely to be asked for next, into memory when nobody asks for anything. */
  keepSoon(): void {
    this.#ahead.soon();
  }

  async #keep(): Promise<void> {
    const model = this.#base.model;
    const { child } = this.#supervisor;
    if (model === undefined || child === undefined) return;
    try {
      const pinned = await this.#pinned(model);
      if (this.#supervisor.child !== child || this.#base.model !== model) return;
      const likely = this.#adapters.likely();
      this.#adapters.name([...pinned, ...likely]);
      this.#adapters.residents(keptSchema.parse(await child.client.answer.keep({ pinned, likely })).residents);
    } catch (error) {
      // Nothing was lost: who asks for one of them has it read then.
      this.#log.warn('adapters were not read ahead', { code: child.failureOf(error).code });
    }
  }

  get #busy(): boolean {
    return (
      this.#answering !== undefined ||
      this.draft.changing !== undefined ||
      this.#base.loading !== undefined ||
      this.#background.isRunning
    );
  }

  /**
   * One short answer in the background, with the model that was meant. It gives way to every person: then it is ended,
   * and fails as busy.
   */
  complete(model: string, wish: CompletionWish, signal: AbortSignal): Promise<Result<Completion, Failure>> {
    return this.#inBackground(model, signal, async (client) => {
      const said = completionSchema.parse(await client.answer.complete(wish));
      return said.ending === 'stopped' ? null : said;
    });
  }

  /** How probable an answer is, token by token, under these adapters. In the background, as `complete`. */
  weigh(model: string, wish: WeighWish, signal: AbortSignal): Promise<Result<Weighed, Failure>> {
    return this.#inBackground(model, signal, async (client) => {
      this.#adapters.name(wish.adapters);
      const weighed = weighedSchema.parse(await client.answer.weigh(wish));
      return weighed.stopped ? null : weighed;
    });
  }

  async #inBackground<Value>(
    model: string,
    signal: AbortSignal,
    ask: (client: EngineClient) => Promise<Value | null>,
  ): Promise<Result<Value, Failure>> {
    const { child } = this.#supervisor;
    if (this.#busy || this.#ahead.now !== undefined || signal.aborted) return fail({ code: 'BUSY', what: 'answer' });
    if (child === undefined || this.#base.model?.hash !== model) return fail({ code: 'BUSY', what: 'model' });
    return this.#background.run(child, ask, signal);
  }

  /** How many tokens the texts are to the model that is loaded; null while none is, or while it cannot say. */
  async count(texts: readonly string[]): Promise<number[] | null> {
    const { child } = this.#supervisor;
    if (child === undefined || this.#base.model === undefined || this.#base.loading !== undefined) return null;
    try {
      const { tokens } = countedSchema.parse(await child.client.answer.count({ texts: [...texts] }));
      return tokens;
    } catch {
      return null;
    }
  }

  /** Ends the answer that is being made; it ends with what it has. */
  async stop(): Promise<void> {
    const { child } = this.#supervisor;
    const answering = this.#answering;
    if (answering === undefined || child === undefined) return;
    setTimeout(() => {
      if (this.#answering === answering) this.#supervisor.kill();
    }, this.#stopMs).unref();
    // A child that is gone has stopped as well; the answer itself says how.
    await child.client.answer.stop().catch(() => {});
  }

  async close(): Promise<void> {
    await this.#supervisor.close();
  }

  #stateUp(): EngineStatus['state'] {
    if (this.#base.loading !== undefined) return 'loading';
    if (this.#answering !== undefined) return 'answering';
    return this.#base.model === undefined ? 'off' : 'ready';
  }

  #childChanged(): void {
    if (this.#supervisor.state !== 'up') this.#forgetModel();
    this.#changed();
  }

  #forgetModel(): void {
    this.#adapters.end();
    this.#base.forget();
  }
}
