import { readAnswerSchema } from '#core/answerSchema.ts';
import type { Message } from '#protocol/engine/contract.ts';
import type { ApiMessage, ApiTool } from './requests.ts';
import { textOf } from './requests.ts';

/**
 * How a model is told of tools. Every model understands this, whatever its template knows of tools: the tools stand in
 * the instruction, a call is one JSON object that the grammar holds the model to, and a result comes as a question.
 * docs/api.md has it for those who want to know what their model reads.
 */
export function toolInstruction(tools: readonly ApiTool[], mustCall: boolean): string {
  const list = tools.map(({ function: { name, description, parameters } }) => {
    const what = description === null || description === undefined || description === '' ? '' : `: ${description}`;
    return `- ${name}${what}\n  Arguments: ${JSON.stringify(parameters ?? {})}`;
  });
  const ways = [
    'To use a tool, reply with nothing but JSON: {"tool": "its name", "arguments": {…}}.',
    ...(mustCall ? [] : [`To answer without one, reply with nothing but {"tool": "${NO_TOOL}"}.`]),
  ];
  return ['You can use these tools:', ...list, ...ways].join('\n');
}

/** No function can be called this: a name has no space in it. */
export const NO_TOOL = 'no tool';

/** First the model says only which tool it wants, if any: a choice between few words, which no model gets wrong. */
export function choiceSchema(tools: readonly ApiTool[]): string {
  const names = [NO_TOOL, ...tools.map((tool) => tool.function.name)];
  return JSON.stringify({ type: 'object', properties: { tool: { enum: names } } });
}

const LARGEST_SCHEMA_CHARACTERS = 20_000;

/** Then the call itself. Arguments that no grammar can be made of are any object. */
export function callSchema(tools: readonly ApiTool[]): string {
  const exact = write(tools, argumentsOf);
  return exact.length <= LARGEST_SCHEMA_CHARACTERS && readAnswerSchema(exact).ok
    ? exact
    : write(tools, () => ANY_OBJECT);
}

function write(tools: readonly ApiTool[], shape: (tool: ApiTool) => object): string {
  const calls = tools.map((tool) => ({
    type: 'object',
    properties: { tool: { const: tool.function.name }, arguments: shape(tool) },
  }));
  return JSON.stringify(calls.length === 1 ? calls[0] : { oneOf: calls });
}

const ANY_OBJECT = { type: 'object' };

/** References point from the root of the schema, and inside of another they would point to nothing. */
function argumentsOf({ function: { parameters } }: ApiTool): object {
  if (parameters === null || parameters === undefined || '$defs' in parameters) return ANY_OBJECT;
  if (Object.keys(parameters).length === 0) return { type: 'object', additionalProperties: false };
  return readAnswerSchema(JSON.stringify(parameters)).ok ? parameters : ANY_OBJECT;
}

export interface SaidCall {
  name: string;
  arguments: object;
}

/** What a model said under one of the two schemas; null for what is not whole, or names no tool. */
export function readCall(text: string): SaidCall | null {
  try {
    const said: unknown = JSON.parse(text);
    if (typeof said !== 'object' || said === null || !('tool' in said)) return null;
    if (typeof said.tool !== 'string' || said.tool === NO_TOOL) return null;
    const given = 'arguments' in said ? said.arguments : {};
    return { name: said.tool, arguments: typeof given === 'object' && given !== null ? given : {} };
  } catch {
    return null;
  }
}

/** The conversation as an engine reads it: tool calls and their results are written out. */
export function messagesOf(messages: readonly ApiMessage[], instruction: string | null): Message[] {
  const called = new Map<string, string>();
  const written = messages.flatMap((message): Message[] => {
    if (message.role === 'tool') {
      const name = called.get(message.tool_call_id) ?? 'the tool';
      return [{ role: 'question', text: `Result of ${name}:\n${textOf(message.content)}` }];
    }
    if (message.role !== 'assistant') {
      return [{ role: message.role === 'user' ? 'question' : 'system', text: textOf(message.content) }];
    }
    const calls = (message.tool_calls ?? []).map((call) => {
      called.set(call.id, call.function.name);
      return `{"tool": ${JSON.stringify(call.function.name)}, "arguments": ${call.function.arguments || '{}'}}`;
    });
    const text = [textOf(message.content), ...calls].filter((part) => part !== '').join('\n');
    return text === '' ? [] : [{ role: 'answer', text }];
  });
  return oneInstruction(written, instruction);
}

/** Templates know one instruction, at the beginning. */
function oneInstruction(messages: readonly Message[], instruction: string | null): Message[] {
  const first = messages.findIndex(({ role }) => role !== 'system');
  const leading = first === -1 ? messages : messages.slice(0, first);
  const text = [...leading.map((message) => message.text), ...(instruction === null ? [] : [instruction])]
    .filter((part) => part !== '')
    .join('\n\n');
  const rest = first === -1 ? [] : messages.slice(first);
  return text === '' ? rest : [{ role: 'system', text }, ...rest];
}
