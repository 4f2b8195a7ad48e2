import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises';
import type { LlamaGrammarEvaluationState, Token } from 'node-llama-cpp';
import type { ObjectShape } from '#core/suggest/shape.ts';
import type { Completion } from '#protocol/engine/answer.ts';
import { AnswerText } from './answerText.ts';
import { grammarOf, nextProbabilities } from './binding.ts';
import type { LoadedModel } from './loadedModel.ts';
import type { Prompt } from './prompt.ts';
import { readAllButTheLastBatch } from './reading.ts';
import { isWholeJson } from './wholeJson.ts';

export interface CompletionWish {
  shape: ObjectShape;
  candidates: readonly string[] | null;
  longestAnswerTokens: number;
  seed: number;
}

export async function complete(
  loaded: LoadedModel,
  prompt: Prompt,
  wish: CompletionWish,
  signal: AbortSignal,
): Promise<Completion> {
  const promptTokens = prompt.tokens.length;
  if (wish.candidates === null) return { ...(await say(loaded, prompt, wish, signal)), promptTokens };
  const probabilities = await weigh(loaded, prompt, wish.candidates, signal);
  if (probabilities === null) return { text: '', ending: 'stopped', probabilities, promptTokens };
  const best = probabilities.indexOf(Math.max(...probabilities));
  return { text: wish.candidates[best] ?? '', ending: 'finished', probabilities, promptTokens };
}

type Said = Omit<Completion, 'promptTokens'>;

/** The most probable token at each place, of those with which the text can still become JSON of the shape. */
async function say(loaded: LoadedModel, prompt: Prompt, wish: CompletionWish, signal: AbortSignal): Promise<Said> {
  const { model, sequence } = loaded;
  const last = await readUpToTheLastBatch(loaded, prompt.tokens, signal);
  const text = new AnswerText<Token>((tokens) => model.detokenize(tokens), []);
  let said = '';
  if (last === undefined) return { text: said, ending: 'stopped', probabilities: null };
  const grammar: LlamaGrammarEvaluationState = await grammarOf(model, wish.shape);
  const tokens = sequence.evaluate(last, { temperature: 0, seed: wish.seed, grammarEvaluationState: grammar });
  let ending: Said['ending'] = 'length';
  try {
    for (let count = 0; count < wish.longestAnswerTokens; count += 1) {
      const { value: token, done } = await tokens.next();
      if (done === true || prompt.endingTokens.has(token)) {
        ending = 'finished';
        break;
      }
      said += text.push(token);
      // After the last bracket the grammar has only line breaks.
      if (isWholeJson(said)) {
        ending = 'finished';
        break;
      }
      if (signal.aborted) {
        ending = 'stopped';
        break;
      }
      await nextTurnOfTheLoop();
    }
  } finally {
    await tokens.return();
  }
  return { text: said + text.finish(), ending, probabilities: null };
}

/**
 * How probable each candidate is when the model may say nothing but one of them. Candidates are followed token by
 * token as a tree; only where they part is the model asked, so a dozen labels cost a few tokens.
 */
async function weigh(
  loaded: LoadedModel,
  prompt: Prompt,
  candidates: readonly string[],
  signal: AbortSignal,
): Promise<number[] | null> {
  const tokens = candidates.map((text) => loaded.model.tokenize(text, false, 'trimLeadingSpace'));
  const probabilities = candidates.map(() => 0);
  const open = [{ prefix: [] as Token[], members: [...candidates.keys()], probability: 1 }];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { prefix, members, probability } = node;
    const branches = new Map<Token | undefined, number[]>();
    for (const member of members) {
      const next = tokens[member]?.[prefix.length];
      branches.set(next, [...(branches.get(next) ?? []), member]);
    }
    // One that is left alone, or several that are the same to the model.
    const same = branches.get(undefined);
    if (members.length === 1 || same?.length === members.length) {
      for (const member of members) probabilities[member] = probability / members.length;
      continue;
    }
    const parts = await partsOf(loaded, [...prompt.tokens, ...prefix], [...branches.keys()], signal);
    if (parts === null) return null;
    for (const [place, [token, branch]] of [...branches].entries()) {
      const part = probability * (parts[place] ?? 0);
      if (token === undefined) for (const member of branch) probabilities[member] = part / branch.length;
      else open.push({ prefix: [...prefix, token], members: branch, probability: part });
    }
  }
  return probabilities;
}

/** What is less probable than this is so improbable that its share says nothing. */
const LEAST = 1e-37;

/** The shares of the tokens among each other as what comes next; null when stopped. */
async function partsOf(
  loaded: LoadedModel,
  tokens: Token[],
  choices: readonly (Token | undefined)[],
  signal: AbortSignal,
): Promise<number[] | null> {
  if (choices.length === 1) return [1];
  const rest = await readUpToTheLastBatch(loaded, tokens, signal);
  if (rest === undefined) return null;
  const next = await nextProbabilities(loaded.sequence, rest);
  // A candidate that ends where another goes on: not with whole JSON texts.
  const found = choices.map((token) => Math.max(LEAST, token === undefined ? 0 : (next.get(token) ?? 0)));
  const sum = found.reduce((one, other) => one + other, 0);
  await nextTurnOfTheLoop();
  return found.map((probability) => probability / sum);
}

/** What the sequence has read of the tokens already is not read again; the last one always is. */
async function readUpToTheLastBatch(
  loaded: LoadedModel,
  tokens: Token[],
  signal: AbortSignal,
): Promise<Token[] | undefined> {
  await loaded.sequence.adaptStateToTokens(tokens.slice(0, -1), false);
  return readAllButTheLastBatch(loaded, tokens.slice(loaded.sequence.nextTokenIndex), signal);
}
