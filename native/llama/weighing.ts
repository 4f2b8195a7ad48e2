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
import { logProbabilitiesAfter, vocabularyOf } from './tokenOdds.ts';

/** Every place gives a number for each token of the vocabulary, of four bytes: so many of these are held at once. */
const MOST_HELD = 16_000_000;
const FEWEST_AT_ONCE = 8;

/** An answer as tokens, and how long the text of each is. */
interface Said {
  readonly answer: string;
  readonly tokens: readonly Token[];
  readonly lengths: readonly number[];
  /** What was found last: under other notes or adapters most tokens are about as probable. */
  readonly found: readonly number[];
}

/** The same answer is weighed many times over. */
const lastSaid = new WeakMap<LoadedModel, Said>();

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
  const known = saidBy(loaded, answer);
  const { tokens: said, lengths, found: expected } = known;
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
  const atOnce = Math.min(context.batchSize, Math.max(FEWEST_AT_ONCE, Math.floor(MOST_HELD / vocabularyOf(model))));
  // What is left of the prompt is read together with the answer where one batch holds both.
  const together = rest.length + Math.min(atOnce, asked.length) <= context.batchSize;
  if (!together) await sequence.evaluateWithoutGeneratingNewTokens(rest);
  const found: number[] = [];
  for (let from = 0; from < asked.length; from += atOnce) {
    if (signal.aborted) return stopped;
    const to = from + atOnce;
    const here = { tokens: asked.slice(from, to), wanted: said.slice(from, to), expected: expected.slice(from, to) };
    const before = from === 0 && together ? rest : [];
    found.push(...(await logProbabilitiesAfter(sequence, { before, ...here, signal })));
    await nextTurnOfTheLoop();
  }
  if (signal.aborted) return stopped;
  lastSaid.set(loaded, { ...known, found });
  return ok({
    tokens: found.map((logProbability, at) => ({ length: lengths[at] ?? 0, logProbability })),
    promptTokens: told.length,
    cut,
    stopped: false,
  });
}

function saidBy(loaded: LoadedModel, answer: string): Said {
  const last = lastSaid.get(loaded);
  if (last?.answer === answer) return last;
  const tokens = loaded.model.tokenize(answer, false, 'trimLeadingSpace');
  return { answer, tokens, lengths: lengthsOf(loaded, tokens), found: [] };
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
