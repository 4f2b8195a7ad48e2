import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises';
import type { Token } from 'node-llama-cpp';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Message } from '#protocol/engine/messages.ts';
import type { Likelihood } from '#protocol/engine/likelihood.ts';
import { allProbabilities } from './binding.ts';
import type { LoadedModel } from './loadedModel.ts';
import { makeWholePrompt } from './prompt.ts';
import { readAllButTheLastBatch } from './reading.ts';

export interface LikelihoodWish {
  raw: boolean;
  continuations: readonly string[];
}

/** What is less probable than this counts as this: the engine's numbers end there. */
const LEAST = 1e-37;
/** Positions that are told at once; each of them is a list as long as the vocabulary. */
const AT_ONCE = 16;

/**
 * The log-probability of each continuation after the messages; null when it was stopped. What two continuations have in
 * common with what was read before is not read again.
 */
export async function likelihoods(
  loaded: LoadedModel,
  messages: readonly Message[],
  { raw, continuations }: LikelihoodWish,
  signal: AbortSignal,
): Promise<Result<Likelihood[] | null, Failure>> {
  const told: Likelihood[] = [];
  for (const continuation of continuations) {
    const parts = raw ? ok(rawParts(loaded, messages, continuation)) : chatParts(loaded, messages, continuation);
    if (!parts.ok) return parts;
    const { before, wanted } = parts.value;
    const neededTokens = before.length + wanted.length;
    const contextTokens = loaded.context.contextSize;
    if (neededTokens > contextTokens) return fail({ code: 'CONTEXT_FULL', neededTokens, contextTokens });
    const one = await logProbability(loaded, before, wanted, signal);
    if (one === null) return ok(null);
    told.push(one);
  }
  return ok(told);
}

interface Parts {
  before: Token[];
  wanted: Token[];
}

function chatParts(loaded: LoadedModel, messages: readonly Message[], continuation: string): Result<Parts, Failure> {
  const prompt = makeWholePrompt(loaded, messages, 0);
  if (!prompt.ok) return prompt;
  return ok({ before: prompt.value.tokens, wanted: loaded.model.tokenize(continuation, false, 'trimLeadingSpace') });
}

/**
 * The whole text is tokenised at once, and what is beyond the beginning's own tokens is what is weighed, as
 * lm-evaluation-harness does it: a word is not cut where the two meet.
 */
function rawParts({ model }: LoadedModel, messages: readonly Message[], continuation: string): Parts {
  const context = messages.map(({ text }) => text).join('');
  const stem = context.trimEnd();
  const whole = model.tokenize(context + continuation, false);
  const begins = stem === '' ? 0 : Math.min(model.tokenize(stem, false).length, whole.length);
  const { bos, shouldPrependBosToken } = model.tokens;
  const before = whole.slice(0, begins);
  const wanted = whole.slice(begins);
  if (shouldPrependBosToken && bos !== null) return { before: [bos, ...before], wanted };
  // Without anything before it, the first token cannot be told.
  return before.length > 0 ? { before, wanted } : { before: wanted.slice(0, 1), wanted: wanted.slice(1) };
}

async function logProbability(
  loaded: LoadedModel,
  before: readonly Token[],
  wanted: readonly Token[],
  signal: AbortSignal,
): Promise<Likelihood | null> {
  const { sequence } = loaded;
  let sum = 0;
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    const some = wanted.slice(at, at + AT_ONCE);
    // Each is told by the token before it: those that are wanted, moved by one.
    const asked = [...(at === 0 ? before.slice(-1) : wanted.slice(at - 1, at)), ...some.slice(0, -1)];
    const read = [...before, ...wanted.slice(0, at)].slice(0, -1);
    await sequence.adaptStateToTokens(read, false);
    const rest = await readAllButTheLastBatch(loaded, read.slice(sequence.nextTokenIndex), signal);
    if (rest === undefined || signal.aborted) return null;
    if (rest.length > 0) await sequence.evaluateWithoutGeneratingNewTokens(rest);
    const told = await allProbabilities(sequence, asked);
    for (const [place, token] of some.entries()) {
      sum += Math.log(Math.min(1, Math.max(LEAST, told[place]?.get(token) ?? 0)));
    }
    await nextTurnOfTheLoop();
  }
  return { logProbability: Math.min(0, sum), tokens: wanted.length };
}
