import { joinPieces, readPieceHeader } from '#native/parse/pieces.ts';
import { valueOr } from '#protocol/failed.ts';
import { implement } from '@orpc/server';
import { StandardRPCHandler } from '@orpc/server/standard';
import type { TokenOdds } from '#core/answerSettings.ts';
import { type Failure, failureSchema } from '#core/failure.ts';
import type { ModelHeader } from '#core/model.ts';
import type { EngineClient } from '#host/engine/child.ts';
import type { EngineChild } from '#host/shell.ts';
import { engineContract } from '#protocol/engine/contract.ts';
import type { Completion, Resident } from '#protocol/engine/answer.ts';
import type { Device } from '#protocol/engine/device.ts';
import type { Duty } from '#protocol/engine/duty.ts';
import type { Message } from '#protocol/engine/messages.ts';
import type {
  FactorsEvent,
  FactorsInput,
  InfluenceInput,
  Influences,
  TrainEvent,
  TrainInput,
} from '#protocol/engine/train.ts';
import { serveOverWire } from '#protocol/wire/serve.ts';
import { toFrame } from '#protocol/wire/frames.ts';
import type { Frame } from '#protocol/wire/wire.ts';

type GenerationInput = Parameters<EngineClient['answer']['generate']>[0];

const GIBIBYTE = 1024 ** 3;

const fakeDevice: Device = {
  kind: 'cuda',
  name: 'Fake card',
  reason: 'best',
  detail: null,
  usedBytes: GIBIBYTE,
  totalBytes: 8 * GIBIBYTE,
};

/** The header of every file that begins with "GGUF" and is long enough. */
export const fakeHeader: ModelHeader = {
  name: 'fake',
  architecture: 'llama',
  purpose: 'answer',
  quantisation: 'F16',
  parameters: 1000,
  trainedContext: 4096,
  layers: 2,
  embeddingLength: 8,
  heads: 2,
  keyValueHeads: 2,
  keyLength: 4,
  valueLength: 4,
  vocabularySize: 300,
  feedForwardLength: 16,
  hasChatTemplate: true,
  weightBytes: 2000,
  fileBytes: 2048,
};

/** Bytes that the parser wants to see before it tells a header. */
const HEADER_BYTES = 64;

export interface FakeEngine {
  startEngine(duty: Duty): EngineChild;
  /** How many children of the duty were started. */
  started(duty: Duty): number;
  running(duty: Duty): boolean;
  /** Ends the duty's child as the system would. */
  crash(duty: Duty, how?: string): void;
  /** What the next answers write, piece by piece; null waits until `stop`, for ever if the engine does not heed it. */
  words: (string | null)[];
  /** The tools that the next answers call after their words, where they are offered any; `cut`: without coming to an end. */
  calls: { name: string; arguments: string; cut?: boolean }[];
  heedsStop: boolean;
  /** What a completion says; `stopped` resolves when it is told to stop. */
  completes: (
    asked: { messages: Message[]; candidates: string[] | null },
    stopped: Promise<void>,
  ) => Promise<Completion>;
  /** Waited for before the piece at this index. */
  pause: (index: number) => Promise<void>;
  /** Children that end at once when they are started. */
  startsToFail: number;
  loadFailure: Failure | undefined;
  /** What it was told to keep in memory between answers. */
  kept: { pinned: { name: string }[]; likely: { name: string }[] }[];
  /** What the driver gave instead of what was wished for. */
  backsOff: { contextTokens?: number; gpuLayers?: number };
  /** A load waits for this. */
  loadGate: Promise<void>;
  /** What was asked, in order. */
  asked: Message[][];
  /** How it was to be answered, in the same order. */
  ways: Omit<GenerationInput, 'messages'>[];
  /** Sent with every piece of an answer that is to tell them. */
  odds: TokenOdds[];
  /** Paths of adapters that stay in memory after an answer. */
  keepsAdapters: number;
  loads: string[];
  /** Paths of models that were loaded beside the base; a load there waits for the gate. */
  besides: string[];
  besideGate: Promise<void>;
  /** Paths of models that were to guess ahead; an empty one where the one that did was taken away. */
  drafts: string[];
  draftFailure: Failure | undefined;
  /** Waited for when a draft is to come; it may crash the child. */
  onDraft: () => Promise<void>;
  /** How two vocabularies differ. */
  differs: string | null;
  /** What is made of a text: a vector, or its first number as a probability. Waited for. */
  onText: (text: string) => Promise<number[]>;
  /** Called when the parser is asked; may throw, wait or crash the child. */
  onParse: () => Promise<void>;
  /** What a training tells, until it is over; it may crash the child. */
  onTrain: (input: TrainInput & { checkpoints: string; to: string }) => AsyncIterable<TrainEvent>;
  /** The same while the factors of a run are made. */
  onFactors: (input: FactorsInput) => AsyncIterable<FactorsEvent>;
  /** What a run's records did for an answer; it may crash the child. */
  onInfluence: (input: InfluenceInput) => Promise<Influences>;
  device: Device;
}

/** An engine in this process that speaks the contract over the same wire, and does whatever a test wants of it. */
export function fakeEngine(): FakeEngine {
  const children = new Map<Duty, { end: (how: string) => void }>();
  const starts: Duty[] = [];
  let stop = Promise.withResolvers<void>();
  let residents: Resident[] = [];

  const engine: FakeEngine = {
    started: (duty) => starts.filter((other) => other === duty).length,
    running: (duty) => children.has(duty),
    crash: (duty, how = 'signal SIGKILL') => children.get(duty)?.end(how),
    words: ['Hello', ' there', '.'],
    calls: [],
    heedsStop: true,
    completes: ({ candidates }) =>
      Promise.resolve({
        text: candidates?.[0] ?? '{}',
        ending: 'finished',
        probabilities: candidates?.map((_, place) => (place === 0 ? 1 : 0)) ?? null,
        promptTokens: 3,
      }),
    pause: () => Promise.resolve(),
    startsToFail: 0,
    loadFailure: undefined,
    kept: [],
    backsOff: {},
    loadGate: Promise.resolve(),
    asked: [],
    ways: [],
    odds: [],
    keepsAdapters: 2,
    loads: [],
    besides: [],
    besideGate: Promise.resolve(),
    drafts: [],
    draftFailure: undefined,
    onDraft: () => Promise.resolve(),
    differs: null,
    onText: (text) => Promise.resolve([text.length, 0]),
    onParse: () => Promise.resolve(),
    async *onTrain() {},
    async *onFactors() {},
    onInfluence: () =>
      Promise.resolve({ plan: { checkpoints: 5, targets: ['attn_q'], bits: 8 }, records: [], of: 0, cut: false }),
    device: fakeDevice,
    startEngine(duty) {
      starts.push(duty);
      const { child, end } = childOver(handler);
      const mine = { end };
      children.set(duty, mine);
      child.onExit(() => {
        if (children.get(duty) === mine) children.delete(duty);
      });
      if (engine.startsToFail > 0) {
        engine.startsToFail -= 1;
        queueMicrotask(() => end('exit code 1'));
      }
      return child;
    },
  };

  const os = implement(engineContract);
  const handler = new StandardRPCHandler(
    os.router({
      answer: {
        probe: os.answer.probe.handler(() => engine.device),
        load: os.answer.load.handler(async function* ({ input, errors }) {
          engine.loads.push(input.path);
          yield { kind: 'progress', fraction: 0.5 };
          await engine.loadGate;
          if (engine.loadFailure !== undefined) throw errors.FAILED({ data: engine.loadFailure });
          yield { kind: 'loaded', device: engine.device, contextTokens: input.contextTokens, ...engine.backsOff };
        }),
        unload: os.answer.unload.handler(() => {}),
        putDraft: os.answer.putDraft.handler(async ({ input, errors }) => {
          engine.drafts.push(input.path);
          await engine.onDraft();
          if (engine.draftFailure !== undefined) throw errors.FAILED({ data: engine.draftFailure });
          return { device: engine.device, contextTokens: input.contextTokens };
        }),
        takeDraft: os.answer.takeDraft.handler(() => void engine.drafts.push('')),
        generate: os.answer.generate.handler(async function* ({ input }) {
          const { messages, ...way } = input;
          engine.asked.push(messages);
          engine.ways.push(way);
          const used = input.adapters.map(({ path, bytes }) => ({ path, bytes, stacked: true, pinned: false }));
          const others = residents.filter(({ path }) => used.every((each) => each.path !== path));
          residents = [...others.map((each) => ({ ...each, stacked: false })), ...used].slice(-engine.keepsAdapters);
          stop = Promise.withResolvers();
          let stopped = false;
          yield { kind: 'reading', promptTokens: 3, contextTokens: 100 };
          const call = input.tools.length > 0 || input.mustCall ? engine.calls.shift() : undefined;
          for (const [index, word] of engine.words.entries()) {
            await engine.pause(index);
            if (word === null) {
              await stop.promise;
              stopped = true;
              break;
            }
            yield { kind: 'text', text: word, odds: input.probabilities ? engine.odds : [] };
          }
          if (call?.cut === true) {
            yield { kind: 'ended', ending: 'length', figures, residents, cutCall: call.name };
            return;
          }
          if (call !== undefined && !stopped) yield { kind: 'called', name: call.name, arguments: call.arguments };
          yield { kind: 'ended', ending: stopped ? 'stopped' : 'finished', figures, residents };
        }),
        complete: os.answer.complete.handler(({ input }) => {
          stop = Promise.withResolvers();
          return engine.completes(input, stop.promise);
        }),
        likelihoods: os.answer.likelihoods.handler(({ input }) => ({
          likelihoods: input.continuations.map((text) => ({ logProbability: -text.length, tokens: text.length })),
        })),
        weigh: os.answer.weigh.handler(({ input }) => ({
          tokens: Array.from(input.answer, ({ length }) => ({ length, logProbability: -1 })),
          promptTokens: 3,
          cut: false,
          stopped: false,
        })),
        footprint: os.answer.footprint.handler(() => ({ bytes: GIBIBYTE })),
        count: os.answer.count.handler(({ input }) => ({ tokens: input.texts.map((text) => text.length) })),
        keep: os.answer.keep.handler(({ input }) => {
          engine.kept.push(input);
          return { residents: [] };
        }),
        stop: os.answer.stop.handler(() => {
          if (engine.heedsStop) stop.resolve();
        }),
      },
      trace: {
        hello: os.trace.hello.handler(() => ({ pid: 1 })),
        buildIndex: os.trace.buildIndex.handler(async function* () {
          yield { kind: 'done', head: { records: '0'.repeat(64), words: 0, recordCount: 0 } };
        }),
        spans: os.trace.spans.handler(() => ({ spans: [], unusable: [] })),
      },
      beside: {
        load: os.beside.load.handler(async ({ input, errors }) => {
          await engine.besideGate;
          if (engine.loadFailure !== undefined) throw errors.FAILED({ data: engine.loadFailure });
          engine.besides.push(input.path);
          return { device: engine.device, contextTokens: 100, length: input.purpose === 'embed' ? 2 : 0 };
        }),
        embed: os.beside.embed.handler(async ({ input }) => {
          const vectors: string[] = [];
          for (const text of input.texts) {
            vectors.push(Buffer.from(Float32Array.from(await engine.onText(text)).buffer).toString('base64'));
          }
          return { vectors, tokens: input.texts.length };
        }),
        rank: os.beside.rank.handler(async ({ input }) => {
          const scores: number[] = [];
          for (const text of input.texts) scores.push((await engine.onText(text))[0] ?? 0);
          return { scores, tokens: input.texts.length };
        }),
      },
      train: {
        hello: os.train.hello.handler(() => ({ pid: 0 })),
        measure: os.train.measure.handler(({ errors }) => {
          throw errors.FAILED({ data: { code: 'ENGINE_UNAVAILABLE', detail: 'nothing is measured here' } });
        }),
        run: os.train.run.handler(async function* ({ input, errors }) {
          try {
            yield* engine.onTrain(input);
          } catch (error) {
            const failure = failureSchema.safeParse(error);
            throw failure.success ? errors.FAILED({ data: failure.data }) : error;
          }
        }),
        factors: os.train.factors.handler(async function* ({ input, errors }) {
          try {
            yield* engine.onFactors(input);
          } catch (error) {
            const failure = failureSchema.safeParse(error);
            throw failure.success ? errors.FAILED({ data: failure.data }) : error;
          }
        }),
        influence: os.train.influence.handler(async ({ input, errors }) => {
          try {
            return await engine.onInfluence(input);
          } catch (error) {
            const failure = failureSchema.safeParse(error);
            throw failure.success ? errors.FAILED({ data: failure.data }) : error;
          }
        }),
        stop: os.train.stop.handler(() => {}),
      },
      parse: {
        modelHeader: os.parse.modelHeader.handler(async ({ input, errors }) => {
          await engine.onParse();
          const { open } = await import('node:fs/promises');
          const file = await open(input.path, 'r');
          const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
          await file.close();
          if (buffer.toString('latin1') !== 'GGUF')
            throw errors.FAILED({ data: { code: 'NOT_A_MODEL_FILE', name: input.name } });
          if (input.fileBytes < HEADER_BYTES) {
            throw errors.FAILED({ data: { code: 'MODEL_FILE_DAMAGED', name: input.name, detail: 'cut' } });
          }
          if (input.availableBytes < HEADER_BYTES) return { kind: 'more', neededBytes: HEADER_BYTES };
          return { kind: 'header', header: { ...fakeHeader, fileBytes: input.fileBytes } };
        }),
        pieceHeader: os.parse.pieceHeader.handler(({ input: { number, of, ...file }, errors }) =>
          valueOr(errors, readPieceHeader(file, number, of)),
        ),
        joinPieces: os.parse.joinPieces.handler(async ({ input, errors }) => {
          await engine.onParse();
          return valueOr(errors, joinPieces(input.pieces, input.to));
        }),
        textFile: os.parse.textFile.handler(async ({ input }) => {
          await engine.onParse();
          const { readFile } = await import('node:fs/promises');
          const text = await readFile(input.path, 'utf8');
          return text.startsWith('%PDF')
            ? { kind: 'refused', problem: 'pdf' }
            : { kind: 'text', text, encoding: 'utf-8', encodingGuessed: false };
        }),
        compareVocabularies: os.parse.compareVocabularies.handler(async () => {
          await engine.onParse();
          return { differs: engine.differs };
        }),
        normsOf: os.parse.normsOf.handler(() => ({ norms: null })),
        adapterHeader: os.parse.adapterHeader.handler(noRecords),
        checkAdapter: os.parse.checkAdapter.handler(noRecords),
        convertAdapter: os.parse.convertAdapter.handler(noRecords),
        guess: os.parse.guess.handler(noRecords),
        beginRecords: os.parse.beginRecords.handler(noRecords),
        nextRecords: os.parse.nextRecords.handler(noRecords),
        endRecords: os.parse.endRecords.handler(noRecords),
        planExport: os.parse.planExport.handler(noRecords),
        beginExport: os.parse.beginExport.handler(noRecords),
        exportRows: os.parse.exportRows.handler(noRecords),
        endExport: os.parse.endExport.handler(noRecords),
      },
    }),
  );
  return engine;
}

const figures = {
  promptTokens: 3,
  cachedTokens: 0,
  promptRate: 100,
  answerTokens: 3,
  decodeRate: 10,
  firstTokenMs: 5,
  contextUsed: 6,
  contextSize: 100,
  device: 'Fake card',
};

type Handler = Parameters<typeof serveOverWire>[1];

/** Both ends of a child in one process; messages take a turn of the loop, as they would between two. */
function childOver(handler: Handler): {
  child: EngineChild;
  end: (how: string) => void;
} {
  let ended: string | undefined;
  const exits: ((how: string) => void)[] = [];
  const toHost: ((message: unknown) => void)[] = [];
  const toEngine: ((frame: Frame) => void)[] = [];
  const end = (how: string) => {
    if (ended !== undefined) return;
    ended = how;
    for (const listener of exits) listener(how);
  };
  const onExit = (listener: (how: string) => void) => {
    if (ended === undefined) exits.push(listener);
    else listener(ended);
  };
  const later = (act: () => void) => setImmediate(() => ended === undefined && act());
  serveOverWire(
    {
      send: (frame) => later(() => toHost.forEach((listener) => listener(frame))),
      onFrame: (listener) => toEngine.push(listener),
      onClose: (listener) => onExit(() => listener()),
      close: () => end('exit code 0'),
    },
    handler,
  );
  const child: EngineChild = {
    pid: 4242,
    channel: {
      post(message) {
        const frame = toFrame(message);
        if (frame !== undefined) later(() => toEngine.forEach((listener) => listener(frame)));
      },
      onMessage: (listener) => toHost.push(listener),
      onGone: (listener) => onExit(() => listener()),
      end: () => end('signal SIGKILL'),
    },
    onExit,
    kill: () => setImmediate(() => end('signal SIGKILL')),
  };
  return { child, end };
}

/** Records are read and written by the real engine in tests: a fake one would prove nothing. */
function noRecords(): never {
  throw new Error('The fake engine knows no records.');
}
