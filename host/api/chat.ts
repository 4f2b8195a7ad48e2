import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Settings } from '#core/settings.ts';
import type { Answers } from '../engine/answers.ts';
import type { Call } from './callers.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { ApiTool, ChatRequest } from './requests.ts';
import type { Served } from './served.ts';
import { passable } from './servedElsewhere.ts';
import { tell } from './telling.ts';
import type { Told } from './telling.ts';
import { messagesOf, toolsOf } from './tools.ts';
import { schemaOf, settingsFor, stopsOf } from './wishes.ts';

/** Everything that can be refused is refused here, before anybody waits in line. */
export function prepareChat(
  request: ChatRequest,
  served: Served,
  settings: Settings,
): Result<(answers: Answers, call: Call) => AsyncGenerator<Told, void>, Refusal> {
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
  const told = messagesOf(messages);
  if (served.remote !== null) {
    const goes = passable(told, { tools: tools.value !== null, probabilities: logprobs === true });
    if (!goes.ok) return goes;
  }
  const wish = {
    messages: told,
    settings: { ...settingsFor(request, served, settings), probabilities: logprobs === true, schema: schema.value },
    stops: stopsOf(request),
    ...(tools.value === null ? {} : { tools: toolsOf(tools.value.list), mustCall: tools.value.mustCall }),
  };
  return ok((answers, call) => tell(answers, call, served, wish));
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
