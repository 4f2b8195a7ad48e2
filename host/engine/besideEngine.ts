import type { Failure } from '#core/failure.ts';
import type { Fit } from '#core/fit.ts';
import type { ModelHeader } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { besideLoadedSchema, embeddedSchema, rankedSchema } from '#protocol/engine/beside.ts';
import type { Device } from '#protocol/engine/device.ts';
import type { BesideStatus } from '#protocol/window/app.ts';
import type { Log } from '../log/log.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { Shell } from '../shell.ts';
import type { AnswerEngine } from './answerEngine.ts';
import type { LoadableModel } from './answerWishes.ts';
import type { Grant } from './arbiter.ts';
import type { Child } from './child.ts';
import { deviceName } from './machine.ts';
import { Supervisor } from './supervisor.ts';
import type { SupervisorTimes } from './supervisor.ts';

/**
 * Longer than most texts that are looked for, and short enough for a laptop: such a model reads a text at once, and
 * what it takes for that grows with the square of the length.
 */
const LONGEST_TEXT_TOKENS = 2_048;

interface Parts {
  purpose: 'embed' | 'rank';
  shell: Shell;
  log: Log;
  settings: SettingsStore;
  /** Whose arbiter is asked for memory, and who knows the device. */
  answer: AnswerEngine;
  changed: () => void;
  times?: SupervisorTimes | undefined;
}

interface Loaded {
  model: LoadableModel;
  device: Device;
  /** Numbers in a vector. */
  length: number;
}

const cancelled = fail<Failure>({ code: 'CANCELLED' });

/**
 * One model beside the base, in a child of its own: it may crash without ending an answer, it works while one is made,
 * and its memory is free again, all of it, when it is taken away.
 */
export class BesideEngine {
  readonly #parts: Parts;
  readonly #supervisor: Supervisor;
  /** What is loaded, being loaded, or was when it failed. */
  #model: LoadableModel | undefined;
  #loaded: Loaded | undefined;
  #grant: Grant | undefined;
  #failure: Failure | null = null;
  /** One thing after the other: the child does one at a time, and a load must not end somebody's work. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#supervisor = new Supervisor({
      duty: parts.purpose,
      shell: parts.shell,
      log: parts.log,
      check: () => Promise.resolve(),
      keepUp: false,
      changed: () => this.#childChanged(),
      times: parts.times,
    });
  }

  /** Null while nothing stands there, nor did when it failed. */
  get status(): BesideStatus | null {
    const { purpose } = this.#parts;
    const model = this.#model;
    if (model === undefined) return null;
    const ready = this.#loaded !== undefined;
    const failed = !ready && this.#failure !== null;
    return {
      purpose,
      model: { hash: model.hash, name: model.name },
      state: ready ? 'ready' : failed ? 'failed' : 'loading',
      bytes: this.#grant?.fit.neededBytes ?? 0,
      device: this.#loaded === undefined ? null : deviceName(this.#loaded.device),
      failure: ready ? null : this.#failure,
    };
  }

  holds(hash: string): boolean {
    return this.#model?.hash === hash;
  }

  async fit(header: ModelHeader): Promise<Result<Fit & { device: string }, Failure>> {
    const { answer, purpose } = this.#parts;
    const device = await answer.device();
    if (!device.ok) return device;
    return ok({ ...answer.arbiter.fit(purpose, header, LONGEST_TEXT_TOKENS), device: deviceName(device.value) });
  }

  load(model: LoadableModel, force: boolean): Promise<Result<void, Failure>> {
    return this.#inTurn(async () => {
      const loaded = await this.#ready(model, force);
      return loaded.ok ? ok(undefined) : loaded;
    });
  }

  /** At once: what is under way there ends as cancelled. */
  async takeAway(): Promise<void> {
    this.#forget();
    this.#model = undefined;
    this.#failure = null;
    await this.#supervisor.stop();
    await this.#parts.answer.look();
    this.#parts.changed();
  }

  embed(
    model: LoadableModel,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<{ vectors: Float32Array[]; tokens: number }, Failure>> {
    return this.#work(model, signal, async ({ client }, { length }) => {
      const sent = embeddedSchema.parse(await client.beside.embed({ texts: [...texts] }, { signal }));
      const vectors = sent.vectors.map((vector) => numbersOf(vector, length));
      if (vectors.length !== texts.length) throw new Error('not as many vectors as texts');
      return { vectors, tokens: sent.tokens };
    });
  }

  rank(
    model: LoadableModel,
    query: string,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<{ scores: number[]; tokens: number }, Failure>> {
    return this.#work(model, signal, async ({ client }) => {
      const sent = rankedSchema.parse(await client.beside.rank({ query, texts: [...texts] }, { signal }));
      if (sent.scores.length !== texts.length) throw new Error('not as many scores as texts');
      return sent;
    });
  }

  async close(): Promise<void> {
    await this.#supervisor.close();
  }

  #work<Made>(
    model: LoadableModel,
    signal: AbortSignal,
    work: (child: Child, loaded: Loaded) => Promise<Made>,
  ): Promise<Result<Made, Failure>> {
    return this.#inTurn(async () => {
      if (signal.aborted) return cancelled;
      const loaded = await this.#ready(model, false);
      if (!loaded.ok) return loaded;
      const { child } = this.#supervisor;
      if (child === undefined) return cancelled;
      try {
        return ok(await work(child, loaded.value));
      } catch (error) {
        // Taken away meanwhile, or given up by whoever asked.
        if (signal.aborted || this.#model === undefined) return cancelled;
        return fail(child.failureOf(error));
      }
    });
  }

  async #ready(model: LoadableModel, force: boolean): Promise<Result<Loaded, Failure>> {
    if (this.#loaded?.model.hash === model.hash && this.#supervisor.child !== undefined) return ok(this.#loaded);
    // Another model goes with its child, so that its memory is free before this one's is asked for.
    this.#forget();
    await this.#supervisor.stop();
    this.#model = model;
    this.#failure = null;
    this.#parts.changed();
    const loaded = await this.#load(model, force);
    // Taken away meanwhile.
    if (this.#model !== model) return cancelled;
    if (loaded.ok) this.#loaded = loaded.value;
    else {
      this.#forget();
      this.#failure = loaded.failure;
      await this.#supervisor.stop();
    }
    await this.#parts.answer.look();
    this.#parts.changed();
    return loaded;
  }

  async #load(model: LoadableModel, force: boolean): Promise<Result<Loaded, Failure>> {
    const { answer, purpose, settings, log } = this.#parts;
    await answer.look();
    const granted = answer.arbiter.request(purpose, model.name, model.header, LONGEST_TEXT_TOKENS, force);
    if (!granted.ok) return granted;
    this.#grant = granted.value;
    const child = await this.#supervisor.up();
    if (!child.ok) return child;
    const { device, threads } = settings.current;
    const { verdict } = granted.value.fit;
    try {
      const loaded = besideLoadedSchema.parse(
        await child.value.client.beside.load({
          path: model.path,
          name: model.name,
          purpose,
          device: verdict === 'memory' ? 'cpu' : device,
          contextTokens: LONGEST_TEXT_TOKENS,
          threads,
        }),
      );
      granted.value.settled();
      return ok({ model, device: loaded.device, length: loaded.length });
    } catch (error) {
      const failure = child.value.failureOf(error);
      log.warn('a model beside the base could not be loaded', { purpose, code: failure.code });
      return fail(failure);
    }
  }

  #forget(): void {
    this.#loaded = undefined;
    this.#grant?.release();
    this.#grant = undefined;
  }

  #childChanged(): void {
    if (this.#supervisor.child === undefined && this.#loaded !== undefined) {
      this.#forget();
      this.#failure = this.#supervisor.failure;
    }
    this.#parts.changed();
  }

  async #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}

/** The child is not trusted: a vector has the length that was told, and nothing but numbers in it. */
function numbersOf(vector: string, length: number): Float32Array {
  const bytes = Buffer.from(vector, 'base64');
  if (bytes.length !== 4 * length) throw new Error('a vector of another length');
  const numbers = Float32Array.from({ length }, (_, place) => bytes.readFloatLE(4 * place));
  if (!numbers.every(Number.isFinite)) throw new Error('a vector that has no numbers');
  return numbers;
}
