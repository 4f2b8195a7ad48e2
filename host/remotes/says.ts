import { z } from 'zod';
import { MOST_REMOTE_ADAPTERS, MOST_REMOTE_MODELS, remoteAdapterIdSchema, remoteModelIdSchema } from '#core/remote.ts';
import type { Remote } from '#core/remote.ts';

/** What servers send, as far as it is read here. Everything else that stands there is passed over. */

const listed = z.object({
  id: remoteModelIdSchema,
  root: z.string().max(4_096).nullish(),
  parent: z.string().nullish(),
});

/** `GET /v1/models`, with `parent` and `root` as vLLM has them. */
export const modelsSaidSchema = z.object({ data: z.array(listed).max(MOST_REMOTE_MODELS + MOST_REMOTE_ADAPTERS) });

/** LoRAX's `GET /info`. */
export const infoSaidSchema = z.object({ model_id: remoteModelIdSchema });

/** llama-server's `GET /lora-adapters`. */
export const loraSaidSchema = z
  .array(z.object({ id: z.number().int().min(0).max(100_000), path: remoteAdapterIdSchema, scale: z.number() }))
  .max(MOST_REMOTE_ADAPTERS);

const tokens = z.number().int().nonnegative().max(1_000_000_000);

/** One piece of a chat's stream. */
export const pieceSaidSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().max(100).nullish(),
      }),
    )
    .max(8)
    .default([]),
  usage: z.object({ prompt_tokens: tokens, completion_tokens: tokens.nullish() }).nullish(),
});

const errorSaidSchema = z.union([
  z.object({ error: z.object({ message: z.string() }) }),
  z.object({ error: z.string() }),
  // vLLM before 0.10.
  z.object({ object: z.literal('error'), message: z.string() }),
  z.object({ detail: z.string() }),
]);

const LONGEST_WORDS = 200;

/** A server's own words about what went wrong; null where there are none. They are shown to a person, and nothing else. */
export function wordsOf(said: unknown): string | null {
  const found = errorSaidSchema.safeParse(said).data;
  if (found === undefined) return null;
  if ('detail' in found) return cleaned(found.detail);
  if ('message' in found) return cleaned(found.message);
  return cleaned(typeof found.error === 'string' ? found.error : found.error.message);
}

/** Nothing that changes how the text around it is shown. */
export function cleaned(text: string): string {
  return text
    .slice(0, 4 * LONGEST_WORDS)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_WORDS);
}

export type Found = Pick<Remote, 'models' | 'adapters'>;
export type FoundAdapter = Found['adapters'][number];
