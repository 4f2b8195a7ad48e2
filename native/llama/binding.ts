import { cpus, freemem, totalmem } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type {
  ChatWrapper,
  Llama,
  LlamaContext,
  LlamaContextSequence,
  LlamaEmbeddingContext,
  LlamaGrammarEvaluationState,
  LlamaModel,
  LlamaRankingContext,
  LlamaText,
  Token,
} from 'node-llama-cpp';
import { type GrammarSchema, readAnswerSchema } from '#core/answerSchema.ts';
import type { ObjectShape } from '#core/suggest/shape.ts';
import { cleanText } from '../parse/cleanText.ts';

/** What computes, as node-llama-cpp calls it; `false` is the processor alone. */
export type Gpu = 'cuda' | 'metal' | 'vulkan' | false;

/** The last things that llama.cpp complained of: the only place where it says why a file was not loaded. */
const complaints: string[] = [];
const MOST_COMPLAINTS = 50;

export function forgetComplaints(): void {
  complaints.length = 0;
}

/** llama.cpp's lines come over another queue than its errors, and may be a moment behind them. */
export async function lastComplaints(): Promise<readonly string[]> {
  await pause(COMPLAINTS_MS);
  return complaints;
}

const COMPLAINTS_MS = 20;

/**
 * Every call into node-llama-cpp that needs to know how it works inside is in this file. The package is large and
 * loads native code, so it is imported when it is first needed, and never by a child of another duty.
 */
function library() {
  return import('node-llama-cpp');
}

/** What the drivers on this machine promise, best first. The processor is always among them, and last. */
export async function promisedGpus(): Promise<Gpu[]> {
  const { getLlamaGpuTypes } = await library();
  const types = await getLlamaGpuTypes('supported');
  return [...types.filter((type) => type !== false), false];
}

/** llama.cpp's library, and on what it is to compute. */
export interface Backend {
  llama: Llama;
  gpu: Gpu;
}

let processor: Promise<Backend> | undefined;

/**
 * The processor's library is opened once and kept: it holds no memory of a device, and when it is opened a second time
 * llama.cpp forgets where its complaints go.
 */
export function openBackend(gpu: Gpu): Promise<Backend> {
  if (gpu !== false) return openLibrary(gpu);
  processor ??= openLibrary(false);
  return processor;
}

export async function closeBackend({ llama, gpu }: Backend): Promise<void> {
  if (gpu !== false) await llama.dispose();
}

async function openLibrary(gpu: Gpu): Promise<Backend> {
  const { getLlama, getLlamaGpuTypes, LlamaLogLevel } = await library();
  // Asked for what this system cannot have, the library opens another one without a word.
  if (!(await getLlamaGpuTypes('allValid')).includes(gpu)) throw new Error('not for this system');
  // For Apple's own processors there is one library only; told to put no layer on the device, it uses the processor.
  const kind = gpu === false && process.platform === 'darwin' && process.arch === 'arm64' ? 'metal' : gpu;
  const llama = await getLlama({
    gpu: kind,
    // Nothing is ever compiled or fetched on a person's machine.
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: LlamaLogLevel.warn,
    logger(_level, message) {
      complaints.push(message.trim());
      if (complaints.length > MOST_COMPLAINTS) complaints.shift();
    },
    // The number of threads is given with each context. The library's own least of 4 makes two cores fight for minutes.
    maxThreads: 0,
  });
  if (llama.gpu === kind) return { llama, gpu };
  await llama.dispose();
  throw new Error('no device of this kind answered');
}

export async function nameOf({ llama, gpu }: Backend): Promise<string> {
  const names = gpu === false ? [] : await llama.getGpuDeviceNames();
  return cleanText(names[0] ?? cpus()[0]?.model ?? '', 100) || 'Processor';
}

/** Bytes in use and bytes in all, by everybody, where `backend` computes. */
export async function memoryOf({ llama, gpu }: Backend): Promise<{ usedBytes: number; totalBytes: number }> {
  if (gpu === false) return { usedBytes: totalmem() - freemem(), totalBytes: totalmem() };
  const { used, total } = await llama.getVramState();
  return { usedBytes: used, totalBytes: total };
}

/**
 * One for each core that is good at arithmetic, less one: it leaves the window and the host a core to answer on, and
 * a token is ready when the slowest thread is, so one that has to share its core slows all of them.
 */
function threadsFor({ llama }: Backend, wanted: number): number {
  return wanted > 0 ? wanted : Math.max(1, Math.min(MOST_THREADS, llama.cpuMathCores - 1));
}

/** Beyond this the memory is the limit, not the cores. */
const MOST_THREADS = 16;

export interface LoadOptions {
  path: string;
  contextTokens: number;
  threads: number;
  /** So many layers on the device; without it, as many as leave room there for the context. */
  gpuLayers?: number | undefined;
  onProgress: (fraction: number) => void;
  signal: AbortSignal;
}

export async function loadWeights({ llama, gpu }: Backend, options: LoadOptions): Promise<LlamaModel> {
  return llama.loadModel({
    modelPath: options.path,
    gpuLayers: gpu === false ? 0 : (options.gpuLayers ?? { fitContext: { contextSize: options.contextTokens } }),
    // On the processor the host has weighed the memory already, and a person may have said "load it all the same".
    ignoreMemorySafetyChecks: gpu === false,
    onLoadProgress: options.onProgress,
    loadSignal: options.signal,
  });
}

export async function makeContext(backend: Backend, model: LlamaModel, options: LoadOptions): Promise<LlamaContext> {
  return model.createContext({
    contextSize: options.contextTokens,
    threads: threadsFor(backend, options.threads),
    ignoreMemorySafetyChecks: backend.gpu === false,
    // A context that was silently made smaller would break promises made on screen.
    failedCreationRemedy: false,
    createSignal: options.signal,
  });
}

/**
 * What an encoder reads it reads at once, for every token looks at all others: so a batch is as long as the context.
 * llama.cpp ends the process when it is not.
 */
function besideOptions(backend: Backend, options: LoadOptions) {
  return {
    contextSize: options.contextTokens,
    batchSize: options.contextTokens,
    threads: threadsFor(backend, options.threads),
    ignoreMemorySafetyChecks: backend.gpu === false,
    createSignal: options.signal,
  };
}

export async function makeEmbeddingContext(
  backend: Backend,
  model: LlamaModel,
  options: LoadOptions,
): Promise<LlamaEmbeddingContext> {
  return model.createEmbeddingContext(besideOptions(backend, options));
}

export async function makeRankingContext(
  backend: Backend,
  model: LlamaModel,
  options: LoadOptions,
): Promise<LlamaRankingContext> {
  return model.createRankingContext(besideOptions(backend, options));
}

/**
 * How the model wants a conversation to be written. Its own template when it has one: asking the library to guess a
 * wrapper takes half a second, and the template is the better answer anyway.
 */
export async function chatWrapperOf(
  model: LlamaModel,
  within: <Value>(work: () => Value) => Value,
): Promise<ChatWrapper> {
  const { JinjaTemplateChatWrapper: Jinja, GeneralChatWrapper, resolveChatWrapper } = await library();
  const template: unknown = model.fileInfo.metadata.tokenizer?.chat_template;
  if (typeof template === 'string' && template.trim() !== '') {
    return within(
      () =>
        new Jinja({
          template,
          tokenizer: model.tokenizer,
          // The window has no place for thoughts yet: models that can answer without them are asked to.
          reasoning: false,
          trimLeadingWhitespaceInResponses: false,
        }),
    );
  }
  return resolveChatWrapper(model) ?? new GeneralChatWrapper();
}

/** The grammar of a shape, at its beginning. */
export async function grammarOf(model: LlamaModel, shape: ObjectShape): Promise<LlamaGrammarEvaluationState> {
  const { LlamaGrammarEvaluationState: State } = await library();
  const { properties } = shape;
  return new State({ model, grammar: await model.llama.createGrammarForJsonSchema({ type: 'object', properties }) });
}

/** The grammar of a JSON schema, at its beginning. The schema was read and found good: core/answerSchema.ts. */
export async function grammarOfSchema(model: LlamaModel, text: string): Promise<LlamaGrammarEvaluationState> {
  const { LlamaGrammarEvaluationState: State } = await library();
  const schema = readAnswerSchema(text);
  if (!schema.ok) throw new Error(`${schema.failure.at}: ${schema.failure.word}`);
  return new State({ model, grammar: await model.llama.createGrammarForJsonSchema<GrammarSchema>(schema.value) });
}

/** A grammar of nothing but one of these words, at its beginning. They are names: letters, digits, `_` and `-`. */
export async function grammarOfWords(
  model: LlamaModel,
  words: readonly string[],
): Promise<LlamaGrammarEvaluationState> {
  const { LlamaGrammarEvaluationState: State } = await library();
  const root = words.map((word) => JSON.stringify(word)).join(' | ');
  return new State({ model, grammar: await model.llama.createGrammar({ grammar: `root ::= ${root}` }) });
}

/** Plain text and text of the template, in the order in which they are read. */
export async function textOf(parts: readonly (string | LlamaText)[]): Promise<LlamaText> {
  const { LlamaText: make } = await library();
  return make(parts);
}

/** As the model has them: no token is left out, and none is made more probable. */
const UNTEMPERED = { temperature: 1, topK: 0, topP: 1, minP: 0, seed: 0 };
const wanted = { generateNext: { probabilities: true, options: UNTEMPERED } };

/** Reads the tokens, and tells how probable each token of the vocabulary is as what comes after the last of them. */
export async function nextProbabilities(
  sequence: LlamaContextSequence,
  tokens: readonly Token[],
): Promise<ReadonlyMap<Token, number>> {
  const last = tokens.length - 1;
  const outputs = await sequence.controlledEvaluate(
    tokens.map((token, place) => (place === last ? [token, wanted] : token)),
  );
  return outputs[last]?.next.probabilities ?? new Map();
}

/** The same after each of them. */
export async function allProbabilities(
  sequence: LlamaContextSequence,
  tokens: readonly Token[],
): Promise<ReadonlyMap<Token, number>[]> {
  const outputs = await sequence.controlledEvaluate(tokens.map((token) => [token, wanted]));
  return tokens.map((_, place) => outputs[place]?.next.probabilities ?? new Map());
}
