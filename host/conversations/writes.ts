import type { AnswerSettings, Preset, TokenOdds } from '#core/answerSettings.ts';
import type { Comparison } from '#core/comparison.ts';
import type { Failure } from '#core/failure.ts';
import type { Turn } from '#core/conversation.ts';
import type { Result } from '#core/result.ts';
import { removeLooseAttachments } from '../attachments/rows.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { keepConsent } from '../remotes/consents.ts';
import type { Consent } from '../remotes/consents.ts';

/** What one question adds; all of it is on disk, or none. */
export interface NewTurns {
  conversation: string;
  /** For a conversation that begins with this. */
  title: string | null;
  /** What its next answers are made with; undefined leaves it as it is. */
  settings: AnswerSettings | null | undefined;
  /** Which base answers from now on; undefined leaves it as it is. */
  base: string | undefined;
  /** What waits for a choice from now on; null: nothing, for whoever asks on has chosen. */
  comparison: Comparison | null;
  turns: readonly Turn[];
  /** The end of the branch that is shown. */
  leaf: string;
  /** To let it go to another machine, where that is new. */
  consent?: Consent | undefined;
  at: number;
}

export function writeTurns(
  catalogue: Catalogue,
  { conversation, title, settings, base, comparison, turns, leaf, consent, at }: NewTurns,
): Result<void, Failure> {
  return catalogue.write(() => {
    if (title !== null) {
      catalogue
        .statement('INSERT INTO conversations (id, title, created_at, updated_at) VALUES (?, ?, ?, ?)')
        .run(conversation, title, at, at);
    }
    if (settings !== undefined) settle(catalogue, conversation, settings);
    if (base !== undefined) useBase(catalogue, conversation, base);
    if (consent !== undefined) keepConsent(catalogue, consent);
    for (const turn of turns) {
      catalogue
        .statement(
          `INSERT INTO turns (id, conversation, parent, role, text, state, ending, failure, figures, model_hash, model_name, made, prompts, attachments, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          turn.id,
          conversation,
          turn.parent,
          turn.role,
          turn.text,
          turn.state,
          turn.ending,
          toJson(turn.failure),
          toJson(turn.figures),
          turn.model?.hash ?? null,
          turn.model?.name ?? null,
          toJson(turn.made),
          toJson(turn.prompts ?? null),
          toJson(turn.attachments ?? null),
          turn.createdAt,
        );
    }
    catalogue
      .statement('UPDATE conversations SET leaf = ?, comparison = ?, updated_at = ? WHERE id = ?')
      .run(leaf, toJson(comparison), at, conversation);
  });
}

/** What an answer has come to so far, or in the end. */
export function writeAnswer(
  catalogue: Catalogue,
  { id, text, state, ending, failure, figures, uses, read }: Turn,
): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue
      .statement(
        'UPDATE turns SET text = ?, state = ?, ending = ?, failure = ?, figures = ?, uses = ?, read = ? WHERE id = ?',
      )
      .run(text, state, ending, toJson(failure), toJson(figures), toJson(uses ?? null), toJson(read ?? null), id);
  });
}

/**
 * Puts in order what the last run left: answers that broke off keep their text and say so, and what was removed is
 * forgotten, for nobody can bring it back any more.
 */
export function settleConversations(catalogue: Catalogue): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue.statement("UPDATE turns SET state = 'interrupted' WHERE state = 'writing'").run();
    catalogue.statement('DELETE FROM conversations WHERE removed_at IS NOT NULL').run();
    catalogue.statement('DELETE FROM prompts WHERE removed_at IS NOT NULL').run();
    removeLooseAttachments(catalogue);
  });
}

export function writeTitle(catalogue: Catalogue, id: string, title: string): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue.statement('UPDATE conversations SET title = ? WHERE id = ?').run(title, id);
  });
}

export function writeSettings(
  catalogue: Catalogue,
  id: string,
  settings: AnswerSettings | null,
): Result<void, Failure> {
  return catalogue.write(() => settle(catalogue, id, settings));
}

export function writeBase(catalogue: Catalogue, id: string, base: string): Result<void, Failure> {
  return catalogue.write(() => useBase(catalogue, id, base));
}

/** One of the compared answers is the conversation's now; with `goOn`, the next ones are made as it was. */
export function writeChoice(
  catalogue: Catalogue,
  id: string,
  answer: string,
  goOn: { base: string; settings: AnswerSettings } | null,
): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue.statement('UPDATE conversations SET leaf = ?, comparison = NULL WHERE id = ?').run(answer, id);
    if (goOn === null) return;
    useBase(catalogue, id, goOn.base);
    settle(catalogue, id, goOn.settings);
  });
}

function useBase(catalogue: Catalogue, id: string, base: string): void {
  catalogue.statement('UPDATE conversations SET base = ? WHERE id = ?').run(base, id);
}

function settle(catalogue: Catalogue, id: string, settings: AnswerSettings | null): void {
  catalogue.statement('UPDATE conversations SET settings = ? WHERE id = ?').run(toJson(settings), id);
}

/** In the place of what stood under the same id. */
export function writePreset(catalogue: Catalogue, preset: Preset): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue
      .statement(
        `INSERT INTO presets (id, name, settings, created_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, settings = excluded.settings`,
      )
      .run(preset.id, preset.name, toJson(preset.settings), preset.createdAt);
  });
}

export function deletePreset(catalogue: Catalogue, id: string): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue.statement('DELETE FROM presets WHERE id = ?').run(id);
  });
}

export function writeOdds(catalogue: Catalogue, answer: string, odds: readonly TokenOdds[]): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue
      .statement('INSERT OR REPLACE INTO turn_odds (turn, odds) VALUES (?, ?)')
      .run(answer, JSON.stringify(odds));
  });
}

export function writeLeaf(catalogue: Catalogue, id: string, leaf: string): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue.statement('UPDATE conversations SET leaf = ? WHERE id = ?').run(leaf, id);
  });
}

export function writeRemoval(catalogue: Catalogue, id: string, at: number | null): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue.statement('UPDATE conversations SET removed_at = ? WHERE id = ?').run(at, id);
  });
}

function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
