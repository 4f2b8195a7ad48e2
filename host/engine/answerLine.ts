import type { AdapterChoice } from '#core/answerSettings.ts';
import { readAnswerSchema } from '#core/answerSchema.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Message } from '#protocol/engine/messages.ts';
import type { Log } from '../log/log.ts';
import type { AnswerEngine } from './answerEngine.ts';
import type { GenerationEnd } from './answerWishes.ts';
import type { StackedAdapter } from './generationHow.ts';
import type { AnswerNews, AnswerPriority, Answers, AnswerWish } from './answers.ts';
import { Line } from './line.ts';
import { News } from './news.ts';

/** An adapter's file, for an answer of a base that it belongs to. */
export interface UsableAdapter {
  path: string;
  name: string;
  bytes: number;
  scale: number;
}

interface Parts {
  engine: AnswerEngine;
  library: {
    find: (hash: string) => Model | undefined;
    load: (hash: string, force: boolean) => Promise<Result<void, Failure>>;
  };
  /** In the order in which they are wished, or why one of them cannot be used with the base. */
  usable: (base: Model, wished: readonly AdapterChoice[]) => Promise<Result<UsableAdapter[], Failure>>;
  /** The base that is chosen in Ask. */
  chosen: () => string | null;
  log: Log;
}

/** One wish in line. */
interface Wished {
  readonly priority: AnswerPriority;
  readonly needs: string;
  readonly wish: AnswerWish;
  readonly base: Model;
  readonly news: News;
  /** What it was told last. */
  ahead: number;
}

/** Those further behind are told how many are before them when they have come so near. */
const TOLD_ONES = 100;

/** A person may load another base at the moment when an answer is about to begin. */
const MOST_TRIES = 3;

const cancelled: Failure = { code: 'CANCELLED' };

/** Makes one answer after the other, each with its base and its adapters, for its whole length. */
export class AnswerLine implements Answers {
  readonly #parts: Parts;
  readonly #line = new Line<Wished>();
  #now: Wished | undefined;
  /** What the last answer was made with: who needs the same need not wait for a swap. */
  #inMemory: string | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  ask(wish: AnswerWish): News {
    const news = new News();
    const base = this.#baseOf(wish);
    if (!base.ok) {
      news.tell({ kind: 'failed', failure: base.failure });
      return news;
    }
    const needs = JSON.stringify([base.value.hash, wish.settings.adapters.map(({ hash, scale }) => [hash, scale])]);
    const wished: Wished = { priority: wish.priority, needs, wish, base: base.value, news, ahead: -1 };
    if (!this.#line.join(wished)) {
      news.tell({ kind: 'failed', failure: { code: 'BUSY', what: 'answer' } });
      return news;
    }
    wish.signal.addEventListener('abort', () => this.#takeBack(wished), { once: true });
    if (this.#now === undefined) this.#goOn();
    else this.#tellPlace(wished, this.#line.ahead(wished) + 1);
    return news;
  }

  #baseOf({ base, settings, signal }: AnswerWish): Result<Model, Failure> {
    if (signal.aborted) return fail(cancelled);
    const schema = settings.schema === null ? null : readAnswerSchema(settings.schema);
    if (schema?.ok === false) {
      const { at, word } = schema.failure;
      return fail({ code: 'ANSWER_SCHEMA_REFUSED', detail: `${at} ${word}`.trim() });
    }
    const hash = base ?? this.#parts.chosen();
    const model = hash === null ? undefined : this.#parts.library.find(hash);
    if (model !== undefined) return ok(model);
    return fail(base === null ? { code: 'NO_MODEL_CHOSEN' } : { code: 'NOT_FOUND', what: 'model' });
  }

  #takeBack(wished: Wished): void {
    if (!this.#line.leave(wished)) return;
    wished.news.tell({ kind: 'failed', failure: cancelled });
    this.#tellPlaces();
  }

  /** Begins with the next one at once: a base that is loaded reads the question while the disk takes it in. */
  #goOn(): void {
    const next = this.#line.next(this.#inMemory, performance.now());
    this.#now = next;
    if (next === undefined) return;
    this.#tellPlaces();
    this.#make(next)
      .catch((error: unknown): Result<GenerationEnd, Failure> => {
        this.#parts.log.error('an answer broke off', error);
        return fail({ code: 'ENGINE_CRASHED', detail: 'unexpected' });
      })
      .then((end) => {
        this.#inMemory = end.ok ? next.needs : null;
        if (end.ok) next.news.tell(endOf(end.value));
        else next.news.tell({ kind: 'failed', failure: end.failure });
        this.#goOn();
      })
      .catch((error: unknown) => this.#parts.log.error('the line of answers', error));
  }

  async #make(wished: Wished): Promise<Result<GenerationEnd, Failure>> {
    let last: Result<GenerationEnd, Failure> = fail(cancelled);
    for (let tries = 0; tries < MOST_TRIES && !wished.wish.signal.aborted; tries += 1) {
      last = await this.#try(wished);
      if (last.ok || last.failure.code !== 'BUSY') return last;
    }
    return last;
  }

  async #try({ wish, base, news }: Wished): Promise<Result<GenerationEnd, Failure>> {
    const { engine, library, usable } = this.#parts;
    const { signal, settings } = wish;
    if (!engine.isReadyFor(base.hash)) {
      news.tell({ kind: 'loading' });
      const loaded = await untilAborted(library.load(base.hash, false), signal);
      if (!loaded.ok) return loaded;
    }
    let adapters: StackedAdapter[] = [];
    if (settings.adapters.length > 0) {
      const found = await usable(base, settings.adapters);
      if (!found.ok) return found;
      adapters = found.value.map((each, place) => ({ ...each, hash: settings.adapters[place]?.hash ?? '' }));
    }
    if (signal.aborted) return fail(cancelled);
    const stop = () => void engine.stop();
    signal.addEventListener('abort', stop);
    const { adapters: _, instruction, tools: _its, ...sampling } = settings;
    const made = await engine.generate(
      told(wish.raw === true ? '' : instruction, wish.messages),
      (event) => {
        if (event.kind === 'reading') {
          news.tell(event);
          // The wish to stop may have come to the engine before the question did.
          if (signal.aborted) stop();
        }
        if (event.kind === 'text' || event.kind === 'called') news.tell(event);
      },
      {
        ...sampling,
        adapters,
        stops: [...(wish.stops ?? [])],
        raw: wish.raw ?? false,
        tools: [...(wish.tools ?? [])],
        mustCall: wish.mustCall ?? false,
      },
    );
    signal.removeEventListener('abort', stop);
    return made;
  }

  #tellPlaces(): void {
    let ahead = 1;
    for (const waiting of this.#line.inOrder()) {
      if (ahead > TOLD_ONES) return;
      this.#tellPlace(waiting, ahead);
      ahead += 1;
    }
  }

  #tellPlace(wished: Wished, ahead: number): void {
    if (wished.ahead === ahead) return;
    wished.ahead = ahead;
    wished.news.tell({ kind: 'waiting', ahead });
  }
}

function told(instruction: string, messages: readonly Message[]): Message[] {
  return instruction.trim() === '' ? [...messages] : [{ role: 'system', text: instruction }, ...messages];
}

/** The load goes on for the next one; only this answer does not wait for it any longer. */
function untilAborted(load: Promise<Result<void, Failure>>, signal: AbortSignal): Promise<Result<void, Failure>> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(fail(cancelled));
    signal.addEventListener('abort', stop, { once: true });
    load.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function endOf({ ending, figures, cutCall }: GenerationEnd): AnswerNews {
  return { kind: 'ended', ending, figures, ...(cutCall === undefined ? {} : { cutCall }) };
}
