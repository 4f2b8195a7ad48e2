import type { AnswerSettings } from '#core/answerSettings.ts';
import { MOST_REMOTE_ADAPTERS, MOST_REMOTE_MODELS, remoteAdapterIdSchema } from '#core/remote.ts';
import type { AdapterSource, RemoteChoice, RemoteKind } from '#core/remote.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Message } from '#protocol/engine/messages.ts';
import { refused } from './line.ts';
import type { Refused, RemoteLine } from './line.ts';
import { infoSaidSchema, loraSaidSchema, modelsSaidSchema } from './says.ts';
import type { Found, FoundAdapter } from './says.ts';

/** An adapter that a person told of: the server does not list it by itself, or not while it is not loaded. */
export interface NamedAdapter {
  id: string;
  path: string | null;
  source: AdapterSource | null;
}

/** Asks a server what it has. It is also the test of a connection: a server of another kind does not answer rightly. */
export async function look(
  kind: RemoteKind,
  line: RemoteLine,
  named: readonly NamedAdapter[],
  signal: AbortSignal,
): Promise<Result<Found, Refused>> {
  const described = (loaded: (id: string) => boolean | null) =>
    named.map((adapter): FoundAdapter => ({ ...adapter, loaded: loaded(adapter.id), here: null }));
  if (kind === 'lorax') {
    // It serves one base, under any name; adapters come and go with the questions, and it does not tell which are there.
    const said = await line.getJson('/info', signal);
    if (!said.ok) return said;
    const info = infoSaidSchema.safeParse(said.value).data;
    if (info === undefined) return refused('answer');
    return ok({ models: [{ id: info.model_id }], adapters: described(() => null) });
  }
  const said = await line.getJson('/v1/models', signal);
  if (!said.ok) return said;
  const list = modelsSaidSchema.safeParse(said.value).data?.data;
  if (list === undefined) return refused('answer');
  if (kind === 'vllm') {
    const loaded = list.filter(({ parent }) => typeof parent === 'string').slice(0, MOST_REMOTE_ADAPTERS);
    const isLoaded = new Set(loaded.map(({ id }) => id));
    return ok({
      models: list
        .filter(({ id }) => !isLoaded.has(id))
        .slice(0, MOST_REMOTE_MODELS)
        .map(({ id }) => ({ id })),
      adapters: [
        ...loaded.map(({ id, root }): FoundAdapter => ({
          id,
          path: named.find((adapter) => adapter.id === id)?.path ?? root ?? null,
          source: null,
          loaded: true,
          here: null,
        })),
        ...described(() => false).filter(({ id }) => !isLoaded.has(id)),
      ].slice(0, MOST_REMOTE_ADAPTERS),
    });
  }
  const models = list.slice(0, MOST_REMOTE_MODELS).map(({ id }) => ({ id }));
  if (kind === 'plain') return ok({ models, adapters: [] });
  const given = await line.getJson('/lora-adapters', signal);
  if (!given.ok) return given;
  const adapters = loraSaidSchema.safeParse(given.value).data;
  if (adapters === undefined) return refused('answer');
  return ok({
    models,
    adapters: adapters.map(({ id, path }) => ({
      id: numbered(id, path),
      path,
      source: null,
      loaded: true,
      here: null,
    })),
  });
}

/** llama-server numbers its adapters; the file's name is what a person knows. Both, as two files may have one name. */
function numbered(id: number, path: string): string {
  const name = path.split(/[/\\]/).at(-1) ?? path;
  return remoteAdapterIdSchema.safeParse(`${id}: ${name}`).data ?? String(id);
}

/** vLLM's loading at run time. The path is one of the server's own. */
export function load(line: RemoteLine, id: string, path: string, signal: AbortSignal): Promise<Result<void, Refused>> {
  return line.do('/v1/load_lora_adapter', { lora_name: id, lora_path: path }, signal);
}

export function unload(line: RemoteLine, id: string, signal: AbortSignal): Promise<Result<void, Refused>> {
  return line.do('/v1/unload_lora_adapter', { lora_name: id }, signal);
}

export const CHAT_PATH = '/v1/chat/completions';

interface Told {
  kind: RemoteKind;
  choice: RemoteChoice;
  known: readonly FoundAdapter[];
  messages: readonly Message[];
  settings: AnswerSettings;
  stops: readonly string[];
}

const ROLES = { system: 'system', question: 'user', answer: 'assistant' } as const;

/** OpenAI's limit; others take as many or more. */
const MOST_STOPS = 4;

/** All that is sent for one answer: nothing of it says who asks, or on which machine. */
export function chatBody({ kind, choice, known, messages, settings, stops }: Told): object {
  const { temperature, topP, topK, minP, repeatPenalty, seed, longestAnswerTokens, schema, instruction } = settings;
  const told = instruction.trim() === '' ? [] : [{ role: 'system', content: instruction }];
  const chosen = choice.adapters.filter(({ scale }) => scale !== 0);
  const first = chosen[0]?.id;
  return {
    model: kind === 'lorax' ? (first ?? '') : kind === 'vllm' ? (first ?? choice.model) : choice.model,
    messages: [...told, ...messages.map(({ role, text }) => ({ role: ROLES[role], content: text }))],
    stream: true,
    temperature,
    // LoRAX refuses the two ends, which mean "no limit" and "only the likeliest".
    ...(kind === 'lorax' && (topP <= 0 || topP >= 1) ? {} : { top_p: topP }),
    max_tokens: longestAnswerTokens,
    ...(seed === null ? {} : { seed }),
    ...(stops.length === 0 ? {} : { stop: stops.slice(0, MOST_STOPS) }),
    ...(schema === null ? {} : { response_format: formatOf(kind, JSON.parse(schema)) }),
    ...(kind === 'lorax' ? {} : { stream_options: { include_usage: true } }),
    // The others know only what stands in OpenAI's description, and some refuse what does not.
    ...(kind === 'plain' || (kind === 'lorax' && topK === 0) ? {} : { top_k: topK }),
    ...(kind === 'vllm' ? { min_p: minP, repetition_penalty: repeatPenalty } : {}),
    ...(kind === 'llama' ? { min_p: minP, repeat_penalty: repeatPenalty } : {}),
    ...(kind === 'lorax' ? loraxOwn(first, known, repeatPenalty) : {}),
    // Those that are not named are silent.
    ...(kind === 'llama' ? { lora: chosen.map(({ id, scale }) => ({ id: Number.parseInt(id, 10), scale })) } : {}),
  };
}

/** An adapter goes by the name of the model; where it lies is said beside it, and else the server looks at its usual place. */
function loraxOwn(adapter: string | undefined, known: readonly FoundAdapter[], repeatPenalty: number): object {
  const source = known.find(({ id }) => id === adapter)?.source;
  return {
    repetition_penalty: repeatPenalty,
    ...(source == null ? {} : { adapter_source: source }),
  };
}

function formatOf(kind: RemoteKind, schema: unknown): object {
  if (kind === 'lorax') return { type: 'json_object', schema };
  return { type: 'json_schema', json_schema: { name: 'answer', schema } };
}
