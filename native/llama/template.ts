import type { ChatWrapper, LlamaText } from 'node-llama-cpp';
import type { Failure } from '#core/failure.ts';
import { cleanText } from '../parse/cleanText.ts';

/** Real templates take milliseconds; one that takes this long does not end. */
export const TEMPLATE_LIMIT_MS = 3_000;

export function templateFailure(name: string, error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  // The library wraps what the template said into advice for its own users.
  const said = /sanity test: (?:Error: )?(.*)\. Inspect/s.exec(message)?.[1] ?? message;
  return { code: 'TEMPLATE_FAILED', name, detail: cleanText(said, 300) };
}

/** How a model's own template has it call a tool: `prefix`, the tool's name, `afterName`, and the arguments in JSON. */
export interface CallSyntax {
  /** With what a call begins and no other text does: "<tool_call>". */
  mark: string;
  prefix: LlamaText | string;
  afterName: LlamaText | string;
}

/** Something that no sentence begins with: a tag, a token of the model's own, a word in capitals and brackets. */
const MARK = /^\s*(<[^<>\s]{2,40}>|\[[A-Z_]{3,40}\])/;

/**
 * Null where the template knows of no tools, and where a call cannot be told from other text or its arguments are not
 * plain JSON: then the model is told of tools in words that all models understand (core/toolText.ts).
 */
export function callSyntaxOf(wrapper: ChatWrapper): CallSyntax | null {
  if (!('usingJinjaFunctionCallTemplate' in wrapper) || wrapper.usingJinjaFunctionCallTemplate !== true) return null;
  const { prefix, paramsPrefix } = wrapper.settings.functions.call;
  const mark = MARK.exec(prefix.toString())?.[1];
  if (mark === undefined) return null;
  // In some templates the arguments are a text with JSON in it, where no grammar of their schema can follow.
  const plain = wrapper.generateFunctionCall('name', { key: 1 }).toString();
  return plain.includes('{"key": 1}') ? { mark, prefix, afterName: paramsPrefix } : null;
}
