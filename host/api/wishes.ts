import { readAnswerSchema } from '#core/answerSchema.ts';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import type { AnswerSettings } from '#core/answerSettings.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Settings } from '#core/settings.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { ChatRequest, Sampling } from './requests.ts';
import type { Served } from './served.ts';

const LARGEST_SCHEMA_CHARACTERS = 20_000;
const LONGEST_ANSWER_TOKENS = 131_072;

/** What a program leaves out is as in the person's own settings. */
export function settingsFor(
  request: Sampling & { max_completion_tokens?: number | null | undefined },
  served: Served,
  settings: Settings,
): AnswerSettings {
  const plain = plainAnswerSettings(settings);
  const longest = request.max_completion_tokens ?? request.max_tokens ?? plain.longestAnswerTokens;
  return {
    ...plain,
    adapters: served.adapters,
    ...(served.remote === null ? {} : { remote: served.remote }),
    temperature: request.temperature ?? plain.temperature,
    topP: request.top_p ?? plain.topP,
    // Clients send any integer; the engine takes 32 bits of it.
    seed: typeof request.seed === 'number' ? request.seed >>> 0 : null,
    longestAnswerTokens: Math.min(LONGEST_ANSWER_TOKENS, longest),
  };
}

export function stopsOf({ stop }: Sampling): string[] {
  if (stop === null || stop === undefined) return [];
  return typeof stop === 'string' ? [stop] : stop;
}

/** The schema that an answer has to fit; null where it may be any text. */
export function schemaOf({ response_format: format }: ChatRequest): Result<string | null, Refusal> {
  if (format === null || format === undefined || format.type === 'text') return ok(null);
  if (format.type === 'json_object') return ok(JSON.stringify({ type: 'object' }));
  const text = JSON.stringify(format.json_schema.schema);
  const param = 'response_format.json_schema.schema';
  if (text.length > LARGEST_SCHEMA_CHARACTERS) {
    return refuse(400, `The schema is longer than ${LARGEST_SCHEMA_CHARACTERS} characters.`, {
      code: 'schema_too_large',
      param,
    });
  }
  const read = readAnswerSchema(text);
  if (read.ok) return ok(text);
  const { kind, at, word } = read.failure;
  const words = kind === 'unknown' ? `an answer cannot be held to ${word}` : `${kind.replaceAll('-', ' ')} ${word}`;
  return refuse(400, `The schema cannot be used: at ${at}, ${words.trim()}.`, { code: 'schema_not_supported', param });
}
