import { z } from 'zod';
import { adapterHeaderSchema } from '#core/adapter.ts';
import type { AdapterHeader } from '#core/adapter.ts';
import type { Failure } from '#core/failure.ts';
import { sha256Schema } from '#core/ids.ts';
import type { ModelHeader } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import {
  headerReadingSchema,
  joiningSchema,
  pieceReadingSchema,
  textFileSchema,
  vocabulariesSchema,
} from '#protocol/engine/parse.ts';
import type { AdapterSource, HeaderReading, JoinPlan, PieceReading, TextFile } from '#protocol/engine/parse.ts';
import { nothing } from '#protocol/failed.ts';
import type { Log } from '../log/log.ts';
import type { Shell } from '../shell.ts';
import type { Child, EngineClient } from './child.ts';
import { Supervisor } from './supervisor.ts';
import type { SupervisorTimes } from './supervisor.ts';

/** A parser that nobody needed for so long is ended. */
const IDLE_MS = 30_000;
/** No header takes so long: the file makes the parser run in circles. */
const LONGEST_READING_MS = 60_000;

export interface HeaderWish {
  path: string;
  name: string;
  fileBytes: number;
  availableBytes: number;
}

interface NamedFile {
  path: string;
  name: string;
}

const normsSchema = z.object({ norms: sha256Schema.nullable() });
const convertedSchema = z.object({ baseName: z.string().nullable() });

/** Reads strangers' files in a child of its own, which is there only while it is needed. */
export class ParseEngine {
  readonly #supervisor: Supervisor;
  readonly #idleMs: number;
  readonly #readingMs: number;
  #underWay = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor({
    shell,
    log,
    times,
    idleMs = IDLE_MS,
    readingMs = LONGEST_READING_MS,
  }: {
    shell: Shell;
    log: Log;
    times?: SupervisorTimes;
    idleMs?: number;
    readingMs?: number;
  }) {
    this.#idleMs = idleMs;
    this.#readingMs = readingMs;
    this.#supervisor = new Supervisor({
      duty: 'parse',
      shell,
      log,
      check: () => Promise.resolve(),
      keepUp: false,
      changed: () => {},
      times,
    });
  }

  modelHeader(wish: HeaderWish): Promise<Result<HeaderReading, Failure>> {
    return this.#ask(wish.name, headerReadingSchema, (parse, options) => parse.modelHeader(wish, options));
  }

  /** Whether what has come can be piece `number` (from 0) of `of`. */
  pieceHeader(wish: HeaderWish & { number: number; of: number }): Promise<Result<PieceReading, Failure>> {
    return this.#ask(wish.name, pieceReadingSchema, (parse, options) => parse.pieceHeader(wish, options));
  }

  /** All pieces of a model, in their order, looked at together; with `to`, the head of the whole is written there. */
  joinPieces(
    pieces: readonly NamedFile[],
    to: string | null,
  ): Promise<Result<{ header: ModelHeader; plan: JoinPlan }, Failure>> {
    const wish = { pieces: pieces.map(({ path, name }) => ({ path, name })), to };
    return this.#ask(pieces[0]?.name ?? '', joiningSchema, (parse, options) => parse.joinPieces(wish, options));
  }

  /** How the vocabulary of a draft differs from its base's; null where it does not. */
  async vocabulariesDiffer(draft: NamedFile, base: NamedFile): Promise<Result<string | null, Failure>> {
    const wish = { draft, base };
    const read = await this.#ask(draft.name, vocabulariesSchema, (parse, options) =>
      parse.compareVocabularies(wish, options),
    );
    return read.ok ? ok(read.value.differs) : read;
  }

  /** A fingerprint of a base's norms; null where they tell nothing. */
  async normsOf(wish: { path: string; name: string }): Promise<Result<string | null, Failure>> {
    const read = await this.#ask(wish.name, normsSchema, (parse, options) => parse.normsOf(wish, options));
    return read.ok ? ok(read.value.norms) : read;
  }

  adapterHeader(source: AdapterSource): Promise<Result<AdapterHeader, Failure>> {
    return this.#ask(source.name, adapterHeaderSchema, (parse, options) => parse.adapterHeader({ source }, options));
  }

  checkAdapter(source: AdapterSource, base: NamedFile, numbers: boolean): Promise<Result<void, Failure>> {
    return this.#ask(source.name, nothing, (parse, options) => parse.checkAdapter({ source, base, numbers }, options));
  }

  convertAdapter(wish: {
    files: { config: string; weights: string; name: string };
    base: NamedFile;
    to: string;
  }): Promise<Result<{ baseName: string | null }, Failure>> {
    return this.#ask(wish.files.name, convertedSchema, (parse, options) => parse.convertAdapter(wish, options));
  }

  /** A file that is to go with a question, as text. */
  textFile(wish: NamedFile): Promise<Result<TextFile, Failure>> {
    return this.#ask(wish.name, textFileSchema, (parse, options) => parse.textFile(wish, options));
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#supervisor.close();
  }

  async #ask<Told>(
    name: string,
    schema: z.ZodType<Told>,
    ask: (parse: EngineClient['parse'], options: { signal: AbortSignal }) => Promise<unknown>,
  ): Promise<Result<Told, Failure>> {
    clearTimeout(this.#idle);
    this.#underWay += 1;
    const child = await this.#supervisor.up();
    try {
      return child.ok ? await this.#answer(child.value, name, schema, ask) : child;
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#endWhenIdle();
    }
  }

  async #answer<Told>(
    child: Child,
    name: string,
    schema: z.ZodType<Told>,
    ask: (parse: EngineClient['parse'], options: { signal: AbortSignal }) => Promise<unknown>,
  ): Promise<Result<Told, Failure>> {
    const signal = AbortSignal.timeout(this.#readingMs);
    try {
      const read = schema.safeParse(await ask(child.client.parse, { signal }));
      return read.success ? ok(read.data) : damaged(name, 'its header reads as nonsense');
    } catch (error) {
      if (signal.aborted) {
        this.#supervisor.kill();
        return damaged(name, 'its header does not end');
      }
      const failure = child.failureOf(error);
      // A file that brings the parser down is damaged or meant to do so: for the person this is about the file.
      if (failure.code === 'ENGINE_CRASHED') return damaged(name, `reading it ended the parser (${failure.detail})`);
      return fail(failure);
    }
  }

  #endWhenIdle(): void {
    this.#idle = setTimeout(() => {
      if (this.#underWay === 0) void this.#supervisor.stop();
    }, this.#idleMs);
    this.#idle.unref();
  }
}

function damaged(name: string, detail: string): Result<never, Failure> {
  return fail({ code: 'MODEL_FILE_DAMAGED', name, detail });
}
