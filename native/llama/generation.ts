import { randomInt } from 'node:crypto';
import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises';
import type { Token } from 'node-llama-cpp';
import type { AnswerFigures } from '#core/conversation.ts';
import type { WantedAdapter } from './adapterShelf.ts';
import type { LoadedModel } from './loadedModel.ts';
import type { Prompt } from './prompt.ts';
import { AnswerText } from './answerText.ts';

export interface GenerationWish {
  adapters: readonly WantedAdapter[];
  longestAnswerTokens: number;
  temperature: number;
  seed: number | null;
}

export interface GenerationEnd {
  ending: 'finished' | 'length' | 'stopped';
  figures: AnswerFigures;
}

/**
 * Reads the prompt and says one token after the other until the model, the length or `signal` ends it. `onText` gets
 * the text as it comes. What of the prompt is still in the cache from the turn before is not read again.
 */
export async function generate(
  loaded: LoadedModel,
  prompt: Prompt,
  wish: GenerationWish,
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<GenerationEnd> {
  const { model, context, sequence } = loaded;
  const startedAt = performance.now();
  // The last token is always read, for what follows it is asked.
  await sequence.adaptStateToTokens(prompt.tokens.slice(0, -1), false);
  const cachedTokens = sequence.nextTokenIndex;
  const last = await readAllButTheLastBatch(loaded, prompt.tokens.slice(cachedTokens), signal);

  const text = new AnswerText<Token>((tokens) => model.detokenize(tokens), prompt.endingTexts);
  const longest = Math.min(wish.longestAnswerTokens, context.contextSize - prompt.tokens.length);
  let answerTokens = 0;
  let firstAt = 0;
  let lastAt = 0;
  let ending: GenerationEnd['ending'] = 'stopped';

  if (last !== undefined) {
    const tokens = sequence.evaluate(last, {
      temperature: wish.temperature,
      seed: wish.seed ?? randomInt(2 ** 31),
    });
    let coming = tokens.next();
    for (;;) {
      const { value: token, done } = await coming;
      lastAt = performance.now();
      firstAt ||= lastAt;
      if (done === true || prompt.endingTokens.has(token)) {
        ending = 'finished';
        break;
      }
      answerTokens += 1;
      if (signal.aborted) break;
      const more = answerTokens < longest;
      if (more) {
        // The device is at the next token already while this one is made into text and sent.
        coming = tokens.next();
        await nextTurnOfTheLoop();
      }
      const piece = text.push(token);
      if (piece !== '') onText(piece);
      if (text.ended) ending = 'finished';
      else if (!more) ending = 'length';
      else continue;
      break;
    }
    // A token that was asked for ahead is waited for: the sequence must be at rest before it is used again.
    await tokens.return();
    const rest = text.finish();
    if (rest !== '') onText(rest);
    if (sequence.needsCheckpoints) await sequence.takeCheckpoint();
  }

  const readMs = firstAt - startedAt;
  const sayMs = lastAt - firstAt;
  return {
    ending,
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
    },
  };
}

/** A long prompt is read batch by batch, so that it can be stopped. Returns what is left, or nothing when stopped. */
export async function readAllButTheLastBatch(
  loaded: LoadedModel,
  tokens: Token[],
  signal: AbortSignal,
): Promise<Token[] | undefined> {
  const { context, sequence } = loaded;
  let at = 0;
  while (tokens.length - at > context.batchSize && !signal.aborted) {
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(at, at + context.batchSize));
    at += context.batchSize;
  }
  return signal.aborted ? undefined : tokens.slice(at);
}
