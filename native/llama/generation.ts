import { randomInt } from 'node:crypto';
import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises';
import type { SequenceEvaluateOptions, Token } from 'node-llama-cpp';
import type { AnswerFigures } from '#core/conversation.ts';
import type { WantedAdapter } from './adapterShelf.ts';
import type { LoadedModel } from './loadedModel.ts';
import type { PromptTokens } from './prompt.ts';
import type { TokenOdds } from '#core/answerSettings.ts';
import { AnswerText } from './answerText.ts';
import { grammarOfSchema, grammarOfWords } from './binding.ts';
import type { SaidToken } from './doors.ts';
import { draftedTokens } from './drafted.ts';
import { readAllButTheLastBatch } from './reading.ts';
import { isWholeJson } from './wholeJson.ts';

export interface GenerationWish {
  /** The one message is the prompt as it stands. */
  raw: boolean;
  adapters: readonly WantedAdapter[];
  longestAnswerTokens: number;
  temperature: number;
  topP: number;
  topK: number;
  minP: number;
  repeatPenalty: number;
  seed: number | null;
  /** The text of a JSON schema, read and found good. */
  schema: string | null;
  stops: readonly string[];
  probabilities: boolean;
  /** Nothing but one of these. */
  words?: readonly string[];
}

/** So many tokens back a repetition counts as one. */
const REPEATED_WITHIN_TOKENS = 64;

const LIKELIEST = 5;

/** Text that is certain, and what is known of the token that it came with. */
export type OnText = (text: string, odds: TokenOdds | null) => void;

export interface GenerationEnd {
  ending: 'finished' | 'length' | 'stopped';
  figures: AnswerFigures;
  /** It ended where the model begins to call a tool. */
  callBegun: boolean;
  /** It ended in the middle of a call of this tool; absent where it did not. */
  cutCall?: string;
}

/**
 * Reads the prompt and says one token after the other until the model, the length or `signal` ends it. `onText` gets
 * the text as it comes. What of the prompt is still in the cache from the turn before is not read again.
 */
export async function generate(
  loaded: LoadedModel,
  prompt: PromptTokens,
  wish: GenerationWish,
  signal: AbortSignal,
  onText: OnText,
): Promise<GenerationEnd> {
  const { model, context, sequence } = loaded;
  const startedAt = performance.now();
  // The last token is always read, for what follows it is asked.
  await sequence.adaptStateToTokens(prompt.tokens.slice(0, -1), false);
  const cachedTokens = sequence.nextTokenIndex;
  const last = await readAllButTheLastBatch(loaded, prompt.tokens.slice(cachedTokens), signal);

  const text = new AnswerText<Token>(
    (tokens) => model.detokenize(tokens),
    [...prompt.endingTexts, ...prompt.callTexts, ...wish.stops],
  );
  const longest = Math.min(wish.longestAnswerTokens, context.contextSize - prompt.tokens.length);
  let answerTokens = 0;
  let firstAt = 0;
  let lastAt = 0;
  let ending: GenerationEnd['ending'] = 'stopped';
  let callBegun = false;
  const tally = { tokens: 0, accepted: 0 };

  if (last !== undefined) {
    const said: Token[] = [];
    let json = '';
    const sampling = await samplingOf(loaded, wish);
    const { probabilities } = wish;
    const { draft } = loaded;
    const tokens: AsyncGenerator<SaidToken, void> =
      draft !== null
        ? draftedTokens(loaded, { draft, unread: last, longest, probabilities, sampling, tally, signal })
        : probabilities
          ? sequence.evaluateWithMetadata(last, { probabilities }, sampling(said))
          : sequence.evaluateWithMetadata(last, {}, sampling(said));
    let coming = tokens.next();
    for (;;) {
      const { value, done } = await coming;
      lastAt = performance.now();
      firstAt ||= lastAt;
      if (done === true || prompt.endingTokens.has(value.token) || prompt.callTokens.has(value.token)) {
        callBegun = done !== true && prompt.callTokens.has(value.token);
        ending = 'finished';
        break;
      }
      const { token } = value;
      said.push(token);
      answerTokens += 1;
      if (signal.aborted) break;
      const more = answerTokens < longest;
      if (more) {
        // The device is at the next token already while this one is made into text and sent.
        coming = tokens.next();
        await nextTurnOfTheLoop();
      }
      const piece = text.push(token);
      const odds = value.probabilities === undefined ? null : oddsOf(loaded, token, value.probabilities, piece.length);
      if (piece !== '' || odds !== null) onText(piece, odds);
      if (wish.schema !== null) json += piece;
      callBegun = prompt.callTexts.some((mark) => mark === text.endedBy);
      // After the last bracket a grammar has only line breaks.
      if (text.ended || (wish.schema !== null && isWholeJson(json))) ending = 'finished';
      else if (!more) ending = 'length';
      else continue;
      break;
    }
    // A token that was asked for ahead is waited for: the sequence must be at rest before it is used again.
    await tokens.return();
    const rest = text.finish();
    if (rest !== '') onText(rest, null);
    if (sequence.needsCheckpoints) await sequence.takeCheckpoint();
  }

  const readMs = firstAt - startedAt;
  const sayMs = lastAt - firstAt;
  return {
    ending,
    callBegun,
    figures: {
      promptTokens: prompt.tokens.length,
      cachedTokens,
      promptRate: readMs > 0 ? (1000 * (prompt.tokens.length - cachedTokens)) / readMs : null,
      answerTokens,
      decodeRate: sayMs > 0 && answerTokens > 1 ? (1000 * (answerTokens - 1)) / sayMs : null,
      firstTokenMs: Math.max(0, readMs),
      contextUsed: Math.min(context.contextSize, prompt.tokens.length + answerTokens),
      contextSize: context.contextSize,
      device: loaded.deviceName,
      ...(loaded.draft === null ? {} : { drafted: tally }),
    },
  };
}

/** How a token is drawn after those that were said. A grammar goes on from token to token. */
async function samplingOf({ model }: LoadedModel, wish: GenerationWish) {
  const { temperature, topP, topK, minP, repeatPenalty: penalty, schema, words } = wish;
  const fixed: SequenceEvaluateOptions = {
    temperature,
    topP,
    topK,
    minP,
    seed: wish.seed ?? randomInt(2 ** 31),
    ...(schema === null ? {} : { grammarEvaluationState: await grammarOfSchema(model, schema) }),
    ...(words === undefined ? {} : { grammarEvaluationState: await grammarOfWords(model, words) }),
  };
  return (said: readonly Token[]): SequenceEvaluateOptions =>
    penalty === 1
      ? fixed
      : { ...fixed, repeatPenalty: { penalty, punishTokens: () => said.slice(-REPEATED_WITHIN_TOKENS) } };
}

/** How probable the token was, and which ones were the likeliest in its place, with the settings of the answer. */
function oddsOf(
  { model }: LoadedModel,
  token: Token,
  probabilities: ReadonlyMap<Token, number>,
  length: number,
): TokenOdds {
  const likeliest: [string, number][] = [];
  // They come in the order of their probability.
  for (const [other, probability] of probabilities) {
    if (likeliest.length === LIKELIEST) break;
    likeliest.push([model.detokenize([other], true), probability]);
  }
  return { length, probability: probabilities.get(token) ?? 0, likeliest };
}
