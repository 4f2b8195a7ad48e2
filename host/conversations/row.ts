import { z } from 'zod';
import { presetSchema, tokenOddsSchema } from '#core/answerSettings.ts';
import type { Preset, TokenOdds } from '#core/answerSettings.ts';
import { conversationSchema, turnSchema } from '#core/conversation.ts';
import type { Conversation, Turn } from '#core/conversation.ts';
import { savedPromptSchema } from '#core/savedPrompt.ts';
import type { SavedPrompt } from '#core/savedPrompt.ts';

const conversationRowSchema = z.object({
  id: z.string(),
  title: z.string(),
  created_at: z.number(),
  updated_at: z.number(),
  leaf: z.string().nullable(),
  answers: z.number(),
  settings: z.string().nullable(),
  base: z.string().nullable(),
  comparison: z.string().nullable(),
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
  prompts: z.string().nullable(),
  attachments: z.string().nullable(),
  uses: z.string().nullable(),
  read: z.string().nullable(),
  created_at: z.number(),
});

const spokenRowSchema = turnRowSchema.pick({ role: true, text: true, attachments: true, uses: true });
const spokenSchema = turnSchema.pick({ role: true, text: true, attachments: true, uses: true });

export function conversationFrom(row: unknown): Conversation {
  const {
    id,
    title,
    created_at: createdAt,
    updated_at: updatedAt,
    leaf,
    answers,
    settings,
    base,
    comparison,
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
    ...(base !== null && { base }),
    ...(comparison !== null && { comparison: fromJson(comparison) }),
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
    ...(found.prompts !== null && { prompts: fromJson(found.prompts) }),
    ...withPlus(found),
    ...(found.read !== null && { read: fromJson(found.read) }),
    createdAt: found.created_at,
  });
}

/** Who said what, without what is shown around it. */
export type Spoken = Pick<Turn, 'role' | 'text' | 'attachments' | 'uses'>;

export function spokenFrom(row: unknown): Spoken {
  const { role, text, ...found } = spokenRowSchema.parse(row);
  return spokenSchema.parse({ role, text, ...withPlus(found) });
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

const promptRowSchema = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  text: z.string(),
  hash: z.string(),
  author: z.string(),
  created_at: z.number(),
  updated_at: z.number(),
});

export function promptFrom(row: unknown): SavedPrompt {
  const { created_at: createdAt, updated_at: updatedAt, author, ...found } = promptRowSchema.parse(row);
  return savedPromptSchema.parse({ ...found, author: fromJson(author), createdAt, updatedAt });
}

export function oddsFrom(row: unknown): TokenOdds[] {
  return z.array(tokenOddsSchema).parse(fromJson(z.object({ odds: z.string() }).parse(row).odds));
}

/** What only some turns have. */
function withPlus({ attachments, uses }: { attachments: string | null; uses: string | null }): object {
  return {
    ...(attachments !== null && { attachments: fromJson(attachments) }),
    ...(uses !== null && { uses: fromJson(uses) }),
  };
}

function fromJson(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}
