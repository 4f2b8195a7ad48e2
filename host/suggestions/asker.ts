import { setTimeout as pause } from 'node:timers/promises';
import type { CurateRecord } from '#core/curate/record.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type Askable, candidatesOf, longestAnswer, shapeOf } from '#core/suggest/asking.ts';
import { parseAnswer } from '#core/suggest/parse.ts';
import { type Example, type SuggestPrompt, promptOf } from '#core/suggest/prompt.ts';
import type { SuggestProblem, SuggestWish } from '#protocol/window/suggestions.ts';
import type { AnswerEngine } from '../engine/answerEngine.ts';
import type { Library } from '../library/library.ts';
import type { OpenProject } from '../projects/openProject.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { asShown } from './reading.ts';
import type { Kept } from './store.ts';

export interface AskerParts {
  engine: Pick<AnswerEngine, 'complete' | 'isReadyFor' | 'restedMs'>;
  library: Pick<Library, 'load' | 'find'>;
  settings: Pick<SettingsStore, 'current'>;
  /** One at a time, in the order in which they come: a run does not shut out a try. */
  inTurn: <Value>(work: () => Promise<Value>) => Promise<Value>;
  /** Pauses, for tests. */
  times?: Partial<AskerTimes>;
}

interface AskerTimes {
  /** A person who just had an answer will ask again: until then the engine is left alone. */
  courtesyMs: number;
  /** A person's model is not put out of the engine before nobody has used it for so long. */
  othersModelMs: number;
  lookMs: number;
}

const TIMES: AskerTimes = { courtesyMs: 3_000, othersModelMs: 60_000, lookMs: 200 };

/** Characters of a token at the beginning, until the model has told: less than in any European language. */
const CHARACTERS_A_TOKEN = 3;
/** Left for the template's own marks. */
const FRAME_TOKENS = 48;
const MOST_TRIES = 6;
const MOST_CRASHES = 2;

export interface Asked extends SuggestPrompt {
  readonly said: string;
  readonly outcome: Result<Kept, SuggestProblem>;
}

/** Asks a model about records, one question at a time, whenever nobody else wants the engine. */
export class Asker {
  readonly #parts: AskerParts;
  readonly #times: AskerTimes;
  readonly #model: Model;
  readonly #wish: Pick<SuggestWish, 'seed' | 'examples'>;
  #charactersAToken = CHARACTERS_A_TOKEN;
  #hadIt = false;

  constructor(parts: AskerParts, model: Model, wish: Pick<SuggestWish, 'seed' | 'examples'>) {
    this.#parts = parts;
    this.#times = { ...TIMES, ...parts.times };
    this.#model = model;
    this.#wish = wish;
  }

  prompt(project: OpenProject, question: Askable, record: CurateRecord, examples: readonly Example[]): SuggestPrompt {
    const tokens = this.#contextTokens - longestAnswer(question, this.#contextTokens) - FRAME_TOKENS;
    const { fields, guidelines } = project.head;
    const room = Math.max(0, Math.floor(tokens * this.#charactersAToken));
    const others = examples.filter((example) => example.record.ordinal !== record.ordinal);
    const shown = { record: asShown(project, record), examples: others.slice(0, this.#wish.examples) };
    return promptOf({ question, fields, guidelines, room, ...shown });
  }

  async ask(
    project: OpenProject,
    question: Askable,
    record: CurateRecord,
    examples: readonly Example[],
    signal: AbortSignal,
  ): Promise<Result<Asked, Failure>> {
    const candidates = candidatesOf(question);
    let crashes = 0;
    for (let tries = 0; tries < MOST_TRIES;) {
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      const prompt = this.prompt(project, question, record, examples);
      const wish = {
        messages: [...prompt.messages],
        shape: shapeOf(question),
        candidates: candidates?.map(({ text }) => text) ?? null,
        longestAnswerTokens: longestAnswer(question, this.#contextTokens),
        seed: this.#wish.seed,
      };
      const said = await this.#parts.inTurn(async () => {
        const ready = await this.#ready(signal);
        return ready.ok ? this.#parts.engine.complete(this.#model.hash, wish, signal) : ready;
      });
      if (said.ok) {
        const { text, probabilities } = said.value;
        const parsed = parseAnswer(question, text, record.fields);
        const byLabel =
          probabilities === null || candidates === null
            ? null
            : Object.fromEntries(candidates.map(({ label }, place) => [label, probabilities[place] ?? 0]));
        if (!parsed.ok) return ok({ ...prompt, said: text, outcome: parsed });
        const certainty = probabilities === null ? null : Math.min(1, Math.max(...probabilities));
        const suggestion = {
          record: record.ordinal,
          question: question.id,
          answer: parsed.value,
          source: 'model' as const,
          by: this.#model.name.slice(0, 200),
          certainty,
          at: Date.now(),
        };
        return ok({ ...prompt, said: text, outcome: ok({ suggestion, probabilities: byLabel }) });
      }
      const { failure } = said;
      if (failure.code === 'BUSY' || failure.code === 'CANCELLED') {
        await this.#wait(this.#times.lookMs, signal);
        continue;
      }
      if (failure.code === 'CONTEXT_FULL') {
        // This text takes more tokens than those before: the room is reckoned anew for it and for what comes.
        const over = failure.neededTokens / Math.max(1, failure.contextTokens);
        this.#charactersAToken /= Math.max(1.1, over * 1.05);
        tries += 1;
        if (tries === MOST_TRIES) return ok({ ...prompt, said: '', outcome: fail('too-long') });
        continue;
      }
      // The engine starts again by itself. One that falls over the same record twice is not asked a third time.
      crashes += 1;
      if (failure.code !== 'ENGINE_CRASHED' || crashes >= MOST_CRASHES) return said;
    }
    return fail({ code: 'CANCELLED' });
  }

  get #contextTokens(): number {
    const { contextTokens } = this.#parts.settings.current;
    return Math.min(contextTokens, this.#model.header.trainedContext || contextTokens);
  }

  /** Waits until nobody is being answered and the model is in the engine. */
  async #ready(signal: AbortSignal): Promise<Result<void, Failure>> {
    const { engine, library } = this.#parts;
    let takenAt: number | null = null;
    while (!signal.aborted) {
      if (engine.isReadyFor(this.#model.hash)) {
        this.#hadIt = true;
        if (engine.restedMs >= this.#times.courtesyMs) return ok(undefined);
      } else {
        // Somebody else's model came into its place.
        if (this.#hadIt) takenAt ??= performance.now();
        const held = takenAt === null ? Number.POSITIVE_INFINITY : performance.now() - takenAt;
        if (Math.min(held, engine.restedMs) >= this.#times.othersModelMs) {
          const loaded = await library.load(this.#model.hash, false);
          if (!loaded.ok && loaded.failure.code !== 'BUSY') return loaded;
          if (loaded.ok) continue;
        }
      }
      await this.#wait(this.#times.lookMs, signal);
    }
    return fail({ code: 'CANCELLED' });
  }

  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    await pause(ms, undefined, { signal }).catch(() => {});
  }
}
