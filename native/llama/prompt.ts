import type { ChatHistoryItem, ChatWrapper, LlamaModel, LlamaText, Token } from 'node-llama-cpp';
import type { GrammarSchema } from '#core/answerSchema.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Tool } from '#core/tools.ts';
import { objectIn, writtenCall, writtenResult } from '#core/toolText.ts';
import type { Message } from '#protocol/engine/messages.ts';
import type { LoadedModel } from './loadedModel.ts';
import { TEMPLATE_LIMIT_MS, callSyntaxOf, templateFailure } from './template.ts';
import { withinTime } from './timeLimit.ts';

export interface Prompt {
  tokens: Token[];
  /** What the tokens were made of. */
  text: LlamaText;
  /** Beside the model's own end-of-turn tokens: what else ends an answer. */
  endingTokens: ReadonlySet<Token>;
  endingTexts: readonly string[];
  /** With what the model begins to call a tool; none where it was told of none in the words of its template. */
  callTokens: ReadonlySet<Token>;
  callTexts: readonly string[];
}

/** What is read, without what it was made of. */
export type PromptTokens = Omit<Prompt, 'text'>;

/** An answer shorter than this is none: with less room the question is refused. */
const SHORTEST_ANSWER_TOKENS = 32;

/** Dropped at once, so that the next few prompts begin alike and what was read of them can be used again. */
const TURNS_DROPPED_TOGETHER = 4;

/** A template that makes much more of a conversation than was said in it is broken. */
const LARGEST_FRAME_CHARACTERS = 1_000_000;

/**
 * Writes a conversation the way the model was taught to read one, with tools in the words of its template. When it is too long for the context, the oldest
 * turns are left out, whole; the instruction at the beginning stays.
 */
export function makePrompt(
  loaded: LoadedModel,
  messages: readonly Message[],
  longestAnswer: number,
  tools: readonly Tool[] = [],
): Result<Prompt, Failure> {
  const { wrapper, context, name, model } = loaded;
  if (!wrapper.ok) return wrapper;
  const [instruction, turns] = inTurns(messages);
  const room = Math.min(longestAnswer, Math.floor(context.contextSize / 4));
  const least = Math.min(longestAnswer, SHORTEST_ANSWER_TOKENS);
  const without = (groups: number) => {
    const dropped = Math.min(groups * TURNS_DROPPED_TOGETHER, turns.length - 1);
    return write(wrapper.value, model, [...instruction, ...turns.slice(dropped).flat()], tools);
  };
  const fits = (prompt: Prompt, kept: number) => prompt.tokens.length + kept <= context.contextSize;

  try {
    const whole = without(0);
    if (fits(whole, room)) return ok(whole);
    // With all groups dropped only the last question is left. Writing takes time, so the fewest are found by halving.
    let tooFew = 0;
    let enough = Math.ceil((turns.length - 1) / TURNS_DROPPED_TOGETHER);
    let prompt = without(enough);
    if (!fits(prompt, least)) {
      return fail({
        code: 'CONTEXT_FULL',
        neededTokens: prompt.tokens.length + least,
        contextTokens: context.contextSize,
      });
    }
    while (enough - tooFew > 1) {
      const middle = Math.floor((tooFew + enough) / 2);
      const shorter = without(middle);
      if (fits(shorter, room)) {
        enough = middle;
        prompt = shorter;
      } else {
        tooFew = middle;
      }
    }
    return ok(prompt);
  } catch (error) {
    return fail(templateFailure(name, error));
  }
}

/** The same, with every message in it, or refused. */
export function makeWholePrompt(
  { wrapper, context, name, model }: LoadedModel,
  messages: readonly Message[],
  answerTokens: number,
): Result<Prompt, Failure> {
  if (!wrapper.ok) return wrapper;
  try {
    const prompt = write(wrapper.value, model, messages, []);
    const neededTokens = prompt.tokens.length + answerTokens;
    if (neededTokens <= context.contextSize) return ok(prompt);
    return fail({ code: 'CONTEXT_FULL', neededTokens, contextTokens: context.contextSize });
  } catch (error) {
    return fail(templateFailure(name, error));
  }
}

/** A text that the model goes on with, as it stands; marks of its template in it are read as such. */
export function makeRawPrompt(
  { model, context }: LoadedModel,
  text: string,
  longestAnswer: number,
): Result<PromptTokens, Failure> {
  const tokens = model.tokenize(text, true);
  const { bos, shouldPrependBosToken } = model.tokens;
  if (shouldPrependBosToken && bos !== null && tokens[0] !== bos) tokens.unshift(bos);
  const neededTokens = tokens.length + Math.min(longestAnswer, SHORTEST_ANSWER_TOKENS);
  if (neededTokens > context.contextSize) {
    return fail({ code: 'CONTEXT_FULL', neededTokens, contextTokens: context.contextSize });
  }
  return ok({ tokens, endingTokens: new Set(), endingTexts: [], ...noCalls });
}

/** The instruction that comes first, and then each question with all that follows it up to the next one. */
function inTurns(messages: readonly Message[]): [Message[], Message[][]] {
  const instruction = messages[0]?.role === 'system' ? [messages[0]] : [];
  const turns: Message[][] = [];
  for (const message of messages.slice(instruction.length)) {
    if (message.role === 'question' || turns.length === 0) turns.push([message]);
    else turns.at(-1)?.push(message);
  }
  return [instruction, turns];
}

function write(wrapper: ChatWrapper, model: LlamaModel, messages: readonly Message[], tools: readonly Tool[]): Prompt {
  const syntax = callSyntaxOf(wrapper);
  const items = messages.flatMap((message) => (syntax === null ? inWords(message) : [historyItem(message)]));
  const last = items.at(-1);
  // The empty answer at the end makes the template open the model's turn, or go on with it.
  const chatHistory: ChatHistoryItem[] =
    last?.type === 'model'
      ? [...items.slice(0, -1), { ...last, response: [...last.response, ''] }]
      : [...items, { type: 'model', response: [''] }];
  const availableFunctions = Object.fromEntries(tools.map(functionOf));
  const { contextText, stopGenerationTriggers } = withinTime(TEMPLATE_LIMIT_MS, () =>
    wrapper.generateContextState({ chatHistory, ...(tools.length === 0 ? {} : { availableFunctions }) }),
  );
  const said = JSON.stringify([messages, tools]).length;
  if (contextText.values.reduce((sum, value) => sum + value.toString().length, 0) > said + LARGEST_FRAME_CHARACTERS) {
    throw new Error('it wrote much more than was said');
  }
  return {
    tokens: tokensOf(model, contextText),
    text: contextText,
    ...endingsOf(stopGenerationTriggers, model),
    ...(syntax === null || tools.length === 0 ? noCalls : callMarksOf(syntax.mark, model)),
  };
}

const noCalls = { callTokens: new Set<Token>(), callTexts: [] };

/** With the token in front that the model wants at the beginning of everything. */
export function tokensOf(model: LlamaModel, text: LlamaText): Token[] {
  const tokens = text.tokenize(model.tokenizer);
  const { bos, shouldPrependBosToken } = model.tokens;
  if (shouldPrependBosToken && bos !== null && tokens[0] !== bos) tokens.unshift(bos);
  return tokens;
}

type ModelItem = Extract<ChatHistoryItem, { type: 'model' }>;

function historyItem({ role, text, calls }: Message): ChatHistoryItem {
  if (role === 'system') return { type: 'system', text };
  if (role === 'question') return { type: 'user', text };
  const made = (calls ?? []).map(({ name, arguments: given, result }): ModelItem['response'][number] => ({
    type: 'functionCall',
    name,
    params: objectIn(given) ?? {},
    result: result ?? '',
  }));
  return { type: 'model', response: [...(text === '' && made.length > 0 ? [] : [text]), ...made] };
}

/** A call and its result for a template that knows of none. */
function inWords(message: Message): ChatHistoryItem[] {
  const { role, text, calls = [] } = message;
  if (role !== 'answer' || calls.length === 0) return [historyItem(message)];
  return calls.flatMap((call, place): ChatHistoryItem[] => [
    { type: 'model', response: [[...(place === 0 && text !== '' ? [text] : []), writtenCall(call)].join('\n')] },
    ...(call.result === null ? [] : [{ type: 'user' as const, text: writtenResult(call) }]),
  ]);
}

function functionOf({ name, description, parameters }: Tool) {
  const params: GrammarSchema | null = parameters === null ? null : JSON.parse(parameters);
  return [name, { description, ...(params === null ? {} : { params }) }] as const;
}

function endingsOf(triggers: readonly LlamaText[], model: LlamaModel): Pick<Prompt, 'endingTokens' | 'endingTexts'> {
  const endingTokens = new Set<Token>();
  const endingTexts: string[] = [];
  for (const trigger of triggers) {
    const [first] = trigger.tokenize(model.tokenizer);
    const text = trigger.toString();
    if (first === undefined) continue;
    if (model.isSpecialToken(first)) endingTokens.add(first);
    // Some templates end a turn with a mere line break: an answer has many of those.
    else if (text.trim() !== '') endingTexts.push(text);
  }
  return { endingTokens, endingTexts };
}

/** A mark that is one token of the model's own has no text when it is said; any other is seen in the text. */
function callMarksOf(mark: string, model: LlamaModel): Pick<Prompt, 'callTokens' | 'callTexts'> {
  const tokens = model.tokenize(mark, true);
  const [only] = tokens;
  const own = tokens.length === 1 && only !== undefined && model.isSpecialToken(only);
  return { callTokens: new Set(own ? [only] : []), callTexts: [mark] };
}
