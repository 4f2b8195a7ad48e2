import { freemem } from 'node:os';
import { statSync } from 'node:fs';
import type { ChatWrapper, LlamaContext, LlamaContextSequence, LlamaModel } from 'node-llama-cpp';
import type { Failure } from '#core/failure.ts';
import { fitOf } from '#core/fit.ts';
import type { ModelHeader } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { cleanText } from '../parse/cleanText.ts';
import { readModelHeader } from '../parse/modelHeader.ts';
import { AdapterShelf } from './adapterShelf.ts';
import {
  chatWrapperOf,
  forgetComplaints,
  lastComplaints,
  loadWeights,
  makeContext,
  memoryOf,
  nameOf,
} from './binding.ts';
import type { Backend, LoadOptions } from './binding.ts';
import { whatWasSaid } from './device.ts';
import type { Draft } from './draft.ts';
import { roomsFor } from './smallerRoom.ts';
import type { Room } from './smallerRoom.ts';
import { TEMPLATE_LIMIT_MS, templateFailure } from './template.ts';
import { withinTime } from './timeLimit.ts';

export interface LoadedModel {
  name: string;
  deviceName: string;
  /** So many layers are on the device, where the driver refused more; null where nothing was refused. */
  gpuLayers: number | null;
  model: LlamaModel;
  context: LlamaContext;
  sequence: LlamaContextSequence;
  shelf: AdapterShelf;
  /** What guesses ahead for it, where something does. */
  draft: Draft | null;
  /** How the model wants a conversation written, or why that cannot be found out. */
  wrapper: Result<ChatWrapper, Failure>;
  dispose: () => Promise<void>;
}

export type LoadWish = LoadOptions & {
  name: string;
  /** How much memory resident adapters may take. */
  adapterBytes: number;
};

/** Reads the weights and makes room for a conversation. The file is checked first, for it may have been changed. */
export async function loadModel(backend: Backend, wish: LoadWish): Promise<Result<LoadedModel, Failure>> {
  const read = readWholeHeader(wish);
  if (!read.ok) return read;
  const header = read.value;
  const wanted = Math.min(wish.contextTokens, header.trainedContext || wish.contextTokens);
  let last: Result<LoadedModel, Failure> | undefined;
  for (const room of roomsFor(wanted, header.layers, backend.gpu !== false)) {
    const loaded = await loadInto(backend, header, { ...wish, ...room });
    // The first reason is the one that tells of what was wished for.
    if (last === undefined || loaded.ok) last = loaded;
    if (loaded.ok || loaded.failure.code !== 'TOO_LARGE_FOR_MEMORY') break;
  }
  return last ?? fail({ code: 'MODEL_NOT_SUPPORTED', name: wish.name, detail: '' });
}

async function loadInto(
  backend: Backend,
  header: ModelHeader,
  options: LoadWish & Room,
): Promise<Result<LoadedModel, Failure>> {
  const { name, adapterBytes } = options;
  forgetComplaints();
  let model: LlamaModel | undefined;
  try {
    model = await loadWeights(backend, options);
    const context = await makeContext(backend, model, options);
    const weights = model;
    const sequence = context.getSequence();
    const loaded: LoadedModel = {
      name,
      draft: null,
      gpuLayers: options.gpuLayers ?? null,
      deviceName: await nameOf(backend),
      model,
      context,
      sequence,
      shelf: new AdapterShelf({
        model,
        context,
        budgetBytes: adapterBytes,
        forget: () => sequence.clearHistory(),
      }),
      wrapper: await wrapperOf(model, name),
      async dispose() {
        await loaded.draft?.dispose();
        await context.dispose();
        await weights.dispose();
      },
    };
    return ok(loaded);
  } catch (error) {
    const failure = await loadFailure(error, backend, header, options);
    await model?.dispose();
    return fail(failure);
  }
}

/** The header of a file as it is now: it may have been changed since it was shelved. */
export function readWholeHeader({ path, name }: { path: string; name: string }): Result<ModelHeader, Failure> {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const read = readModelHeader(path, name, size, size);
  if (!read.ok) return read;
  if (read.value.kind === 'header') return ok(read.value.header);
  return fail({ code: 'FILE_CHANGED', name });
}

async function wrapperOf(model: LlamaModel, name: string): Promise<Result<ChatWrapper, Failure>> {
  try {
    return ok(await chatWrapperOf(model, (work) => withinTime(TEMPLATE_LIMIT_MS, work)));
  } catch (error) {
    return fail(templateFailure(name, error));
  }
}

const OUT_OF_MEMORY = /alloc|out of memory|insufficient|not enough|failed to create context|too large/i;
/** How llama.cpp says that it does not know this kind of model, as against one that is broken. */
const UNKNOWN = /unknown|unsupported|not supported/i;

/** Why a model was not loaded, from what llama.cpp complained of. */
export async function loadFailure(
  error: unknown,
  backend: Backend,
  header: ModelHeader,
  wish: LoadOptions & { name: string },
): Promise<Failure> {
  const { name, path, signal } = wish;
  if (signal.aborted) return { code: 'CANCELLED' };
  const said = [
    ...(await lastComplaints()),
    error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  ];
  if (said.some((line) => OUT_OF_MEMORY.test(line))) {
    const { usedBytes, totalBytes } = await memoryOf(backend);
    const device = backend.gpu === false ? null : { name: '', freeBytes: Math.max(0, totalBytes - usedBytes) };
    const { neededBytes, freeBytes } = fitOf(header, wish.contextTokens, { freeMemoryBytes: freemem(), device });
    return { code: 'TOO_LARGE_FOR_MEMORY', name, neededBytes, freeBytes };
  }
  const reason = said
    .map((line) => /(?:error loading model[^:]*: )+(.+)/.exec(line)?.[1])
    .find((found) => found !== undefined);
  const detail = cleanText((reason ?? (await whatWasSaid(error))).replaceAll(path, name), 300);
  return { code: UNKNOWN.test(detail) ? 'MODEL_NOT_SUPPORTED' : 'MODEL_FILE_DAMAGED', name, detail };
}
