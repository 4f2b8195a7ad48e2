import type { Conversation, Turn } from '#core/conversation.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { conversationFrom, conversationOf, turnFrom } from './row.ts';

const CONVERSATIONS = `
  SELECT id, title, created_at, updated_at, leaf,
         (SELECT count(*) FROM turns WHERE conversation = conversations.id AND role = 'answer') AS answers
  FROM conversations`;

/** Newest first, without those that were removed. */
export function readConversations(catalogue: Catalogue): Conversation[] {
  return catalogue.statement(`${CONVERSATIONS} WHERE removed_at IS NULL ORDER BY updated_at DESC, id DESC`).all().map(conversationFrom);
}

/** `removed` finds one that was removed, and only such a one. */
export function readConversation(catalogue: Catalogue, id: string, removed = false): Conversation | undefined {
  const row = catalogue.statement(`${CONVERSATIONS} WHERE id = ? AND (removed_at IS NOT NULL) = ?`).get(id, removed ? 1 : 0);
  return row === undefined ? undefined : conversationFrom(row);
}

/** Oldest first. */
export function readTurns(catalogue: Catalogue, conversation: string): Turn[] {
  return catalogue.statement('SELECT * FROM turns WHERE conversation = ? ORDER BY id').all(conversation).map(turnFrom);
}

export function readTurn(catalogue: Catalogue, id: string): { turn: Turn; conversation: string } | undefined {
  const row = catalogue.statement('SELECT * FROM turns WHERE id = ?').get(id);
  return row === undefined ? undefined : { turn: turnFrom(row), conversation: conversationOf(row) };
}
