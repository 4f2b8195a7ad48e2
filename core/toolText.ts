// Apart from the schemas of tools.ts, so that whoever writes prompts does not carry a validator.
import { readAnswerSchema } from './answerSchema.ts';
import type { PastCall, Tool } from './tools.ts';

/**
 * How a model is told of tools where its template knows of none. Every model understands this: the tools stand in the
 * instruction, a call is one JSON object that the grammar holds the model to, and a result comes as a question.
 * docs/api.md has it for those who want to know what their model reads.
 */
export function toolInstruction(tools: readonly Tool[], mustCall: boolean): string {
  const list = tools.map(({ name, description, parameters }) => {
    const what = description === '' ? '' : `: ${description}`;
    return `- ${name}${what}\n  Arguments: ${parameters ?? '{}'}`;
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
export function choiceSchema(tools: readonly Tool[]): string {
  const names = [NO_TOOL, ...tools.map((tool) => tool.name)];
  return JSON.stringify({ type: 'object', properties: { tool: { enum: names } } });
}

const LARGEST_SCHEMA_CHARACTERS = 20_000;

/** Then the call itself. Arguments that no grammar can be made of are any object. */
export function callSchema(tools: readonly Tool[]): string {
  const exact = write(tools, argumentsOf);
  return exact.length <= LARGEST_SCHEMA_CHARACTERS && readAnswerSchema(exact).ok
    ? exact
    : write(tools, () => ANY_OBJECT);
}

/** The schema of one tool's arguments alone, in words that a grammar can be made from. */
export function argumentsSchema(tool: Tool): string {
  const exact = JSON.stringify(argumentsOf(tool));
  return exact.length <= LARGEST_SCHEMA_CHARACTERS ? exact : JSON.stringify(ANY_OBJECT);
}

function write(tools: readonly Tool[], shape: (tool: Tool) => object): string {
  const calls = tools.map((tool) => ({
    type: 'object',
    properties: { tool: { const: tool.name }, arguments: shape(tool) },
  }));
  return JSON.stringify(calls.length === 1 ? calls[0] : { oneOf: calls });
}

const ANY_OBJECT = { type: 'object' };

/** References point from the root of the schema, and inside of another they would point to nothing. */
function argumentsOf({ parameters }: Tool): object {
  const schema = objectIn(parameters ?? '');
  if (schema === null || '$defs' in schema) return ANY_OBJECT;
  if (Object.keys(schema).length === 0) return { type: 'object', additionalProperties: false };
  return readAnswerSchema(JSON.stringify(schema)).ok ? schema : ANY_OBJECT;
}

export interface SaidCall {
  name: string;
  /** The text of a JSON object. */
  arguments: string;
}

/** What a model said under one of the two schemas; null for what is not whole, or names no tool. */
export function readCall(text: string): SaidCall | null {
  const said = objectIn(text);
  if (said === null || !('tool' in said)) return null;
  if (typeof said.tool !== 'string' || said.tool === NO_TOOL) return null;
  const given = 'arguments' in said ? said.arguments : {};
  return { name: said.tool, arguments: JSON.stringify(typeof given === 'object' && given !== null ? given : {}) };
}

/** The JSON object that a text is; null where it is none. */
export function objectIn(text: string): object | null {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? read : null;
  } catch {
    return null;
  }
}

/** A call of before, as a model reads it whose template knows of no tools. */
export function writtenCall({ name, arguments: given }: PastCall): string {
  return `{"tool": ${JSON.stringify(name)}, "arguments": ${given === '' ? '{}' : given}}`;
}

export function writtenResult({ name, result }: PastCall): string {
  return `Result of ${name}:\n${result ?? ''}`;
}
