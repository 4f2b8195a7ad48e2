import type { Failure } from '#core/failure.ts';
import type { Turn } from '#core/conversation.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';

/** What one question adds; all of it is on disk, or none. */
export interface NewTurns {
  conversation: string;
  /** For a conversation that begins with this. */
  title: string | null;
  turns: readonly Turn[];
  at: number;
}

export function writeTurns(catalogue: Catalogue, { conversation, title, turns, at }: NewTurns): Result<void, Failure> {
  return catalogue.write(() => {
    if (title !== null) {
      catalogue
        .statement('INSERT INTO conversations (id, title, created_at, updated_at) VALUES (?, ?, ?, ?)')
        .run(conversation, title, at, at);
    }
    for (const turn of turns) {
      catalogue
        .statement(
          `INSERT INTO turns (id, conversation, parent, role, text, state, ending, failure, figures, model_hash, model_name, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
          turn.createdAt,
        );
    }
    catalogue
      .statement('UPDATE conversations SET leaf = ?, updated_at = ? WHERE id = ?')
      .run(turns.at(-1)?.id ?? null, at, conversation);
  });
}

/** What an answer has come to so far, or in the end. */
export function writeAnswer(
  catalogue: Catalogue,
  { id, text, state, ending, failure, figures }: Turn,
): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue
      .statement('UPDATE turns SET text = ?, state = ?, ending = ?, failure = ?, figures = ? WHERE id = ?')
      .run(text, state, ending, toJson(failure), toJson(figures), id);
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
  });
}

export function writeTitle(catalogue: Catalogue, id: string, title: string): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue.statement('UPDATE conversations SET title = ? WHERE id = ?').run(title, id);
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
