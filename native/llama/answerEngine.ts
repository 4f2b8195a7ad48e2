import { readAnswerSchema } from '#core/answerSchema.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { DeviceChoice } from '#core/settings.ts';
import type { Completion, Resident, Weighed } from '#protocol/engine/answer.ts';
import type { Device } from '#protocol/engine/device.ts';
import type { Message } from '#protocol/engine/messages.ts';
import type { Likelihood } from '#protocol/engine/likelihood.ts';
import type { SaidCall } from '#core/toolText.ts';
import type { WantedAdapter } from './adapterShelf.ts';
import { closeBackend } from './binding.ts';
import { planCalling, type ToolWish } from './calling.ts';
import { complete } from './completion.ts';
import type { CompletionWish } from './completion.ts';
import { describeDevice, openDevice, whatWasSaid } from './device.ts';
import type { OpenDevice } from './device.ts';
import { loadDraft } from './draft.ts';
import type { DraftWish } from './draft.ts';
import { generate } from './generation.ts';
import type { GenerationEnd, GenerationWish, OnText } from './generation.ts';
import { loadModel } from './loadedModel.ts';
import { likelihoods } from './likelihoods.ts';
import type { LikelihoodWish } from './likelihoods.ts';
import type { LoadedModel, LoadWish } from './loadedModel.ts';
import { makePrompt, makeRawPrompt, makeWholePrompt, type PromptTokens } from './prompt.ts';
import { weigh } from './weighing.ts';

export interface Loaded {
  device: Device;
  contextTokens: number;
  /** As in LoadedModel. */
  gpuLayers: number | null;
}

/** An answer that is being made. */
export interface Answering {
  promptTokens: number;
  contextTokens: number;
  ended: Promise<Result<GenerationEnd, Failure>>;
  stop: () => void;
}

/** The device and the one model of this process. One thing at a time: what comes in between is refused as busy. */
export class AnswerEngine {
  /** `choice` is null for a device that took another one's place: the next load tries that one again. */
  #device: { choice: DeviceChoice | null; open: OpenDevice } | undefined;
  #loaded: LoadedModel | undefined;
  #loading = false;
  #answering: Pick<Answering, 'stop'> | undefined;

  async probe(choice: DeviceChoice): Promise<Result<Device, Failure>> {
    if (this.#device?.choice === choice) return ok(await describeDevice(this.#device.open));
    if (this.#loading) return fail({ code: 'BUSY', what: 'model' });
    // A model is tied to its device: what is loaded stays where it is until another load.
    if (this.#loaded !== undefined && this.#device !== undefined) return ok(await describeDevice(this.#device.open));
    const opened = await this.#open(choice);
    return opened.ok ? ok(await describeDevice(opened.value)) : opened;
  }

  async load(choice: DeviceChoice, wish: LoadWish): Promise<Result<Loaded, Failure>> {
    if (this.#answering !== undefined) return fail({ code: 'BUSY', what: 'answer' });
    if (this.#loading) return fail({ code: 'BUSY', what: 'model' });
    this.#loading = true;
    try {
      await this.#unload();
      const opened = await this.#open(choice);
      if (!opened.ok) return opened;
      const loaded = await loadModel(opened.value, wish);
      if (loaded.ok) return ok(await this.#keep(loaded.value, opened.value));
      if (opened.value.gpu === false || !mayWorkOnTheProcessor(loaded.failure)) return loaded;
      return await this.#loadOnTheProcessor(loaded.failure, wish);
    } finally {
      this.#loading = false;
    }
  }

  async unload(): Promise<Result<void, Failure>> {
    if (this.#answering !== undefined) return fail({ code: 'BUSY', what: 'answer' });
    if (this.#loading) return fail({ code: 'BUSY', what: 'model' });
    await this.#unload();
    return ok(undefined);
  }

  /** Puts what guesses ahead beside the base, in the place of what did so before. */
  async putDraft(wish: DraftWish): Promise<Result<{ device: Device; contextTokens: number }, Failure>> {
    return this.#withDraft(async (loaded, device) => {
      const draft = await loadDraft(device, loaded, wish);
      if (!draft.ok) return draft;
      loaded.draft = draft.value;
      return ok({ device: await describeDevice(device), contextTokens: draft.value.contextTokens });
    });
  }

  async takeDraft(): Promise<Result<void, Failure>> {
    return this.#withDraft(() => Promise.resolve(ok(undefined)));
  }

  /** With the draft that was there gone, and its memory free. */
  async #withDraft<Value>(
    work: (loaded: LoadedModel, device: OpenDevice) => Promise<Result<Value, Failure>>,
  ): Promise<Result<Value, Failure>> {
    if (this.#answering !== undefined) return fail({ code: 'BUSY', what: 'answer' });
    if (this.#loading) return fail({ code: 'BUSY', what: 'model' });
    const [loaded, device] = [this.#loaded, this.#device?.open];
    if (loaded === undefined || device === undefined) return fail({ code: 'NOT_FOUND', what: 'model' });
    this.#loading = true;
    try {
      const before = loaded.draft;
      loaded.draft = null;
      await before?.dispose();
      return await work(loaded, device);
    } finally {
      this.#loading = false;
    }
  }

  /** How many tokens each of the texts is to the model. */
  count(texts: readonly string[]): Result<number[], Failure> {
    const loaded = this.#loaded;
    if (loaded === undefined) return fail({ code: 'NOT_FOUND', what: 'model' });
    return ok(texts.map((text) => loaded.model.tokenize(text).length));
  }

  /** Starts an answer; its text goes to `onText` until `ended`, and a tool that it calls to `onCall`. */
  answer(
    messages: readonly Message[],
    wish: GenerationWish & ToolWish,
    onText: OnText,
    onCall: (call: SaidCall) => void = () => {},
  ): Result<Answering, Failure> {
    if (this.#answering !== undefined) return fail({ code: 'BUSY', what: 'answer' });
    const loaded = this.#loaded;
    if (loaded === undefined) return fail({ code: 'NOT_FOUND', what: 'model' });
    const schema = wish.schema === null ? null : readAnswerSchema(wish.schema);
    if (schema?.ok === false) {
      return fail({ code: 'ANSWER_SCHEMA_REFUSED', detail: `${schema.failure.at} ${schema.failure.word}` });
    }
    const planned = wish.tools.length === 0 ? null : planCalling(loaded, messages, wish, wish);
    if (planned?.ok === false) return planned;
    const prompt: Result<PromptTokens, Failure> =
      planned === null ? promptFor(loaded, messages, wish) : ok(planned.value.prompt);
    if (!prompt.ok) return prompt;
    const stopping = new AbortController();
    const { signal } = stopping;
    const make = async () =>
      planned === null
        ? ok(await generate(loaded, prompt.value, wish, signal, onText))
        : planned.value.run(wish, signal, onText, onCall);
    const ended = this.#generate(loaded, wish, make).catch(async (error: unknown) => {
      // What is in the cache now is anybody's guess: the next answer reads everything anew.
      await loaded.sequence.clearHistory();
      return fail({ code: 'ENGINE_CRASHED' as const, detail: await whatWasSaid(error) });
    });
    const answering: Answering = {
      promptTokens: prompt.value.tokens.length,
      contextTokens: loaded.context.contextSize,
      ended: ended.finally(() => {
        this.#answering = undefined;
      }),
      stop: () => stopping.abort(),
    };
    this.#answering = answering;
    return ok(answering);
  }

  /** The adapters are on the context before the first token, and stay there until the last. */
  async #generate(
    loaded: LoadedModel,
    wish: GenerationWish,
    make: () => Promise<Result<GenerationEnd, Failure>>,
  ): Promise<Result<GenerationEnd, Failure>> {
    const stacked = await loaded.shelf.use(wish.adapters);
    return stacked.ok ? make() : stacked;
  }

  /** One short answer in a shape, whole; of the base alone. */
  async complete(messages: readonly Message[], wish: CompletionWish): Promise<Result<Completion, Failure>> {
    if (this.#answering !== undefined) return fail({ code: 'BUSY', what: 'answer' });
    const loaded = this.#loaded;
    if (loaded === undefined) return fail({ code: 'NOT_FOUND', what: 'model' });
    const prompt = makeWholePrompt(loaded, messages, wish.longestAnswerTokens);
    if (!prompt.ok) return prompt;
    return this.#alone(loaded, [], async (signal) => ok(await complete(loaded, prompt.value, wish, signal)));
  }

  /** How probable each token of an answer is under these adapters. */
  async weigh(
    messages: readonly Message[],
    answer: string,
    adapters: readonly WantedAdapter[],
  ): Promise<Result<Weighed, Failure>> {
    if (this.#answering !== undefined) return fail({ code: 'BUSY', what: 'answer' });
    const loaded = this.#loaded;
    if (loaded === undefined) return fail({ code: 'NOT_FOUND', what: 'model' });
    return this.#alone(loaded, adapters, (signal) => weigh(loaded, messages, answer, signal));
  }

  /** Work between answers, with these adapters for its whole length; `stop` ends it. */
  async #alone<Value>(
    loaded: LoadedModel,
    adapters: readonly WantedAdapter[],
    work: (signal: AbortSignal) => Promise<Result<Value, Failure>>,
  ): Promise<Result<Value, Failure>> {
    const stopping = new AbortController();
    this.#answering = { stop: () => stopping.abort() };
    try {
      const stacked = await loaded.shelf.use(adapters);
      return stacked.ok ? await work(stopping.signal) : stacked;
    } catch (error) {
      await loaded.sequence.clearHistory();
      return fail({ code: 'ENGINE_CRASHED', detail: await whatWasSaid(error) });
    } finally {
      this.#answering = undefined;
    }
  }

  /** How likely each continuation is under these adapters; null when it was stopped. */
  async likelihoods(
    messages: readonly Message[],
    adapters: readonly WantedAdapter[],
    wish: LikelihoodWish,
  ): Promise<Result<Likelihood[] | null, Failure>> {
    if (this.#answering !== undefined) return fail({ code: 'BUSY', what: 'answer' });
    const loaded = this.#loaded;
    if (loaded === undefined) return fail({ code: 'NOT_FOUND', what: 'model' });
    return this.#alone(loaded, adapters, (signal) => likelihoods(loaded, messages, wish, signal));
  }

  /** Between answers: which adapters stay whatever comes, and which are read ahead where there is room. */
  async keep(pinned: readonly WantedAdapter[], likely: readonly WantedAdapter[]): Promise<Result<Resident[], Failure>> {
    if (this.#answering !== undefined) return fail({ code: 'BUSY', what: 'answer' });
    const loaded = this.#loaded;
    if (loaded === undefined || this.#loading) return fail({ code: 'NOT_FOUND', what: 'model' });
    const stopping = new AbortController();
    this.#answering = { stop: () => stopping.abort() };
    try {
      await loaded.shelf.hold(pinned);
      for (const adapter of likely) {
        if (stopping.signal.aborted) break;
        await loaded.shelf.prefetch(adapter);
      }
      return ok(this.residents);
    } finally {
      this.#answering = undefined;
    }
  }

  /** The adapters in memory, those used last at the end. */
  get residents(): Resident[] {
    const shelf = this.#loaded?.shelf;
    return (shelf?.residents ?? []).map(({ path, bytes, pinned }) => ({
      path,
      bytes,
      pinned,
      stacked: shelf?.isStacked(path) ?? false,
    }));
  }

  stop(): void {
    this.#answering?.stop();
  }

  async #open(choice: DeviceChoice): Promise<Result<OpenDevice, Failure>> {
    if (this.#device?.choice === choice) return ok(this.#device.open);
    if (this.#device !== undefined) await closeBackend(this.#device.open);
    this.#device = undefined;
    const opened = await openDevice(choice);
    if (opened.ok) this.#device = { choice, open: opened.value };
    return opened;
  }

  /** A graphics card that promised much and failed with this model: the processor is slower, but it answers. */
  async #loadOnTheProcessor(failure: Failure, wish: LoadWish): Promise<Result<Loaded, Failure>> {
    const detail = 'detail' in failure ? failure.detail : await whatWasSaid(failure.code);
    const opened = await this.#open('cpu');
    if (!opened.ok) return opened;
    const device: OpenDevice = { ...opened.value, reason: 'fallback', detail };
    this.#device = { choice: null, open: device };
    const loaded = await loadModel(device, wish);
    return loaded.ok ? ok(await this.#keep(loaded.value, device)) : loaded;
  }

  async #keep(loaded: LoadedModel, device: OpenDevice): Promise<Loaded> {
    this.#loaded = loaded;
    const { context, gpuLayers } = loaded;
    return { device: await describeDevice(device), contextTokens: context.contextSize, gpuLayers };
  }

  async #unload(): Promise<void> {
    const loaded = this.#loaded;
    this.#loaded = undefined;
    await loaded?.dispose();
  }
}

/** A file that is gone or no model at all is the same everywhere. */
function mayWorkOnTheProcessor({ code }: Failure): boolean {
  return code === 'TOO_LARGE_FOR_MEMORY' || code === 'MODEL_FILE_DAMAGED' || code === 'MODEL_NOT_SUPPORTED';
}

function promptFor(
  loaded: LoadedModel,
  messages: readonly Message[],
  { raw, longestAnswerTokens }: GenerationWish,
): Result<PromptTokens, Failure> {
  if (!raw) return makePrompt(loaded, messages, longestAnswerTokens);
  return makeRawPrompt(loaded, messages.map(({ text }) => text).join(''), longestAnswerTokens);
}
