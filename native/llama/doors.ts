import { resolve } from 'node:path';
import type { LlamaContext, LlamaContextSequence, LlamaModel, SequenceEvaluateOptions, Token } from 'node-llama-cpp';
import { z } from 'zod';

/**
 * The doors of node-llama-cpp that are not public, all in this file: without them an adapter can be chosen only when a
 * context is made, and is never let go; and what was drafted cannot be compared place by place with what is said. An
 * upgrade that moves them is found out by `doors.test.ts`, and here before anything is called.
 *
 * Two things about llama.cpp make the rules: changing adapters during a decode ends the process, so the context's own
 * lock is held; and an adapter that is freed while a context has it leaves that context with a dead pointer, so it is
 * taken off first.
 */
export interface StackedAdapter {
  /** Each file has a path of its own for ever: the library finds what it has loaded by path. */
  readonly path: string;
  readonly scale: number;
}

const callable = z.custom<(...parameters: unknown[]) => unknown>((value) => typeof value === 'function');
const disposable = z.object({ dispose: callable, usages: z.number() });

const contextParts = z.object({
  _setLoras: callable,
  _loraAdapters: z.instanceof(Set),
});
const modelParts = z.object({ _loraAdapters: z.instanceof(Map), _getOrLoadLora: callable });

/** Which adapters the context answers with from now on, in this order. The caller sees to it that nothing decodes. */
export async function stack(context: LlamaContext, adapters: readonly StackedAdapter[]): Promise<void> {
  const { _setLoras: setLoras } = contextParts.parse(context);
  await setLoras.call(
    context,
    adapters.map(({ path, scale }) => ({ filePath: path, scale })),
  );
}

/** Reads an adapter into memory, for a context that will have it soon. */
export async function preload(model: LlamaModel, path: string): Promise<void> {
  const { _getOrLoadLora: load } = modelParts.parse(model);
  await load.call(model, path);
}

/** Frees an adapter's memory. It must not be stacked in any context. */
export async function free(model: LlamaModel, context: LlamaContext, path: string): Promise<void> {
  const { _loraAdapters: loaded } = modelParts.parse(model);
  const { _loraAdapters: used } = contextParts.parse(context);
  const key = resolve(path);
  const adapter: unknown = loaded.get(key);
  if (adapter === undefined) return;
  const { dispose } = disposable.parse(adapter);
  loaded.delete(key);
  used.delete(adapter);
  await dispose.call(adapter);
}

export function residentPaths(model: LlamaModel): string[] {
  const { _loraAdapters: loaded } = modelParts.parse(model);
  return [...loaded.keys()].map(String);
}

/** A token that was said. */
export interface SaidToken {
  token: Token;
  /** Of all tokens that could stand here, the most probable first; where that was asked for. */
  probabilities?: ReadonlyMap<Token, number>;
}

const backendParts = z.object({ _bindings: z.object({ AddonSampler: callable }) });
const weightParts = z.object({ _model: z.custom<object>((value) => typeof value === 'object' && value !== null) });
const readingParts = z.object({ _decodeTokens: callable, _resolveSamplerConfig: callable });
const samplerParts = z.object({ applyConfig: callable, dispose: callable });
const numberParts = z.object({ _ctx: z.custom<{ sampleToken: (...parameters: unknown[]) => unknown }>(canSample) });

function canSample(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'sampleToken' in value &&
    callable.safeParse(value.sampleToken).success
  );
}

/** As the library has it where nothing else is said. */
const USUAL_PRIORITY = 5;
/** Never needed: who reads sees to it that the context has room. */
const SHIFT = { size: 1, strategy: 'eraseBeginning' };

/** Says the tokens of one answer. Its lots go on from token to token, as they do in the library's own loop. */
export class Sayer {
  readonly #sequence: LlamaContextSequence;
  readonly #sampler: unknown;

  constructor(sequence: LlamaContextSequence) {
    const { _bindings: bindings } = backendParts.parse(sequence.model.llama);
    const { _model: weights } = weightParts.parse(sequence.model);
    this.#sequence = sequence;
    this.#sampler = Reflect.construct(bindings.AddonSampler, [weights]);
  }

  /**
   * Reads the tokens and says what comes after the one at `from`, then what comes after each that follows it, and ends
   * where `goesOn` says no of what was said at a place. No lot is drawn for what is beyond that, and no grammar goes on.
   */
  async say(
    tokens: readonly Token[],
    from: number,
    how: SequenceEvaluateOptions & { probabilities: boolean },
    goesOn: (said: Token, place: number) => boolean,
  ): Promise<SaidToken[]> {
    const sequence = this.#sequence;
    const { _decodeTokens: read, _resolveSamplerConfig: config } = readingParts.parse(sequence);
    const { _ctx: numbers } = numberParts.parse(sequence.context);
    const { applyConfig } = samplerParts.parse(this.#sampler);
    const { probabilities, ...options } = how;
    const said: SaidToken[] = [];
    let going = true;
    const sayNext = async (place: unknown): Promise<null> => {
      if (!going) return null;
      applyConfig.call(this.#sampler, config.call(sequence, options));
      const next = saidToken(
        await numbers.sampleToken(...(probabilities ? [place, this.#sampler, true, false] : [place, this.#sampler])),
      );
      going = goesOn(next.token, said.length);
      said.push(next);
      return null;
    };
    const wanted = tokens.map((_, place) => place >= from);
    await read.call(sequence, tokens, wanted, USUAL_PRIORITY, sequence.tokenMeter, SHIFT, sayNext);
    if (said.length === 0) throw new Error('nothing was said');
    return said;
  }

  dispose(): void {
    samplerParts.parse(this.#sampler).dispose.call(this.#sampler);
  }
}

/** A token, or one with a list of tokens and their probabilities in turn. */
function saidToken(sampled: unknown): SaidToken {
  const [token, odds]: unknown[] = Array.isArray(sampled) ? sampled : [sampled];
  if (!isToken(token)) throw new Error('no token could be said');
  if (!Array.isArray(odds)) return { token };
  const probabilities = new Map<Token, number>();
  for (let at = 0; at + 1 < odds.length; at += 2) probabilities.set(odds[at], odds[at + 1]);
  return { token, probabilities };
}

/** The library's word for none is −1. */
function isToken(value: unknown): value is Token {
  return typeof value === 'number' && value >= 0;
}
