import type { Preset, TokenOdds } from '#core/answerSettings.ts';
import type { Conversation, Turn } from '#core/conversation.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { conversationFrom, conversationOf, oddsFrom, presetFrom, spokenFrom, turnFrom } from './row.ts';
import type { Spoken } from './row.ts';

const CONVERSATIONS = `
  SELECT id, title, created_at, updated_at, leaf, settings, base, comparison,
         (SELECT count(*) FROM turns WHERE conversation = conversations.id AND role = 'answer') AS answers,
         (SELECT json_group_array(DISTINCT json_object('name', name, 'host', host)) FROM remote_consents
          WHERE conversation = conversations.id) AS went_to
  FROM conversations`;

/** Newest first, without those that were removed. */
export function readConversations(catalogue: Catalogue): Conversation[] {
  return catalogue
    .statement(`${CONVERSATIONS} WHERE removed_at IS NULL ORDER BY updated_at DESC, id DESC`)
    .all()
    .map(conversationFrom);
}

/** `removed` finds one that was removed, and only such a one. */
export function readConversation(catalogue: Catalogue, id: string, removed = false): Conversation | undefined {
  const row = catalogue
    .statement(`${CONVERSATIONS} WHERE id = ? AND (removed_at IS NOT NULL) = ?`)
    .get(id, removed ? 1 : 0);
  return row === undefined ? undefined : conversationFrom(row);
}

/** Oldest first. */
export function readTurns(catalogue: Catalogue, conversation: string): Turn[] {
  return catalogue.statement('SELECT * FROM turns WHERE conversation = ? ORDER BY id').all(conversation).map(turnFrom);
}

/** From the first question down to `leaf`: only what a model is told. */
export function readBranch(catalogue: Catalogue, leaf: string): Spoken[] {
  const rows = catalogue
    .statement(
      `WITH RECURSIVE branch (parent, role, text, attachments, uses, depth) AS (
         SELECT parent, role, text, attachments, uses, 0 FROM turns WHERE id = ?
         UNION ALL
         SELECT turns.parent, turns.role, turns.text, turns.attachments, turns.uses, depth + 1
         FROM turns JOIN branch ON turns.id = branch.parent
       ) SELECT role, text, attachments, uses FROM branch ORDER BY depth DESC`,
    )
    .all(leaf);
  return rows.map((row) => spokenFrom(row));
}

/** The conversation in which these answers wait for a choice. */
export function readCompared(catalogue: Catalogue, answer: string): Conversation | undefined {
  const row = catalogue
    .statement(`${CONVERSATIONS} WHERE removed_at IS NULL AND id = (SELECT conversation FROM turns WHERE id = ?)`)
    .get(answer);
  const found = row === undefined ? undefined : conversationFrom(row);
  return found?.comparison?.answers.includes(answer) === true ? found : undefined;
}

export function readTurn(catalogue: Catalogue, id: string): { turn: Turn; conversation: string } | undefined {
  const row = catalogue.statement('SELECT * FROM turns WHERE id = ?').get(id);
  return row === undefined ? undefined : { turn: turnFrom(row), conversation: conversationOf(row) };
}

/** By name. */
export function readPresets(catalogue: Catalogue): Preset[] {
  return catalogue.statement('SELECT * FROM presets ORDER BY name COLLATE NOCASE, id').all().map(presetFrom);
}

/** How probable the tokens of an answer were; none where that was not kept. */
export function readOdds(catalogue: Catalogue, answer: string): TokenOdds[] {
  const row = catalogue.statement('SELECT odds FROM turn_odds WHERE turn = ?').get(answer);
  return row === undefined ? [] : oddsFrom(row);
}
