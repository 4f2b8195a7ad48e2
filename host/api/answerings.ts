import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { ApiKind } from '#core/api.ts';
import type { Settings } from '#core/settings.ts';
import type { Answers } from '../engine/answers.ts';
import type { Call } from './callers.ts';
import { prepareChat } from './chat.ts';
import type { Refusal } from './refusal.ts';
import type { Reply } from './reply.ts';
import type { ChatRequest } from './requests.ts';
import { chatRequestSchema, readRequest } from './requests.ts';
import type { Served, ServedModels } from './served.ts';
import { chatLogprobs, headingOf, toolCallOf, usageOf } from './shapes.ts';
import type { Heading } from './shapes.ts';
import type { Told, Usage } from './telling.ts';

/** A request that has been understood. */
export interface Prepared {
  kind: ApiKind;
  served: Served;
  /** Whether the answer comes as a stream of events. */
  streams: boolean;
  answer(answers: Answers, call: Call): AsyncGenerator<Told, void>;
  written: Writer;
}

/** Puts what is told into the shapes of one kind of answer. */
export interface Writer {
  /** Before the first piece. */
  first(): object[];
  piece(told: Told): object[];
  /** After the last piece. */
  last(ending: 'finished' | 'length', usage: Usage): object[];
  /** All in one, after all pieces were written. */
  whole(ending: 'finished' | 'length', usage: Usage): object;
}

export function readChat(body: string, models: ServedModels, settings: Settings): Result<Prepared, Refusal> {
  const request = readRequest(chatRequestSchema, body);
  if (!request.ok) return request;
  const served = models.resolve(request.value.model, request.value.lora ?? []);
  if (!served.ok) return served;
  const answer = prepareChat(request.value, served.value, settings);
  if (!answer.ok) return answer;
  const streams = request.value.stream === true;
  const written = chatWriter(request.value, headingOf('chatcmpl', served.value));
  return ok({ kind: 'chat', served: served.value, streams, answer: answer.value, written });
}

/** Says an answer to its client, and how it ended for the list of requests. */
export async function answerTo(reply: Reply, prepared: Prepared, answers: Answers, call: Call): Promise<void> {
  const { streams, written } = prepared;
  const say = async (objects: object[]) => {
    for (const each of objects) if (!(await reply.event(each))) return;
  };
  let opened = false;
  const open = async () => {
    if (!streams || opened) return;
    opened = true;
    reply.openStream();
    await say(written.first());
  };
  for await (const told of prepared.answer(answers, call)) {
    if (told.kind === 'failed') {
      const { status } = told.refusal;
      call.end(call.ending ?? 'failed', status);
      reply.error(told.refusal);
      return;
    }
    await open();
    if (told.kind === 'ended') {
      call.end(told.ending === 'length' ? 'length' : 'done');
      if (!streams) {
        reply.json(written.whole(told.ending, told.usage));
        return;
      }
      await say(written.last(told.ending, told.usage));
      reply.endStream();
      return;
    }
    const pieces = written.piece(told);
    if (streams) await say(pieces);
  }
}

function chatWriter(request: ChatRequest, heading: Heading): Writer {
  const chunk = { ...heading, object: 'chat.completion.chunk' };
  const usageAsked = request.stream_options?.include_usage === true;
  const noUsage = usageAsked ? { usage: null } : {};
  const likeliest = request.logprobs === true ? (request.top_logprobs ?? 0) : null;
  const choice = (delta: object, logprobs: object | null, reason: string | null) => ({
    ...chunk,
    choices: [{ index: 0, delta, logprobs, finish_reason: reason }],
    ...noUsage,
  });
  let content = '';
  const calls: object[] = [];
  const tokens: object[] = [];
  const reasonOf = (ending: 'finished' | 'length') => {
    if (ending === 'length') return 'length';
    return calls.length > 0 ? 'tool_calls' : 'stop';
  };
  return {
    first: () => [choice({ role: 'assistant', content: '', refusal: null }, null, null)],
    piece: (told) => {
      if (told.kind === 'called') {
        const made = toolCallOf(told.call);
        calls.push(made);
        return [choice({ tool_calls: [{ index: calls.length - 1, ...made }] }, null, null)];
      }
      if (told.kind !== 'text') return [];
      content += told.text;
      const said = likeliest === null ? null : chatLogprobs(told.text, told.odds, likeliest);
      if (said !== null) tokens.push(...said);
      return [choice({ content: told.text }, said === null ? null : { content: said, refusal: null }, null)];
    },
    last: (ending, usage) => [
      choice({}, null, reasonOf(ending)),
      ...(usageAsked ? [{ ...chunk, choices: [], usage: usageOf(usage) }] : []),
    ],
    whole: (ending, usage) => ({
      ...heading,
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: calls.length > 0 && content === '' ? null : content,
            refusal: null,
            ...(calls.length > 0 ? { tool_calls: calls } : {}),
          },
          logprobs: likeliest === null ? null : { content: tokens, refusal: null },
          finish_reason: reasonOf(ending),
        },
      ],
      usage: usageOf(usage),
    }),
  };
}
