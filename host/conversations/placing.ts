import type { Conversation, Turn } from '#core/conversation.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { attachmentsNamed } from '../attachments/rows.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { newId } from '../ids.ts';
import { promptsIn } from './prompts.ts';
import { readConversation, readTurn } from './reads.ts';
import { titleOf } from './title.ts';

export interface NewQuestion {
  conversation: string | null;
  parent: string | null;
  text: string;
  /** Files that go with it. */
  attachments?: readonly string[];
  /** Saved prompts that were put into it. */
  prompts?: readonly string[];
}

/** Where a question stands, or is to stand. `known` is null where a conversation begins with it. */
export interface Placed<Known> {
  known: Known;
  conversation: string;
  title: string | null;
  question: Turn;
  /** Whether the question is still to be stored. */
  isNew: boolean;
}

const noConversation = fail<Failure>({ code: 'NOT_FOUND', what: 'conversation' });
const noTurn = fail<Failure>({ code: 'NOT_FOUND', what: 'turn' });

export function newQuestion(catalogue: Catalogue, wish: NewQuestion): Result<Placed<Conversation | null>, Failure> {
  const known = wish.conversation === null ? null : readConversation(catalogue, wish.conversation);
  if (known === undefined) return noConversation;
  if (wish.parent !== null) {
    const parent = readTurn(catalogue, wish.parent);
    if (parent === undefined || parent.conversation !== known?.id || parent.turn.role !== 'answer') return noTurn;
  }
  const prompts = promptsIn(catalogue, wish.prompts ?? [], wish.text);
  const attachments = attachmentsNamed(catalogue, wish.attachments ?? []);
  if (attachments === undefined) return fail({ code: 'NOT_FOUND', what: 'file' });
  const question: Turn = {
    ...emptyTurn(wish.parent, 'question', null, Date.now()),
    text: wish.text,
    state: 'done',
    ...(prompts.length > 0 && { prompts }),
    ...(attachments.length > 0 && { attachments }),
  };
  const title = known === null ? titleOf(wish.text) : null;
  return ok({ known, conversation: known?.id ?? newId(), title, question, isNew: true });
}

export function oldQuestion(catalogue: Catalogue, id: string): Result<Placed<Conversation>, Failure> {
  const found = readTurn(catalogue, id);
  if (found === undefined || found.turn.role !== 'question') return noTurn;
  const known = readConversation(catalogue, found.conversation);
  if (known === undefined) return noConversation;
  return ok({ known, conversation: known.id, title: null, question: found.turn, isNew: false });
}

export function emptyTurn(parent: string | null, role: Turn['role'], model: Model | null, createdAt: number): Turn {
  return {
    id: newId(),
    parent,
    role,
    text: '',
    state: 'writing',
    ending: null,
    failure: null,
    figures: null,
    model: model === null ? null : { hash: model.hash, name: model.name },
    made: null,
    createdAt,
  };
}
