import type { PastCall, Tool } from '#core/tools.ts';
import type { Message } from '#protocol/engine/messages.ts';
import type { ApiMessage, ApiTool } from './requests.ts';
import { textOf } from './requests.ts';

/** A program's tools, as the engine takes them: how the model is told of them is the engine's affair. */
export function toolsOf(tools: readonly ApiTool[]): Tool[] {
  return tools.map(({ function: { name, description, parameters } }) => ({
    name,
    description: description ?? '',
    parameters: JSON.stringify(parameters ?? {}),
  }));
}

/** The conversation as an engine reads it: a call stands with the answer that made it, and its result with the call. */
export function messagesOf(messages: readonly ApiMessage[]): Message[] {
  const results = new Map<string, string>();
  for (const message of messages) {
    if (message.role === 'tool') results.set(message.tool_call_id, textOf(message.content));
  }
  const asked = new Set<string>();
  const written = messages.flatMap((message): Message[] => {
    if (message.role === 'tool') {
      // A result of a call that nobody made is still something that was said.
      return asked.has(message.tool_call_id)
        ? []
        : [{ role: 'question', text: `Result of the tool:\n${textOf(message.content)}` }];
    }
    if (message.role !== 'assistant') {
      return [{ role: message.role === 'user' ? 'question' : 'system', text: textOf(message.content) }];
    }
    const calls = (message.tool_calls ?? []).map((call): PastCall => {
      asked.add(call.id);
      const { name, arguments: given } = call.function;
      return { name, arguments: given, result: results.get(call.id) ?? null };
    });
    const text = textOf(message.content);
    if (calls.length > 0) return [{ role: 'answer', text, calls }];
    return text === '' ? [] : [{ role: 'answer', text }];
  });
  return oneInstruction(written);
}

/** Templates know one instruction, at the beginning. */
function oneInstruction(messages: readonly Message[]): Message[] {
  const first = messages.findIndex(({ role }) => role !== 'system');
  const leading = first === -1 ? messages : messages.slice(0, first);
  const text = leading
    .map((message) => message.text)
    .filter((part) => part !== '')
    .join('\n\n');
  const rest = first === -1 ? [] : messages.slice(first);
  return text === '' ? rest : [{ role: 'system', text }, ...rest];
}
