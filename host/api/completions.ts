import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Settings } from '#core/settings.ts';
import type { Answers } from '../engine/answers.ts';
import type { Prepared, Writer } from './answerings.ts';
import type { Call } from './callers.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { CompletionRequest } from './requests.ts';
import { completionRequestSchema, readRequest } from './requests.ts';
import type { Served, ServedModels } from './served.ts';
import { completionLogprobs, headingOf, usageOf } from './shapes.ts';
import type { Heading } from './shapes.ts';
import { tell } from './telling.ts';
import type { Told, Usage } from './telling.ts';
import { settingsFor, stopsOf } from './wishes.ts';

/** Prompts as they stand, in no template: each gets one text that goes on where it ends, one after the other. */
export function readCompletion(body: string, models: ServedModels, settings: Settings): Result<Prepared, Refusal> {
  const request = readRequest(completionRequestSchema, body);
  if (!request.ok) return request;
  const { model, lora, prompt, logprobs, stream } = request.value;
  const found = models.resolve(model, lora ?? []);
  if (!found.ok) return found;
  const served = found.value;
  if (served.remote !== null) {
    const message = `“${served.id.slice(0, 100)}” is on another machine, which is asked by chat completions only.`;
    return refuse(400, message, { code: 'not_supported_elsewhere', param: 'model' });
  }
  const wish = {
    settings: { ...settingsFor(request.value, served, settings), probabilities: typeof logprobs === 'number' },
    stops: stopsOf(request.value),
    raw: true,
  };
  const prompts = typeof prompt === 'string' ? [prompt] : prompt;
  const written = completionWriter(request.value, headingOf('cmpl', served));
  const answer = (answers: Answers, call: Call) => completing(answers, call, served, prompts, wish);
  return ok({ kind: 'completion', served, streams: stream === true, answer, written });
}

async function* completing(
  answers: Answers,
  call: Call,
  served: Served,
  prompts: readonly string[],
  wish: Omit<Parameters<typeof tell>[3], 'messages'>,
): AsyncGenerator<Told, void> {
  const usage: Usage = { promptTokens: 0, cachedTokens: 0, answerTokens: 0 };
  for (const [place, text] of prompts.entries()) {
    for await (const told of tell(answers, call, served, { ...wish, messages: [{ role: 'question', text }] })) {
      if (told.kind !== 'ended') {
        yield told;
        if (told.kind === 'failed') return;
        continue;
      }
      usage.promptTokens += told.usage.promptTokens;
      usage.cachedTokens += told.usage.cachedTokens;
      usage.answerTokens += told.usage.answerTokens;
      if (place < prompts.length - 1) yield { kind: 'next', ending: told.ending };
      else yield { ...told, usage };
    }
  }
}

function completionWriter(request: CompletionRequest, heading: Heading): Writer {
  const chunk = { ...heading, object: 'text_completion' };
  const usageAsked = request.stream_options?.include_usage === true;
  const noUsage = usageAsked ? { usage: null } : {};
  const likeliest = request.logprobs ?? null;
  let index = 0;
  let text = '';
  let odds: Parameters<typeof completionLogprobs>[1][number][] = [];
  const done: object[] = [];
  const event = (piece: string, logprobs: object | null, reason: string | null) => ({
    ...chunk,
    choices: [{ index, text: piece, logprobs, finish_reason: reason }],
    ...noUsage,
  });
  /** The text of one prompt is whole; returns what tells so in a stream. */
  const close = (ending: 'finished' | 'length') => {
    const reason = ending === 'length' ? 'length' : 'stop';
    const logprobs = likeliest === null ? null : completionLogprobs(text, odds, likeliest, 0);
    done.push({ index, text, logprobs, finish_reason: reason });
    const closing = event('', null, reason);
    index += 1;
    [text, odds] = ['', []];
    return closing;
  };
  return {
    first: () => [],
    piece: (told) => {
      if (told.kind === 'next') return [close(told.ending)];
      if (told.kind !== 'text') return [];
      const said = likeliest === null ? null : completionLogprobs(told.text, told.odds, likeliest, text.length);
      text += told.text;
      odds.push(...told.odds);
      return [event(told.text, said, null)];
    },
    last: (ending, usage) => [close(ending), ...(usageAsked ? [{ ...chunk, choices: [], usage: usageOf(usage) }] : [])],
    whole: (ending, usage) => {
      close(ending);
      return { ...chunk, choices: done, usage: usageOf(usage) };
    },
  };
}
