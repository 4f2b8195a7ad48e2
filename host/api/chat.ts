import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Settings } from '#core/settings.ts';
import type { Answers } from '../engine/answers.ts';
import type { Call } from './callers.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { ApiTool, ChatRequest } from './requests.ts';
import type { Served } from './served.ts';
import { tell } from './telling.ts';
import type { TellWish, Told, Usage } from './telling.ts';
import { callSchema, choiceSchema, messagesOf, readCall, toolInstruction } from './tools.ts';
import type { SaidCall } from './tools.ts';
import { schemaOf, settingsFor, stopsOf } from './wishes.ts';

export type ChatTold = Told | { kind: 'called'; call: SaidCall };

/** Everything that can be refused is refused here, before anybody waits in line. */
export function prepareChat(
  request: ChatRequest,
  served: Served,
  settings: Settings,
): Result<(answers: Answers, call: Call) => AsyncGenerator<ChatTold, void>, Refusal> {
  const { messages, logprobs, top_logprobs: likeliest } = request;
  if (typeof likeliest === 'number' && logprobs !== true) {
    return refuse(400, 'top_logprobs needs logprobs: true.', { code: 'invalid_value', param: 'top_logprobs' });
  }
  if (messages.every(({ role }) => role === 'system' || role === 'developer')) {
    return refuse(400, 'There is nothing to answer: no message of a user.', {
      code: 'invalid_value',
      param: 'messages',
    });
  }
  const schema = schemaOf(request);
  if (!schema.ok) return schema;
  const tools = toolsFor(request);
  if (!tools.ok) return tools;
  const stops = stopsOf(request);
  const made = { ...settingsFor(request, served, settings), probabilities: logprobs === true };
  const inWords = { messages: messagesOf(messages, null), settings: { ...made, schema: schema.value }, stops };
  if (tools.value === null) return ok((answers, call) => tell(answers, call, served, inWords));

  const { list, mustCall } = tools.value;
  const toolWish = (text: string): TellWish => ({
    messages: messagesOf(messages, toolInstruction(list, mustCall)),
    settings: { ...made, probabilities: false, schema: text },
    // A stop in the middle of a call would leave half of one.
    stops: [],
  });
  return ok(async function* (answers, call) {
    const ask = (wish: TellWish) => tell(answers, call, served, wish);
    if (mustCall) {
      yield* calling(ask(toolWish(callSchema(list))), nothingYet);
      return;
    }
    const chosen = yield* whole(ask(toolWish(choiceSchema(list))));
    if (chosen === undefined) return;
    const name = readCall(chosen.text)?.name;
    const tool = list.find((each) => each.function.name === name);
    if (tool === undefined) yield* addingTo(chosen.usage, ask(inWords));
    else yield* calling(ask(toolWish(callSchema([tool]))), chosen.usage);
  });
}

const nothingYet: Usage = { promptTokens: 0, cachedTokens: 0, answerTokens: 0 };

/** Lets through that it has begun and that it failed; gives back what was said when it was said to the end. */
async function* whole(
  news: AsyncGenerator<Told, void>,
): AsyncGenerator<Told, { text: string; usage: Usage } | undefined> {
  let text = '';
  for await (const each of news) {
    if (each.kind === 'text') text += each.text;
    else if (each.kind === 'ended') return { text, usage: each.usage };
    else yield each;
  }
  return undefined;
}

/** One call, whole; what was cut off by the length is no call. */
async function* calling(news: AsyncGenerator<Told, void>, before: Usage): AsyncGenerator<ChatTold, void> {
  const said = yield* whole(news);
  if (said === undefined) return;
  const call = readCall(said.text);
  if (call !== null) yield { kind: 'called', call };
  yield { kind: 'ended', ending: call === null ? 'length' : 'finished', usage: sum(before, said.usage) };
}

async function* addingTo(before: Usage, news: AsyncGenerator<Told, void>): AsyncGenerator<Told, void> {
  for await (const each of news) yield each.kind === 'ended' ? { ...each, usage: sum(before, each.usage) } : each;
}

function sum(one: Usage, other: Usage): Usage {
  return {
    promptTokens: one.promptTokens + other.promptTokens,
    cachedTokens: one.cachedTokens + other.cachedTokens,
    answerTokens: one.answerTokens + other.answerTokens,
  };
}

/** The tools that this answer may use; null for none. */
function toolsFor(request: ChatRequest): Result<{ list: readonly ApiTool[]; mustCall: boolean } | null, Refusal> {
  const list = request.tools ?? [];
  const choice = request.tool_choice ?? 'auto';
  if (typeof choice === 'object') {
    const named = list.filter((tool) => tool.function.name === choice.function.name);
    if (named.length > 0) return ok({ list: named, mustCall: true });
    return refuse(400, `tool_choice names “${choice.function.name}”, which is not among the tools.`, {
      code: 'invalid_value',
      param: 'tool_choice',
    });
  }
  if (choice === 'required' && list.length === 0) {
    return refuse(400, 'tool_choice is required, and there are no tools.', {
      code: 'invalid_value',
      param: 'tool_choice',
    });
  }
  return ok(list.length === 0 || choice === 'none' ? null : { list, mustCall: choice === 'required' });
}
