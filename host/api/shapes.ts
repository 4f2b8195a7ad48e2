import type { TokenOdds } from '#core/answerSettings.ts';
import type { SaidCall } from '#core/toolText.ts';
import { newId } from '../ids.ts';
import type { Served } from './served.ts';
import type { Usage } from './telling.ts';

/** What stands in every object of one answer. */
export interface Heading {
  id: string;
  created: number;
  model: string;
  system_fingerprint: string;
}

export function headingOf(prefix: 'chatcmpl' | 'cmpl', served: Served): Heading {
  return {
    id: `${prefix}-${newId()}`,
    created: Math.floor(Date.now() / 1000),
    model: served.id,
    // Of a server's model nobody here knows whether it is still the same tomorrow.
    system_fingerprint: served.base === null ? 'fp_elsewhere' : `fp_${served.base.slice(0, 10)}`,
  };
}

export function usageOf({ promptTokens, cachedTokens, answerTokens }: Usage): object {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: answerTokens,
    total_tokens: promptTokens + answerTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
  };
}

export function toolCallOf({ name, arguments: given }: SaidCall): object {
  return { id: `call_${newId()}`, type: 'function', function: { name, arguments: given } };
}

/** A token whose probability rounds to nothing is still one that was said. */
const LEAST_PROBABILITY = 1e-45;

interface ChatToken {
  token: string;
  logprob: number;
  bytes: number[];
}

function tokenOf(token: string, probability: number): ChatToken {
  return { token, logprob: Math.log(Math.max(LEAST_PROBABILITY, probability)), bytes: [...Buffer.from(token, 'utf8')] };
}

/** The tokens of a piece of text, as chat completions show them. */
export function chatLogprobs(text: string, odds: readonly TokenOdds[], likeliest: number): object[] {
  let at = 0;
  return odds.map(({ length, probability, likeliest: others }) => {
    const token = text.slice(at, at + length);
    at += length;
    const top = others.slice(0, likeliest).map(([other, chance]) => tokenOf(other, chance));
    return { ...tokenOf(token, probability), top_logprobs: top };
  });
}

export interface CompletionLogprobs {
  tokens: string[];
  token_logprobs: number[];
  top_logprobs: Record<string, number>[] | null;
  text_offset: number[];
}

/** The same, as completions show them; `offset` is where the piece begins in the whole text. */
export function completionLogprobs(
  text: string,
  odds: readonly TokenOdds[],
  likeliest: number,
  offset: number,
): CompletionLogprobs {
  const shown: CompletionLogprobs = {
    tokens: [],
    token_logprobs: [],
    top_logprobs: likeliest === 0 ? null : [],
    text_offset: [],
  };
  let at = 0;
  for (const { length, probability, likeliest: others } of odds) {
    const { token, logprob } = tokenOf(text.slice(at, at + length), probability);
    shown.tokens.push(token);
    shown.token_logprobs.push(logprob);
    shown.text_offset.push(offset + at);
    const top = others.slice(0, likeliest).map(([other, chance]) => [other, tokenOf(other, chance).logprob] as const);
    shown.top_logprobs?.push(Object.fromEntries(top));
    at += length;
  }
  return shown;
}
