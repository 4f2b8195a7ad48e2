import { z } from 'zod';
import { presetSchema, tokenOddsSchema } from '#core/answerSettings.ts';
import type { Preset, TokenOdds } from '#core/answerSettings.ts';
import { conversationSchema, turnSchema } from '#core/conversation.ts';
import type { Conversation, Turn } from '#core/conversation.ts';

const conversationRowSchema = z.object({
  id: z.string(),
  title: z.string(),
  created_at: z.number(),
  updated_at: z.number(),
  leaf: z.string().nullable(),
  answers: z.number(),
  settings: z.string().nullable(),
  went_to: z.string(),
});

const turnRowSchema = z.object({
  id: z.string(),
  conversation: z.string(),
  parent: z.string().nullable(),
  role: z.string(),
  text: z.string(),
  state: z.string(),
  ending: z.string().nullable(),
  failure: z.string().nullable(),
  figures: z.string().nullable(),
  model_hash: z.string().nullable(),
  model_name: z.string().nullable(),
  made: z.string().nullable(),
  created_at: z.number(),
});

const spokenSchema = turnSchema.pick({ role: true, text: true });

export function conversationFrom(row: unknown): Conversation {
  const {
    id,
    title,
    created_at: createdAt,
    updated_at: updatedAt,
    leaf,
    answers,
    settings,
    went_to: wentTo,
  } = conversationRowSchema.parse(row);
  return conversationSchema.parse({
    id,
    title,
    createdAt,
    updatedAt,
    leaf,
    answers,
    settings: fromJson(settings),
    ...(wentTo === '[]' ? {} : { wentTo: fromJson(wentTo) }),
  });
}

export function turnFrom(row: unknown): Turn {
  const { id, parent, role, text, state, ending, ...found } = turnRowSchema.parse(row);
  return turnSchema.parse({
    id,
    parent,
    role,
    text,
    state,
    ending,
    failure: fromJson(found.failure),
    figures: fromJson(found.figures),
    model: found.model_hash === null ? null : { hash: found.model_hash, name: found.model_name },
    made: fromJson(found.made),
    createdAt: found.created_at,
  });
}

/** Who said what, without what is shown around it. */
export type Spoken = Pick<Turn, 'role' | 'text'>;

export function spokenFrom(row: unknown): Spoken {
  return spokenSchema.parse(row);
}

/** In which conversation a turn stands. */
export function conversationOf(row: unknown): string {
  return turnRowSchema.parse(row).conversation;
}

const presetRowSchema = z.object({ id: z.string(), name: z.string(), settings: z.string(), created_at: z.number() });

export function presetFrom(row: unknown): Preset {
  const { id, name, settings, created_at: createdAt } = presetRowSchema.parse(row);
  return presetSchema.parse({ id, name, settings: fromJson(settings), createdAt });
}

export function oddsFrom(row: unknown): TokenOdds[] {
  return z.array(tokenOddsSchema).parse(fromJson(z.object({ odds: z.string() }).parse(row).odds));
}

function fromJson(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}
