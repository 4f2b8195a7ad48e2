import type { LlamaModel } from 'node-llama-cpp';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { DeviceChoice } from '#core/settings.ts';
import type { Device } from '#protocol/engine/device.ts';
import { forgetComplaints, loadWeights, makeEmbeddingContext, makeRankingContext } from './binding.ts';
import type { LoadOptions } from './binding.ts';
import { describeDevice, openDevice, whatWasSaid } from './device.ts';
import type { OpenDevice } from './device.ts';
import { loadFailure, readWholeHeader } from './loadedModel.ts';

export interface BesideWish {
  path: string;
  name: string;
  purpose: 'embed' | 'rank';
  device: DeviceChoice;
  contextTokens: number;
  threads: number;
}

export interface BesideLoaded {
  device: Device;
  contextTokens: number;
  length: number;
}

interface Ready {
  name: string;
  contextTokens: number;
  /** The tokens that a text takes. */
  lengthOf: (text: string, query: string) => number;
  numbers: (text: string, query: string) => Promise<readonly number[]>;
}

/** The one model of a child that stands beside the base: it turns texts into vectors, or weighs them. */
export class BesideModel {
  #ready: Ready | undefined;

  async load(wish: BesideWish): Promise<Result<BesideLoaded, Failure>> {
    if (this.#ready !== undefined) return fail({ code: 'BUSY', what: 'model' });
    const read = readWholeHeader(wish);
    if (!read.ok) return read;
    if (read.value.purpose !== wish.purpose) return fail({ code: 'FILE_CHANGED', name: wish.name });
    const opened = await openDevice(wish.device);
    if (!opened.ok) return opened;
    const loaded = await this.#loadOn(opened.value, wish);
    if (loaded.ok || opened.value.gpu === false) return loaded;
    // A graphics card that is full already: the processor is slower, but it works.
    const processor = await openDevice('cpu');
    if (!processor.ok) return processor;
    return this.#loadOn({ ...processor.value, reason: 'fallback', detail: loaded.failure.code }, wish);
  }

  /** Vectors of length one. */
  async embed(texts: readonly string[], signal: AbortSignal) {
    return this.#each(texts, '', signal, (numbers) => {
      const size = Math.sqrt(numbers.reduce((sum, each) => sum + each * each, 0));
      return size > 0 && Number.isFinite(size) ? inBytes(numbers.map((each) => each / size)) : undefined;
    });
  }

  async rank(query: string, texts: readonly string[], signal: AbortSignal) {
    return this.#each(texts, query, signal, ([score = Number.NaN]) => (score >= 0 && score <= 1 ? score : undefined));
  }

  async #each<Made>(
    texts: readonly string[],
    query: string,
    signal: AbortSignal,
    make: (numbers: readonly number[]) => Made | undefined,
  ): Promise<Result<{ made: Made[]; tokens: number }, Failure>> {
    const ready = this.#ready;
    if (ready === undefined) return fail({ code: 'NOT_FOUND', what: 'model' });
    const lengths = texts.map((text) => ready.lengthOf(text, query));
    // All are measured before any is read: a request is refused whole.
    const longest = Math.max(...lengths);
    if (longest > ready.contextTokens) {
      return fail({ code: 'CONTEXT_FULL', neededTokens: longest, contextTokens: ready.contextTokens });
    }
    const made: Made[] = [];
    for (const text of texts) {
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      const one = make(await ready.numbers(text, query));
      if (one === undefined) {
        const detail = 'what it makes of a text is no number';
        return fail({ code: 'MODEL_FILE_DAMAGED', name: ready.name, detail });
      }
      made.push(one);
    }
    return ok({ made, tokens: lengths.reduce((sum, length) => sum + length, 0) });
  }

  async #loadOn(device: OpenDevice, wish: BesideWish): Promise<Result<BesideLoaded, Failure>> {
    const read = readWholeHeader(wish);
    if (!read.ok) return read;
    const header = read.value;
    const options: LoadOptions & { name: string } = {
      ...wish,
      contextTokens: Math.min(wish.contextTokens, header.trainedContext || wish.contextTokens),
      onProgress: () => {},
      signal: new AbortController().signal,
    };
    forgetComplaints();
    let model: LlamaModel | undefined;
    try {
      model = await loadWeights(device, options);
      const make = wish.purpose === 'embed' ? embedding : ranking;
      this.#ready = await make(device, model, options);
    } catch (error) {
      const failure = await loadFailure(error, device, header, options);
      await model?.dispose();
      return fail(failure);
    }
    const { contextTokens } = this.#ready;
    const length = wish.purpose === 'embed' ? header.embeddingLength : 0;
    return ok({ device: await describeDevice(device), contextTokens, length });
  }
}

async function embedding(
  device: OpenDevice,
  model: LlamaModel,
  options: LoadOptions & { name: string },
): Promise<Ready> {
  const context = await makeEmbeddingContext(device, model, options);
  return {
    name: options.name,
    // The library keeps one place of the context free.
    contextTokens: options.contextTokens - 1,
    lengthOf: (text) => context.calculateInputLength(text),
    numbers: async (text) => (await context.getEmbeddingFor(text)).vector,
  };
}

async function ranking(device: OpenDevice, model: LlamaModel, options: LoadOptions & { name: string }): Promise<Ready> {
  const context = await makeRankingContext(device, model, options);
  return {
    name: options.name,
    contextTokens: options.contextTokens - 1,
    lengthOf: (text, query) => context.calculateInputLength(query, text),
    numbers: async (text, query) => [await context.rank(query, text)],
  };
}

/** What a text makes the model throw at is told in its own words. */
export async function besideFailure(error: unknown): Promise<Failure> {
  return { code: 'ENGINE_CRASHED', detail: await whatWasSaid(error) };
}

function inBytes(numbers: readonly number[]): string {
  const bytes = Buffer.alloc(4 * numbers.length);
  for (const [place, number] of numbers.entries()) bytes.writeFloatLE(number, 4 * place);
  return bytes.toString('base64');
}
