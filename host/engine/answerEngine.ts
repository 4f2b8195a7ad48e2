import { z } from 'zod';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import type { Failure } from '#core/failure.ts';
import type { Fit } from '#core/fit.ts';
import type { Model, ModelHeader } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Settings } from '#core/settings.ts';
import {
  completionSchema,
  generationEventSchema,
  loadEventSchema,
  residentSchema,
  weighedSchema,
} from '#protocol/engine/answer.ts';
import { deviceSchema } from '#protocol/engine/device.ts';
import type { Completion, GenerationEvent, Weighed } from '#protocol/engine/answer.ts';
import type { Device } from '#protocol/engine/device.ts';
import type { Message } from '#protocol/engine/messages.ts';
import type { EngineStatus } from '#protocol/window/app.ts';
import type { Log } from '../log/log.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { Shell } from '../shell.ts';
import type { ObjectShape } from '#core/suggest/shape.ts';
import { Arbiter } from './arbiter.ts';
import type { Grant } from './arbiter.ts';
import type { EngineClient } from './child.ts';
import { adapterBytesWithin } from './adapterRoom.ts';
import { AdapterKeeper } from './adapterKeeper.ts';
import type { GenerationHow, StackedAdapter } from './generationHow.ts';
import { deviceName, machineWith } from './machine.ts';
import { Supervisor } from './supervisor.ts';
import type { SupervisorTimes } from './supervisor.ts';

export interface LoadableModel extends Model {
  path: string;
}

export type GenerationEnd = Extract<GenerationEvent, { kind: 'ended' }>;

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
}

const keptSchema = z.object({ residents: z.array(residentSchema) });
const countedSchema = z.object({ tokens: z.array(z.number().int().nonnegative()) });

/** Nobody was answered for so long: adapters may be read ahead. */
const KEEP_AFTER_MS = 300;

/** A generation that goes on for so long after it was told to stop hangs; its child is ended. */
const LONGEST_STOP_MS = 3_000;

const STOP_AGAIN_MS = 50;

const justEnded = fail<Failure>({ code: 'ENGINE_UNAVAILABLE', detail: 'it just ended' });

/** With what else than the settings say a model is to be weighed. */
export interface FitWish {
  contextTokens?: number | undefined;
  adapterBytes?: number | undefined;
}

/** What a model was loaded with. Other settings than these need another load. */
type LoadSettings = Pick<Settings, 'device' | 'contextTokens' | 'threads'>;

interface Loaded {
  model: Model;
  with: LoadSettings;
  backedOff: EngineStatus['backedOff'];
}

export interface CompletionWish {
  messages: Message[];
  shape: ObjectShape;
  candidates: string[] | null;
  longestAnswerTokens: number;
  seed: number;
}

export interface WeighWish {
  messages: Message[];
  answer: string;
  adapters: StackedAdapter[];
}

/** The child that answers, and what it holds. One load or one answer at a time. */
export class AnswerEngine {
  readonly #settings: SettingsStore;
  readonly #log: Log;
  readonly #changed: () => void;
  readonly #supervisor: Supervisor;
  readonly #stopMs: number;
  /** Whoever loads a model anywhere asks this one. */
  readonly arbiter = new Arbiter(() => machineWith(this.#device?.found ?? null));
  #device: { found: Device; wanted: Settings['device'] } | undefined;
  #loaded: Loaded | undefined;
  #loading: { model: Model; fraction: number; end: Promise<Result<void, Failure>> } | undefined;
  #grant: Grant | undefined;
  /** One object per answer, so that a late reaction to one never hits the next. */
  #answering: object | undefined;
  #failure: Failure | null = null;
  readonly #adapters = new AdapterKeeper();
  readonly #pinned: NonNullable<Parts['pinned']>;
  /** Adapters are brought into memory between two answers: whoever comes waits for a moment. */
  #keeping: Promise<void> | undefined;
  #keepingSoon: NodeJS.Timeout | undefined;
  /** Work in the background: whoever asks or loads in person ends it and waits for that. */
  #completing: { end: Promise<unknown>; stopped: boolean } | undefined;
  #usedAt = Number.NEGATIVE_INFINITY;

  constructor({ shell, log, settings, changed, times, stopMs = LONGEST_STOP_MS, pinned }: Parts) {
    this.#pinned = pinned ?? (() => Promise.resolve([]));
    this.#stopMs = stopMs;
    this.#settings = settings;
    this.#log = log;
    this.#changed = changed;
    this.#supervisor = new Supervisor({
      duty: 'answer',
      shell,
      log,
      check: (client) => this.#probe(client),
      keepUp: true,
      changed: () => this.#childChanged(),
      times,
    });
  }

  get status(): EngineStatus {
    const { state } = this.#supervisor;
    const model = this.#loading?.model ?? this.#loaded?.model;
    const found = this.#device?.found;
    const now = state === 'up' ? this.#stateUp() : state;
    return {
      state: now,
      model: model === undefined ? null : { hash: model.hash, name: model.name },
      loaded: now === 'loading' ? (this.#loading?.fraction ?? null) : null,
      device:
        found === undefined ? null : { kind: found.kind, name: found.name, reason: found.reason, detail: found.detail },
      memory: found === undefined ? null : { usedBytes: found.usedBytes, totalBytes: found.totalBytes },
      failure: this.#supervisor.failure ?? this.#failure,
      backedOff: this.#loaded?.backedOff ?? null,
      adapters: this.#adapters.shown,
    };
  }

  /** The device that answers are made on; looks for it when that has not been done. */
  async device(): Promise<Result<Device, Failure>> {
    const child = await this.#supervisor.up();
    if (!child.ok) return child;
    if (this.#device === undefined || this.#device.wanted !== this.#settings.current.device) {
      try {
        await this.#probe(child.value.client);
      } catch (error) {
        return fail(child.value.failureOf(error));
      }
    }
    return this.#device === undefined
      ? fail({ code: 'ENGINE_UNAVAILABLE', detail: 'no device' })
      : ok(this.#device.found);
  }

  /** Looks again how much of the device is free: others have come or gone. */
  async look(): Promise<void> {
    const device = await this.device();
    const { child } = this.#supervisor;
    // What cannot be looked at now is as it was.
    if (device.ok && child !== undefined) await this.#probe(child.client).catch(() => {});
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
    return this.#loaded?.model.hash === hash || this.#loading?.model.hash === hash;
  }

  /** For so many milliseconds nobody was answered; 0 while somebody is, or while a model is loaded. */
  get restedMs(): number {
    return this.#answering !== undefined || this.#loading !== undefined ? 0 : performance.now() - this.#usedAt;
  }

  isReadyFor(hash: string): boolean {
    if (this.#loading !== undefined || this.#loaded?.model.hash !== hash) return false;
    const { device, contextTokens, threads } = this.#settings.current;
    const { with: used } = this.#loaded;
    return used.device === device && used.contextTokens === contextTokens && used.threads === threads;
  }

  /** Loads a model in place of what is there. Who asks for one that is being loaded waits for it. */
  async load(model: LoadableModel, force: boolean): Promise<Result<void, Failure>> {
    await this.#keeping;
    if (model.header.purpose !== 'answer') {
      const detail = 'it is a model that stands beside a base, and does not answer';
      return fail({ code: 'MODEL_NOT_SUPPORTED', name: model.name, detail });
    }
    while (this.#loading !== undefined) {
      const { end, model: other } = this.#loading;
      const ended = await end;
      if (other.hash === model.hash) return ended;
    }
    if (this.isReadyFor(model.hash)) return ok(undefined);
    if (this.#completing !== undefined) {
      await this.#endCompletion();
      return this.load(model, force);
    }
    if (this.#answering !== undefined) return fail({ code: 'BUSY', what: 'answer' });
    const loading = { model, fraction: 0, end: Promise.resolve<Result<void, Failure>>(ok(undefined)) };
    this.#loading = loading;
    loading.end = this.#load(model, force).then((outcome) => {
      this.#loading = undefined;
      this.#failure = outcome.ok || outcome.failure.code === 'CANCELLED' ? null : outcome.failure;
      this.#changed();
      return outcome;
    });
    this.#changed();
    return loading.end;
  }

  async unload(): Promise<Result<void, Failure>> {
    await this.#keeping;
    if (this.#loading !== undefined) {
      // A load cannot be taken back: its child goes, and the next question starts another.
      const { end } = this.#loading;
      await this.#supervisor.stop();
      await end;
      return ok(undefined);
    }
    if (this.#answering !== undefined) return fail({ code: 'BUSY', what: 'answer' });
    await this.#endCompletion();
    const { child } = this.#supervisor;
    if (child === undefined || this.#loaded === undefined) return ok(undefined);
    try {
      await child.client.answer.unload();
      this.#forgetModel();
      await this.#probe(child.client);
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
    if (child === undefined || this.#loaded === undefined) return justEnded;
    if (this.#answering !== undefined || this.#loading !== undefined) return fail({ code: 'BUSY', what: 'answer' });
    this.#answering = {};
    this.#changed();
    try {
      await this.#keeping;
      if (this.#completing !== undefined) {
        await this.#endCompletion();
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
    clearTimeout(this.#keepingSoon);
    this.#keepingSoon = setTimeout(() => {
      if (this.#keeping !== undefined || this.#busy) return;
      this.#keeping = this.#keep().finally(() => {
        this.#keeping = undefined;
        this.#changed();
      });
    }, KEEP_AFTER_MS).unref();
  }

  async #keep(): Promise<void> {
    const model = this.#loaded?.model;
    const { child } = this.#supervisor;
    if (model === undefined || child === undefined) return;
    try {
      const pinned = await this.#pinned(model);
      if (this.#supervisor.child !== child || this.#loaded?.model !== model) return;
      const likely = this.#adapters.likely();
      this.#adapters.name([...pinned, ...likely]);
      this.#adapters.residents(keptSchema.parse(await child.client.answer.keep({ pinned, likely })).residents);
    } catch (error) {
      // Nothing was lost: who asks for one of them has it read then.
      this.#log.warn('adapters were not read ahead', { code: child.failureOf(error).code });
    }
  }

  get #busy(): boolean {
    return this.#answering !== undefined || this.#loading !== undefined || this.#completing !== undefined;
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

  /** `work` gives null where it was stopped. */
  async #inBackground<Value>(
    model: string,
    signal: AbortSignal,
    ask: (client: EngineClient) => Promise<Value | null>,
  ): Promise<Result<Value, Failure>> {
    const { child } = this.#supervisor;
    if (this.#busy || this.#keeping !== undefined || signal.aborted) return fail({ code: 'BUSY', what: 'answer' });
    if (child === undefined || this.#loaded?.model.hash !== model) return fail({ code: 'BUSY', what: 'model' });
    const work = ask(child.client);
    const completing = { end: work.catch(() => {}), stopped: false };
    this.#completing = completing;
    const stop = () => void this.#endCompletion();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const came = await work;
      return came === null ? fail({ code: 'BUSY', what: 'answer' }) : ok(came);
    } catch (error) {
      return fail(completing.stopped ? { code: 'BUSY', what: 'answer' } : child.failureOf(error));
    } finally {
      signal.removeEventListener('abort', stop);
      if (this.#completing === completing) this.#completing = undefined;
    }
  }

  /** How many tokens the texts are to the model that is loaded; null while none is, or while it cannot say. */
  async count(texts: readonly string[]): Promise<number[] | null> {
    const { child } = this.#supervisor;
    if (child === undefined || this.#loaded === undefined || this.#loading !== undefined) return null;
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

  async #endCompletion(): Promise<void> {
    const completing = this.#completing;
    if (completing === undefined) return;
    completing.stopped = true;
    const late = setTimeout(() => {
      if (this.#completing === completing) this.#supervisor.kill();
    }, this.#stopMs).unref();
    // The wish to stop may come to the engine before the work that it means has begun there.
    const tell = () => void this.#supervisor.child?.client.answer.stop().catch(() => {});
    tell();
    const again = setInterval(tell, STOP_AGAIN_MS);
    await completing.end;
    clearInterval(again);
    clearTimeout(late);
    this.#completing = undefined;
  }

  async close(): Promise<void> {
    await this.#supervisor.close();
  }

  #stateUp(): EngineStatus['state'] {
    if (this.#loading !== undefined) return 'loading';
    if (this.#answering !== undefined) return 'answering';
    return this.#loaded === undefined ? 'off' : 'ready';
  }

  async #load(model: LoadableModel, force: boolean): Promise<Result<void, Failure>> {
    const device = await this.device();
    if (!device.ok) return device;
    const { child } = this.#supervisor;
    if (child === undefined) return justEnded;
    const { device: wanted, contextTokens, threads } = this.#settings.current;
    const room = Math.max(1, Math.min(contextTokens, model.header.trainedContext || contextTokens));
    const granted = this.arbiter.request('answer', model.name, model.header, contextTokens, force);
    if (!granted.ok) return granted;
    this.#grant = granted.value;
    this.#loaded = undefined;
    this.#adapters.begin(model.hash);
    try {
      const adapterBytes = adapterBytesWithin(granted.value.fit);
      const wish = { path: model.path, name: model.name, device: wanted, contextTokens: room, threads, adapterBytes };
      for await (const sent of await child.client.answer.load(wish)) {
        const event = loadEventSchema.parse(sent);
        if (event.kind === 'loaded') {
          granted.value.settled();
          this.#device = { found: event.device, wanted };
          const { contextTokens: had, gpuLayers: layers } = event;
          const backedOff = had >= room && layers === null ? null : { contextTokens: had, wantedTokens: room, layers };
          this.#loaded = { model, with: { device: wanted, contextTokens, threads }, backedOff };
          this.keepSoon();
          return ok(undefined);
        }
        if (this.#loading !== undefined) this.#loading.fraction = event.fraction;
        this.#changed();
      }
      granted.value.release();
      return fail({ code: 'ENGINE_CRASHED', detail: 'the load did not end' });
    } catch (error) {
      granted.value.release();
      // Ended on purpose, in the middle: see unload.
      if (this.#supervisor.state === 'off') return fail({ code: 'CANCELLED' });
      const failure = child.failureOf(error);
      this.#log.warn('a model could not be loaded', { code: failure.code });
      return fail(failure);
    }
  }

  async #probe(client: EngineClient): Promise<void> {
    const wanted = this.#settings.current.device;
    this.#device = { found: deviceSchema.parse(await client.answer.probe({ device: wanted })), wanted };
    this.#changed();
  }

  #childChanged(): void {
    if (this.#supervisor.state !== 'up') this.#forgetModel();
    this.#changed();
  }

  #forgetModel(): void {
    this.#loaded = undefined;
    this.#adapters.end();
    this.#grant?.release();
    this.#grant = undefined;
  }
}
