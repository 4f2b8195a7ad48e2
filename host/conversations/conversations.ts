import { branchTo } from '#core/conversation.ts';
import type { Conversation, Turn } from '#core/conversation.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { AnswerEvent } from '#protocol/window/conversations.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AnswerEngine } from '../engine/answerEngine.ts';
import { newId } from '../ids.ts';
import type { Library } from '../library/library.ts';
import type { Log } from '../log/log.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { writeOut } from './answering.ts';
import { readConversation, readConversations, readTurn, readTurns } from './reads.ts';
import { titleOf } from './title.ts';
import { Writing } from './writing.ts';
import { deleteRemoved, writeInterruptions, writeLeaf, writeRemoval, writeTitle, writeTurns } from './writes.ts';

interface Parts {
  catalogue: Catalogue;
  library: Library;
  engine: AnswerEngine;
  settings: SettingsStore;
  log: Log;
  /** The list, or a conversation in it, is not what it was. */
  revised: () => void;
}

const noConversation = fail<Failure>({ code: 'NOT_FOUND', what: 'conversation' });
const noTurn = fail<Failure>({ code: 'NOT_FOUND', what: 'turn' });

/** All conversations, and the answer that is being written. */
export class Conversations {
  readonly #parts: Parts;
  #writing: Writing | undefined;
  #written: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Puts in order what the last run left. Called once, before windows are served. */
  start(): void {
    const { catalogue, log } = this.#parts;
    for (const done of [writeInterruptions(catalogue), deleteRemoved(catalogue)]) {
      if (!done.ok) log.warn('conversations could not be put in order', { code: done.failure.code });
    }
  }

  list(): Conversation[] {
    return readConversations(this.#parts.catalogue);
  }

  open(id: string): Result<{ conversation: Conversation; turns: Turn[] }, Failure> {
    const conversation = readConversation(this.#parts.catalogue, id);
    if (conversation === undefined) return noConversation;
    const now = this.#writing?.turn;
    // What is being written is ahead of the disk.
    const turns = readTurns(this.#parts.catalogue, id).map((turn) => (turn.id === now?.id ? now : turn));
    return ok({ conversation, turns });
  }

  rename(id: string, title: string): Result<Conversation, Failure> {
    return this.#change(id, () => writeTitle(this.#parts.catalogue, id, title));
  }

  show(id: string, leaf: string): Result<Conversation, Failure> {
    if (readTurn(this.#parts.catalogue, leaf)?.conversation !== id) return noTurn;
    return this.#change(id, () => writeLeaf(this.#parts.catalogue, id, leaf));
  }

  async remove(id: string): Promise<Result<void, Failure>> {
    if (readConversation(this.#parts.catalogue, id) === undefined) return noConversation;
    if (this.#writing?.conversation === id) {
      this.#writing.stop();
      await this.#written;
    }
    const removed = writeRemoval(this.#parts.catalogue, id, Date.now());
    if (removed.ok) this.#parts.revised();
    return removed;
  }

  restore(id: string): Result<Conversation, Failure> {
    const { catalogue, revised } = this.#parts;
    if (readConversation(catalogue, id, true) === undefined) return noConversation;
    const restored = writeRemoval(catalogue, id, null);
    if (!restored.ok) return restored;
    revised();
    const conversation = readConversation(catalogue, id);
    return conversation === undefined ? noConversation : ok(conversation);
  }

  /** Stores the question, and begins its answer. */
  ask(wish: { conversation: string | null; parent: string | null; text: string }): Result<AsyncFollow, Failure> {
    const { catalogue } = this.#parts;
    const known = wish.conversation === null ? null : readConversation(catalogue, wish.conversation);
    if (known === undefined) return noConversation;
    if (wish.parent !== null) {
      const parent = readTurn(catalogue, wish.parent);
      if (parent === undefined || parent.conversation !== known?.id || parent.turn.role !== 'answer') return noTurn;
    }
    const ready = this.#ready();
    if (!ready.ok) return ready;
    const conversation = known?.id ?? newId();
    const at = Date.now();
    const question = { ...emptyTurn(wish.parent, 'question', at), text: wish.text, state: 'done' as const };
    const answer = { ...emptyTurn(question.id, 'answer', at), model: { hash: ready.value.hash, name: ready.value.name } };
    const title = known === null ? titleOf(wish.text) : null;
    const written = writeTurns(catalogue, { conversation, title, turns: [question, answer], at });
    return written.ok ? this.#begin(conversation, question, answer, ready.value) : written;
  }

  askAgain(questionId: string): Result<AsyncFollow, Failure> {
    const { catalogue } = this.#parts;
    const found = readTurn(catalogue, questionId);
    if (found === undefined || found.turn.role !== 'question') return noTurn;
    if (readConversation(catalogue, found.conversation) === undefined) return noConversation;
    const ready = this.#ready();
    if (!ready.ok) return ready;
    const at = Date.now();
    const answer = { ...emptyTurn(questionId, 'answer', at), model: { hash: ready.value.hash, name: ready.value.name } };
    const written = writeTurns(catalogue, { conversation: found.conversation, title: null, turns: [answer], at });
    return written.ok ? this.#begin(found.conversation, found.turn, answer, ready.value) : written;
  }

  follow(answerId: string): Result<AsyncFollow, Failure> {
    const writing = this.#writing;
    if (writing?.turn.id === answerId) return ok((signal) => writing.follow(signal));
    const found = readTurn(this.#parts.catalogue, answerId);
    if (found === undefined || found.turn.role !== 'answer') return fail({ code: 'NOT_FOUND', what: 'answer' });
    // It ended in the meantime: the follower gets it whole.
    const over = new Writing(found.conversation, found.turn);
    return ok((signal) => over.follow(signal));
  }

  async stop(answerId: string): Promise<Result<void, Failure>> {
    const writing = this.#writing;
    if (writing?.turn.id === answerId) {
      writing.stop();
      await this.#written;
      return ok(undefined);
    }
    // One that has just ended needs no stop.
    const known = readTurn(this.#parts.catalogue, answerId)?.turn.role === 'answer';
    return known ? ok(undefined) : fail({ code: 'NOT_FOUND', what: 'answer' });
  }

  /** Shows followers how the load of their model comes along. */
  engineChanged(): void {
    const { state, loaded } = this.#parts.engine.status;
    if (this.#writing?.turn.state !== 'writing') return;
    if (state === 'starting' || state === 'restarting') this.#writing.prepare('starting', null);
    if (state === 'loading') this.#writing.prepare('loading', loaded);
  }

  async close(): Promise<void> {
    this.#writing?.stop();
    await this.#written;
  }

  #ready(): Result<Model, Failure> {
    if (this.#writing !== undefined) return fail({ code: 'BUSY', what: 'answer' });
    const chosen = this.#parts.settings.current.chosenModel;
    const model = chosen === null ? undefined : this.#parts.library.find(chosen);
    return model === undefined ? fail({ code: 'NO_MODEL_CHOSEN' }) : ok(model);
  }

  #begin(id: string, question: Turn, answer: Turn, model: Model): Result<AsyncFollow, Failure> {
    const { catalogue, library, engine, log, revised } = this.#parts;
    const conversation = readConversation(catalogue, id);
    if (conversation === undefined) return noConversation;
    const writing = new Writing(id, answer);
    this.#writing = writing;
    const branch = branchTo(readTurns(catalogue, id), question.id);
    this.#written = writeOut({ writing, branch, model, catalogue, library, engine })
      .catch((error: unknown) => {
        log.error('an answer broke off', error);
        const failure: Failure = { code: 'ENGINE_CRASHED', detail: 'unexpected' };
        writing.end({ ...writing.turn, state: 'failed', failure });
      })
      .finally(() => {
        if (this.#writing === writing) this.#writing = undefined;
        revised();
      });
    revised();
    return ok(async function* (signal) {
      yield { kind: 'accepted', conversation, question, answer };
      yield* writing.follow(signal);
    });
  }

  #change(id: string, write: () => Result<void, Failure>): Result<Conversation, Failure> {
    const { catalogue, revised } = this.#parts;
    if (readConversation(catalogue, id) === undefined) return noConversation;
    const written = write();
    if (!written.ok) return written;
    revised();
    const conversation = readConversation(catalogue, id);
    return conversation === undefined ? noConversation : ok(conversation);
  }
}

/** Opens a stream of an answer's events. */
export type AsyncFollow = (signal: AbortSignal | undefined) => AsyncGenerator<AnswerEvent, void>;

function emptyTurn(parent: string | null, role: Turn['role'], createdAt: number): Turn {
  return {
    id: newId(),
    parent,
    role,
    text: '',
    state: 'writing',
    ending: null,
    failure: null,
    figures: null,
    model: null,
    createdAt,
  };
}
