import type { AnswerFigures } from '#core/conversation.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Tool } from '#core/tools.ts';
import {
  argumentsSchema,
  callSchema,
  choiceSchema,
  objectIn,
  readCall,
  type SaidCall,
  toolInstruction,
} from '#core/toolText.ts';
import type { Message } from '#protocol/engine/messages.ts';
import { textOf } from './binding.ts';
import { generate, type GenerationEnd, type GenerationWish, type OnText } from './generation.ts';
import type { LoadedModel } from './loadedModel.ts';
import { makePrompt, type Prompt, tokensOf } from './prompt.ts';
import { type CallSyntax, callSyntaxOf } from './template.ts';

export interface ToolWish {
  tools: readonly Tool[];
  mustCall: boolean;
}

/** An answer that may call a tool, before its first token. */
export interface CallingPlan {
  prompt: Prompt;
  run(wish: GenerationWish, signal: AbortSignal, onText: OnText, onCall: (call: SaidCall) => void): Promise<Ended>;
}
type Ended = Result<GenerationEnd, Failure>;

/** The choice is one of a few words. */
const LONGEST_CHOICE_TOKENS = 200;
/** A name has 64 characters at most. */
const LONGEST_NAME_TOKENS = 70;
/** Text in the arguments has an end only where their schema says so. What is longer than this is no call any more. */
const LONGEST_CALL_TOKENS = 4_000;

/**
 * Through the model's own template where that knows of tools; else, and where the answer is held to a schema anyway,
 * in words. Only what the model itself says can be a call: in the prompt nothing is ever looked for.
 */
export function planCalling(
  loaded: LoadedModel,
  messages: readonly Message[],
  { longestAnswerTokens, schema }: GenerationWish,
  wish: ToolWish,
): Result<CallingPlan, Failure> {
  const { wrapper } = loaded;
  if (!wrapper.ok) return wrapper;
  const syntax = schema === null || wish.mustCall ? callSyntaxOf(wrapper.value) : null;
  if (syntax !== null) {
    const prompt = makePrompt(loaded, messages, longestAnswerTokens, wish.tools);
    return prompt.ok ? ok(inItsOwnWords(loaded, prompt.value, syntax, wish)) : prompt;
  }
  const told = withInstruction(messages, toolInstruction(wish.tools, wish.mustCall));
  const prompt = makePrompt(loaded, told, longestAnswerTokens);
  return prompt.ok ? ok(inPlainWords(loaded, messages, prompt.value, wish)) : prompt;
}

/** The model speaks as it likes; where it begins a call, a grammar takes over: a name of the list, then its arguments. */
function inItsOwnWords(
  loaded: LoadedModel,
  prompt: Prompt,
  { prefix, afterName }: CallSyntax,
  { tools, mustCall }: ToolWish,
): CallingPlan {
  return {
    prompt,
    async run(wish, signal, onText, onCall) {
      let said = '';
      let before: GenerationEnd | null = null;
      if (!mustCall) {
        before = await generate(loaded, prompt, wish, signal, (text, odds) => {
          said += text;
          onText(text, odds);
        });
        if (!before.callBegun) return ok(before);
      }
      const goOn = async (parts: Parameters<typeof textOf>[0]): Promise<Prompt> => {
        const text = await textOf([prompt.text, ...(said === '' ? [] : [said]), prefix, ...parts]);
        return { ...ownEnd, text, tokens: tokensOf(loaded.model, text) };
      };
      let name = tools[0]?.name ?? '';
      if (tools.length > 1) {
        const words = tools.map((tool) => tool.name);
        const naming = await spoken(
          loaded,
          await goOn([]),
          held(wish, { words, longest: LONGEST_NAME_TOKENS }),
          signal,
        );
        before = sum(before, naming.end);
        name = naming.text;
      }
      const tool = tools.find((each) => each.name === name);
      if (tool === undefined || signal.aborted) return ok(cutShort(before, signal));
      const schema = argumentsSchema(tool);
      const giving = await spoken(loaded, await goOn([name, afterName]), held(wish, { schema }), signal);
      const end = sum(before, giving.end);
      if (objectIn(giving.text) === null || signal.aborted) return ok(cutShort(end, signal, name));
      onCall({ name, arguments: giving.text.trim() });
      return ok({ ...end, ending: 'finished' });
    },
  };
}

/** First the model chooses between the tools and none, then it says the call, or answers without having read of them. */
function inPlainWords(
  loaded: LoadedModel,
  messages: readonly Message[],
  prompt: Prompt,
  { tools, mustCall }: ToolWish,
): CallingPlan {
  return {
    prompt,
    async run(wish, signal, onText, onCall) {
      let before: GenerationEnd | null = null;
      let wanted = tools;
      if (!mustCall) {
        const how = held(wish, { schema: choiceSchema(tools), longest: LONGEST_CHOICE_TOKENS });
        const choice = await spoken(loaded, prompt, how, signal);
        before = choice.end;
        if (choice.end.ending === 'stopped') return ok(choice.end);
        const name = readCall(choice.text)?.name;
        wanted = tools.filter((tool) => tool.name === name);
        if (wanted.length === 0) {
          const plain = makePrompt(loaded, messages, wish.longestAnswerTokens);
          if (!plain.ok) return plain;
          return ok(sum(before, await generate(loaded, plain.value, wish, signal, onText)));
        }
      }
      const said = await spoken(loaded, prompt, held(wish, { schema: callSchema(wanted) }), signal);
      const end = sum(before, said.end);
      const call = readCall(said.text);
      if (call === null || signal.aborted)
        return ok(cutShort(end, signal, wanted.length === 1 ? wanted[0]?.name : undefined));
      onCall(call);
      return ok({ ...end, ending: 'finished' });
    },
  };
}

const ownEnd = { endingTokens: new Set<never>(), endingTexts: [], callTokens: new Set<never>(), callTexts: [] };

/** A stop in the middle of a call would leave half of one. */
function held(
  wish: GenerationWish,
  { schema = null, words, longest }: { schema?: string | null; words?: readonly string[]; longest?: number },
): GenerationWish {
  return {
    ...wish,
    schema,
    stops: [],
    probabilities: false,
    ...(words === undefined ? {} : { words }),
    longestAnswerTokens: longest ?? Math.min(wish.longestAnswerTokens, LONGEST_CALL_TOKENS),
  };
}

async function spoken(loaded: LoadedModel, prompt: Prompt, wish: GenerationWish, signal: AbortSignal) {
  let text = '';
  const end = await generate(loaded, prompt, wish, signal, (piece) => {
    text += piece;
  });
  return { text, end };
}

/** What was cut off by the length is no call; `name`: of the tool that was to be called, where that is known. */
function cutShort(end: GenerationEnd | null, signal: AbortSignal, name?: string): GenerationEnd {
  if (end === null) throw new Error('Nothing was said.');
  if (signal.aborted) return { ...end, ending: 'stopped', callBegun: false };
  return { ...end, ending: 'length', callBegun: false, ...(name === undefined ? {} : { cutCall: name }) };
}

/** What several steps cost together; speeds and what the context holds are those of the last one. */
function sum(before: GenerationEnd | null, last: GenerationEnd): GenerationEnd {
  if (before === null) return last;
  const [one, other] = [before.figures, last.figures];
  const figures: AnswerFigures = {
    ...other,
    promptTokens: one.promptTokens + other.promptTokens,
    cachedTokens: one.cachedTokens + other.cachedTokens,
    answerTokens: one.answerTokens + other.answerTokens,
    firstTokenMs: one.firstTokenMs,
    ...(one.drafted === undefined || other.drafted === undefined
      ? {}
      : {
          drafted: {
            tokens: one.drafted.tokens + other.drafted.tokens,
            accepted: one.drafted.accepted + other.drafted.accepted,
          },
        }),
  };
  return { ...last, figures };
}

/** Templates know one instruction, at the beginning. */
function withInstruction(messages: readonly Message[], instruction: string): Message[] {
  const [first, ...rest] = messages;
  if (first?.role !== 'system') return [{ role: 'system', text: instruction }, ...messages];
  return [{ role: 'system', text: `${first.text}\n\n${instruction}` }, ...rest];
}
