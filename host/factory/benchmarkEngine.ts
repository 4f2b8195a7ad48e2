import type { Failure } from '#core/failure.ts';
import type { AnswerFigures } from '#core/conversation.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { DeviceChoice } from '#core/settings.ts';
import type { ObjectShape } from '#core/suggest/shape.ts';
import { generationEventSchema, loadEventSchema } from '#protocol/engine/answer.ts';
import type { Message } from '#protocol/engine/messages.ts';
import { type Likelihood, likelihoodSchema } from '#protocol/engine/likelihood.ts';
import type { Arbiter, Grant } from '../engine/arbiter.ts';
import type { Child } from '../engine/child.ts';
import { Supervisor } from '../engine/supervisor.ts';
import type { SupervisorTimes } from '../engine/supervisor.ts';
import type { Log } from '../log/log.ts';
import type { Shell } from '../shell.ts';

/** A child that was told to stop ends what it does; one that takes longer is ended. */
const LONGEST_STOP_MS = 5_000;

interface Parts {
  shell: Shell;
  log: Log;
  arbiter: Pick<Arbiter, 'request'>;
  times?: SupervisorTimes | undefined;
}

export interface MeasuredAdapter {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}

export interface LoadedBase {
  readonly device: string;
  readonly contextTokens: number;
}

const cancelled = fail<Failure>({ code: 'CANCELLED' });
const gone = fail<Failure>({ code: 'ENGINE_UNAVAILABLE', detail: 'it just ended' });

/**
 * A child that answers nobody: benchmarks are measured in it while people go on asking. It is there only as long as
 * something is measured.
 */
export class BenchmarkEngine {
  readonly #parts: Parts;
  readonly #supervisor: Supervisor;
  #grant: Grant | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#supervisor = new Supervisor({
      duty: 'measure',
      shell: parts.shell,
      log: parts.log,
      async check(client) {
        await client.answer.footprint();
      },
      keepUp: false,
      changed: () => {},
      times: parts.times,
    });
  }

  /** In place of what was loaded before. */
  async load(
    model: Model,
    path: string,
    how: { device: DeviceChoice; contextTokens: number; threads: number; adapterBytes: number },
    signal: AbortSignal,
  ): Promise<Result<LoadedBase, Failure>> {
    const { device, threads, adapterBytes } = how;
    const contextTokens = Math.min(how.contextTokens, model.header.trainedContext || how.contextTokens);
    const granted = this.#parts.arbiter.request('measure', model.name, model.header, contextTokens, false);
    if (!granted.ok) return granted;
    this.#grant = granted.value;
    return this.#use(signal, async ({ client }) => {
      const wish = { path, name: model.name, device, contextTokens, threads, adapterBytes };
      for await (const sent of await client.answer.load(wish)) {
        const event = loadEventSchema.parse(sent);
        if (event.kind !== 'loaded') continue;
        granted.value.settled();
        return ok({ device: event.device.name, contextTokens: event.contextTokens });
      }
      return gone;
    });
  }

  likelihoods(
    asked: { messages: Message[]; raw: boolean; continuations: string[] },
    adapters: readonly MeasuredAdapter[],
    signal: AbortSignal,
  ): Promise<Result<Likelihood[], Failure>> {
    return this.#use(signal, async ({ client }) => {
      const told = await client.answer.likelihoods({ ...asked, adapters: stacked(adapters) });
      const likelihoods = likelihoodSchema.array().nullable().parse(told.likelihoods);
      if (likelihoods === null) return cancelled;
      return likelihoods.length === asked.continuations.length ? ok(likelihoods) : gone;
    });
  }

  /** The most probable token at each place: the same answer every time. */
  generate(
    asked: { messages: Message[]; raw: boolean; longestAnswerTokens: number; seed: number },
    adapters: readonly MeasuredAdapter[],
    signal: AbortSignal,
  ): Promise<Result<{ text: string; figures: AnswerFigures }, Failure>> {
    return this.#use(signal, async ({ client }) => {
      const stops = asked.raw ? ['\n'] : [];
      let text = '';
      const wish = { ...asked, adapters: stacked(adapters), temperature: 0, stops };
      for await (const sent of await client.answer.generate(wish)) {
        const event = generationEventSchema.parse(sent);
        if (event.kind === 'text') text += event.text;
        if (event.kind === 'ended')
          return event.ending === 'stopped' ? cancelled : ok({ text, figures: event.figures });
      }
      return gone;
    });
  }

  /** How probable each candidate is among them all. */
  choose(
    asked: { messages: Message[]; shape: ObjectShape; candidates: string[]; seed: number },
    signal: AbortSignal,
  ): Promise<Result<number[], Failure>> {
    return this.#use(signal, async ({ client }) => {
      const said = await client.answer.complete({ ...asked, longestAnswerTokens: 32 });
      return said.probabilities === null ? cancelled : ok(said.probabilities);
    });
  }

  footprint(signal: AbortSignal): Promise<Result<number, Failure>> {
    return this.#use(signal, async ({ client }) => ok((await client.answer.footprint()).bytes));
  }

  /** Ends the child, and frees what it held. */
  async end(): Promise<void> {
    await this.#supervisor.stop();
    this.#grant?.release();
    this.#grant = undefined;
  }

  async close(): Promise<void> {
    await this.#supervisor.close();
    this.#grant?.release();
  }

  async #use<Value>(
    signal: AbortSignal,
    work: (child: Child) => Promise<Result<Value, Failure>>,
  ): Promise<Result<Value, Failure>> {
    if (signal.aborted) return cancelled;
    const child = await this.#supervisor.up();
    if (!child.ok) return child;
    let late: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      child.value.client.answer.stop().catch(() => {});
      late = setTimeout(() => void this.#supervisor.stop(), LONGEST_STOP_MS);
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await work(child.value);
    } catch (error) {
      return signal.aborted ? cancelled : fail(child.value.failureOf(error));
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', stop);
    }
  }
}

function stacked(adapters: readonly MeasuredAdapter[]) {
  return adapters.map((adapter) => ({ ...adapter, scale: 1 }));
}
