import { z } from 'zod';
import { MOST_ADAPTERS } from '#core/answerSettings.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

const MOST_MESSAGES = 2_000;
const MOST_TOOLS = 128;
const MOST_STOPS = 4;
/** As many as the engine keeps of what could have stood in a token's place. */
const MOST_LIKELIEST = 5;

const textPart = z.object({ type: z.literal('text'), text: z.string() });
const content = z.union([z.string(), z.array(textPart)]);

/** A name that a model has to say again: OpenAI's own rule. */
const functionName = z.string().regex(/^[\w-]{1,64}$/);

const toolCall = z.object({
  id: z.string().max(200),
  type: z.literal('function').optional(),
  function: z.object({ name: functionName, arguments: z.string() }),
});

const message = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'developer', 'user']), content }),
  z.object({
    role: z.literal('assistant'),
    content: content.nullish(),
    tool_calls: z.array(toolCall).max(128).nullish(),
  }),
  z.object({ role: z.literal('tool'), content, tool_call_id: z.string().max(200) }),
]);
export type ApiMessage = z.infer<typeof message>;

const tool = z.object({
  type: z.literal('function'),
  function: z.object({
    name: functionName,
    description: z.string().max(20_000).nullish(),
    parameters: z.record(z.string(), z.unknown()).nullish(),
  }),
});
export type ApiTool = z.infer<typeof tool>;

const toolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.object({ type: z.literal('function'), function: z.object({ name: functionName }) }),
]);

const responseFormat = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({
    type: z.literal('json_schema'),
    json_schema: z.object({ name: z.string().max(64), schema: z.record(z.string(), z.unknown()) }),
  }),
]);

/** llama.cpp's field. A number is the id that GET /lora-adapters gives; a text is the name of a model in /v1/models. */
const lora = z
  .array(
    z.object({
      id: z.union([z.string().max(300), z.number().int().nonnegative()]),
      scale: z.number().min(-4).max(4).default(1),
    }),
  )
  .max(MOST_ADAPTERS);

const sampling = {
  model: z.string().min(1).max(300),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  seed: z.number().int().nullish(),
  stop: z.union([z.string().min(1), z.array(z.string().min(1)).max(MOST_STOPS)]).nullish(),
  max_tokens: z.number().int().min(1).nullish(),
  n: z.literal(1, 'Only one answer a request is made here').nullish(),
  frequency_penalty: z.literal(0, 'Not known here: leave it out, or 0').nullish(),
  presence_penalty: z.literal(0, 'Not known here: leave it out, or 0').nullish(),
  lora: lora.nullish(),
};

export const chatRequestSchema = z.object({
  ...sampling,
  messages: z.array(message).min(1).max(MOST_MESSAGES),
  max_completion_tokens: z.number().int().min(1).nullish(),
  tools: z.array(tool).max(MOST_TOOLS).nullish(),
  tool_choice: toolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: responseFormat.nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.number().int().min(0).max(MOST_LIKELIEST).nullish(),
});
export type ChatRequest = z.infer<typeof chatRequestSchema>;

const MOST_INPUTS = 2_048;
const MOST_PROMPTS = 16;
const NO_TOKENS = 'Texts are wanted; lists of tokens mean another vocabulary than that of a model here';
const input = z.string(NO_TOKENS).min(1, 'There is no text');

export const completionRequestSchema = z.object({
  ...sampling,
  prompt: z.union([input, z.array(input).min(1, 'There is no prompt').max(MOST_PROMPTS)]),
  logprobs: z.number().int().min(0).max(MOST_LIKELIEST).nullish(),
  echo: z.literal(false, 'The prompt is not said again here: leave it out').nullish(),
  best_of: z.literal(1, 'Only one answer a request is made here').nullish(),
  suffix: z.literal('', 'Not known here: leave it out').nullish(),
});
export type CompletionRequest = z.infer<typeof completionRequestSchema>;

export const embeddingRequestSchema = z.object({
  model: z.string().min(1).max(300),
  input: z.union([input, z.array(input).min(1, 'There is no text').max(MOST_INPUTS)]),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.number().int().min(1).nullish(),
});

/** What both kinds have in common. */
export type Sampling = Pick<ChatRequest, Exclude<keyof typeof sampling, 'n'>>;

export function readRequest<Shape extends z.ZodType>(schema: Shape, body: string): Result<z.infer<Shape>, Refusal> {
  let sent: unknown;
  try {
    sent = JSON.parse(body);
  } catch {
    return refuse(400, 'The body is no JSON.', { code: 'invalid_json' });
  }
  const read = schema.safeParse(sent);
  if (read.success) return ok(read.data);
  const [issue] = read.error.issues;
  const param = (issue?.path ?? []).map(String).join('.');
  const what = issue?.message ?? 'It is not what is expected';
  return refuse(400, param === '' ? `${what}.` : `${param}: ${what}.`, {
    code: 'invalid_value',
    ...(param === '' ? {} : { param }),
  });
}

/** A body's text, wherever it stands. */
export function textOf(said: string | readonly { text: string }[] | null | undefined): string {
  if (said === null || said === undefined) return '';
  return typeof said === 'string' ? said : said.map(({ text }) => text).join('');
}
