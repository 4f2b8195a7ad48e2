import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises';
import type { Token } from 'node-llama-cpp';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Weighed } from '#protocol/engine/answer.ts';
import type { Message } from '#protocol/engine/messages.ts';
import type { LoadedModel } from './loadedModel.ts';
import { makeWholePrompt } from './prompt.ts';
import { readAllButTheLastBatch } from './reading.ts';
import { logProbabilitiesAfter } from './tokenOdds.ts';

/** Every place gives a number for each token of the vocabulary, of four bytes: so many of these are held at once. */
const MOST_HELD = 16_000_000;
const FEWEST_AT_ONCE = 8;

/** What was found last: the same answer is weighed many times over, and most of its tokens are about as probable. */
const lastFound = new WeakMap<LoadedModel, { answer: string; logProbabilities: readonly number[] }>();

/**
 * How probable each token of a given answer is after these messages, as the model has it: no temperature, and nothing
 * of the template. What the sequence has read of it already, under the same adapters, is not read again.
 */
export async function weigh(
  loaded: LoadedModel,
  messages: readonly Message[],
  answer: string,
  signal: AbortSignal,
): Promise<Result<Weighed, Failure>> {
  const { model, context, sequence } = loaded;
  const said = model.tokenize(answer, false, 'trimLeadingSpace');
  const prompt = shortened(loaded, messages, said.length);
  if (!prompt.ok) return prompt;
  const { tokens: told, cut } = prompt.value;
  if (said.length === 0) return ok({ tokens: [], promptTokens: told.length, cut, stopped: false });
  // Each token is asked for at the place before it, and the last one says nothing of what was said.
  const asked = [told.at(-1)!, ...said.slice(0, -1)];
  await sequence.adaptStateToTokens(told.slice(0, -1), false);
  const unread = told.slice(0, -1).slice(sequence.nextTokenIndex);
  const stopped = ok({ tokens: [], promptTokens: told.length, cut, stopped: true });
  const rest = await readAllButTheLastBatch(loaded, unread, signal);
  if (rest === undefined) return stopped;
  if (rest.length > 0) await sequence.evaluateWithoutGeneratingNewTokens(rest);
  const vocabulary = Math.max(1, model.fileInfo.metadata.tokenizer?.ggml?.tokens?.length ?? 1);
  const atOnce = Math.min(context.batchSize, Math.max(FEWEST_AT_ONCE, Math.floor(MOST_HELD / vocabulary)));
  const last = lastFound.get(loaded);
  const expected = last?.answer === answer ? last.logProbabilities : [];
  const logProbabilities: number[] = [];
  for (let from = 0; from < asked.length; from += atOnce) {
    if (signal.aborted) return stopped;
    const to = from + atOnce;
    const [here, then] = [asked.slice(from, to), said.slice(from, to)];
    logProbabilities.push(...(await logProbabilitiesAfter(sequence, here, then, expected.slice(from, to))));
    await nextTurnOfTheLoop();
  }
  lastFound.set(loaded, { answer, logProbabilities });
  const lengths = lengthsOf(loaded, said);
  return ok({
    tokens: logProbabilities.map((logProbability, at) => ({ length: lengths[at] ?? 0, logProbability })),
    promptTokens: told.length,
    cut,
    stopped: false,
  });
}

/** How many UTF-16 units of the text come with each token; 0 while a character is not whole. */
function lengthsOf({ model }: LoadedModel, said: readonly Token[]): number[] {
  const lengths: number[] = [];
  let from = 0;
  for (let to = 1; to <= said.length; to += 1) {
    const text = model.detokenize(said.slice(from, to), false, from === 0 ? undefined : said.slice(0, from));
    if (text.endsWith('\u{FFFD}') && to < said.length && to - from < 8) {
      lengths.push(0);
      continue;
    }
    lengths.push(text.length);
    from = to;
  }
  return lengths;
}

/** Where the conversation leaves no room for the answer, the oldest turns go, in steps that double. */
function shortened(
  loaded: LoadedModel,
  messages: readonly Message[],
  answerTokens: number,
): Result<{ tokens: Token[]; cut: boolean }, Failure> {
  const instruction = messages[0]?.role === 'system' ? messages.slice(0, 1) : [];
  const turns = messages.slice(instruction.length);
  let last: Result<{ tokens: Token[]; cut: boolean }, Failure> = fail({
    code: 'CONTEXT_FULL',
    neededTokens: answerTokens,
    contextTokens: loaded.context.contextSize,
  });
  for (let dropped = 0; ; dropped = Math.max(1, dropped * 2)) {
    const from = Math.min(dropped, Math.max(0, turns.length - 1));
    const prompt = makeWholePrompt(loaded, [...instruction, ...turns.slice(from)], answerTokens);
    if (prompt.ok) return ok({ tokens: prompt.value.tokens, cut: from > 0 });
    last = prompt;
    if (prompt.failure.code !== 'CONTEXT_FULL' || from >= turns.length - 1) return last;
  }
}
