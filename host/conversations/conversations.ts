import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import type { AnswerSettings, MadeWith, TokenOdds } from '#core/answerSettings.ts';
import type { Conversation, Turn } from '#core/conversation.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { AnswerEvent } from '#protocol/window/conversations.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AnswerEngine } from '../engine/answerEngine.ts';
import type { Answers } from '../engine/answers.ts';
import { isAgreed } from '../remotes/consents.ts';
import type { Consent } from '../remotes/consents.ts';
import { newId } from '../ids.ts';
import type { Log } from '../log/log.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { messagesOf, writeOut } from './answering.ts';
import { readBranch, readConversation, readConversations, readOdds, readTurn, readTurns } from './reads.ts';
import type { Spoken } from './row.ts';
import { titleOf } from './title.ts';
import { Writing } from './writing.ts';
import { writeLeaf, writeRemoval, writeSettings, writeTitle, writeTurns } from './writes.ts';

interface Parts {
  catalogue: Catalogue;
  library: { find: (hash: string) => Model | undefined };
  engine: Pick<AnswerEngine, 'isReadyFor' | 'status'>;
  answers: Answers;
  /** What an adapter is called now; null where it is not there. */
  adapterName: (hash: string) => string | null;
  /** Who another machine's server is, as it is known now. */
  remote: (id: string) => { name: string; host: string; origin: string } | undefined;
  settings: SettingsStore;
  log: Log;
  /** The list, or a conversation in it, is not what it was. */
  revised: () => void;
}

const noConversation = fail<Failure>({ code: 'NOT_FOUND', what: 'conversation' });
const noTurn = fail<Failure>({ code: 'NOT_FOUND', what: 'turn' });

/** More than a person would ever have in line. */
const MOST_WRITINGS = 200;

/** All conversations, and the answers that are being written or wait in line. */
export class Conversations {
  readonly #parts: Parts;
  /** By the id of the answer. */
  readonly #writings = new Map<string, { writing: Writing; written: Promise<void> }>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  list(): Conversation[] {
    return readConversations(this.#parts.catalogue);
  }

  open(id: string): Result<{ conversation: Conversation; turns: Turn[] }, Failure> {
    const conversation = readConversation(this.#parts.catalogue, id);
    if (conversation === undefined) return noConversation;
    const turns = readTurns(this.#parts.catalogue, id).map((turn) => this.#asItIs(turn));
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
    const its = [...this.#writings.values()].filter(({ writing }) => writing.conversation === id);
    for (const { writing } of its) writing.stop('wished');
    await Promise.all(its.map(({ written }) => written));
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

  /** With what the next answers are made; null: as the app's settings say. */
  settle(id: string, settings: AnswerSettings | null): Result<Conversation, Failure> {
    return this.#change(id, () => writeSettings(this.#parts.catalogue, id, settings));
  }

  odds(answerId: string): Result<TokenOdds[], Failure> {
    const { catalogue } = this.#parts;
    if (readTurn(catalogue, answerId)?.turn.role !== 'answer') return fail({ code: 'NOT_FOUND', what: 'answer' });
    return ok(readOdds(catalogue, answerId));
  }

  /** Stores the question, and begins its answer, or puts it in line. */
  async ask(wish: {
    conversation: string | null;
    parent: string | null;
    text: string;
    settings?: AnswerSettings | null;
    /** The server that the person has just said this conversation may go to. */
    agreed?: string | undefined;
  }): Promise<Result<Follow, Failure>> {
    const { catalogue } = this.#parts;
    const known = wish.conversation === null ? null : readConversation(catalogue, wish.conversation);
    if (known === undefined) return noConversation;
    if (wish.parent !== null) {
      const parent = readTurn(catalogue, wish.parent);
      if (parent === undefined || parent.conversation !== known?.id || parent.turn.role !== 'answer') return noTurn;
    }
    const begins = known === null ? this.#parts.settings.current.newConversation : null;
    const settings = wish.settings ?? begins ?? known?.settings ?? null;
    const maker = this.#maker(settings);
    if (!maker.ok) return maker;
    const { model } = maker.value;
    const at = Date.now();
    const question = { ...emptyTurn(wish.parent, 'question', null, at), text: wish.text, state: 'done' as const };
    return this.#begin({
      conversation: known?.id ?? newId(),
      title: known === null ? titleOf(wish.text) : null,
      question,
      isNew: true,
      answer: emptyTurn(question.id, 'answer', model, at),
      maker: maker.value,
      agreed: wish.agreed,
      settings,
      kept: wish.settings ?? begins ?? undefined,
    });
  }

  async askAgain(
    questionId: string,
    settings: AnswerSettings | null = null,
    agreed?: string,
  ): Promise<Result<Follow, Failure>> {
    const { catalogue } = this.#parts;
    const found = readTurn(catalogue, questionId);
    if (found === undefined || found.turn.role !== 'question') return noTurn;
    const known = readConversation(catalogue, found.conversation);
    if (known === undefined) return noConversation;
    const maker = this.#maker(settings ?? known.settings);
    if (!maker.ok) return maker;
    return this.#begin({
      conversation: found.conversation,
      title: null,
      question: found.turn,
      isNew: false,
      answer: emptyTurn(questionId, 'answer', maker.value.model, Date.now()),
      maker: maker.value,
      agreed,
      settings: settings ?? known.settings,
      kept: undefined,
    });
  }

  follow(answerId: string): Result<Follow, Failure> {
    const writing = this.#writings.get(answerId)?.writing;
    if (writing !== undefined) return ok((signal) => writing.follow(signal));
    const found = readTurn(this.#parts.catalogue, answerId);
    if (found === undefined || found.turn.role !== 'answer') return fail({ code: 'NOT_FOUND', what: 'answer' });
    // It ended in the meantime: the follower gets it whole.
    const over = new Writing(found.conversation, this.#asItIs(found.turn));
    return ok((signal) => over.follow(signal));
  }

  async stop(answerId: string): Promise<Result<void, Failure>> {
    const under = this.#writings.get(answerId);
    if (under !== undefined) {
      under.writing.stop('wished');
      await under.written;
      return ok(undefined);
    }
    // One that has just ended needs no stop.
    const known = readTurn(this.#parts.catalogue, answerId)?.turn.role === 'answer';
    return known ? ok(undefined) : fail({ code: 'NOT_FOUND', what: 'answer' });
  }

  /** Shows followers how the load of their model comes along. */
  engineChanged(): void {
    const { state, loaded } = this.#parts.engine.status;
    for (const { writing } of this.#writings.values()) {
      if (writing.turn.state !== 'writing' || !writing.isOn) continue;
      if (state === 'starting' || state === 'restarting') writing.prepare('starting', null);
      if (state === 'loading') writing.prepare('loading', loaded);
    }
  }

  /** Ends what is being written, with the words that are there. */
  async close(): Promise<void> {
    const all = [...this.#writings.values()];
    for (const { writing } of all) writing.stop('closing');
    await Promise.all(all.map(({ written }) => written));
  }

  #model(): Result<Model, Failure> {
    if (this.#writings.size >= MOST_WRITINGS) return fail({ code: 'BUSY', what: 'answer' });
    const chosen = this.#parts.settings.current.chosenModel;
    const model = chosen === null ? undefined : this.#parts.library.find(chosen);
    return model === undefined ? fail({ code: 'NO_MODEL_CHOSEN' }) : ok(model);
  }

  /** Who makes the answer: a base of this machine, or another machine. */
  #maker(settings: AnswerSettings | null): Result<Maker, Failure> {
    if (settings?.remote === undefined) {
      const model = this.#model();
      return model.ok ? ok({ model: model.value }) : model;
    }
    if (this.#writings.size >= MOST_WRITINGS) return fail({ code: 'BUSY', what: 'answer' });
    const { remote: id } = settings.remote;
    const known = this.#parts.remote(id);
    return known === undefined
      ? fail({ code: 'NOT_FOUND', what: 'remote' })
      : ok({ model: null, remote: { id, ...known } });
  }

  /** Nothing goes to another machine before the person has said so, in this conversation and for this address. */
  #consent(asked: Asked, branch: readonly Spoken[], settings: AnswerSettings): Result<Consent | undefined, Failure> {
    const { conversation, agreed, maker } = asked;
    if (maker.remote === undefined) return ok(undefined);
    const { id, name, host, origin } = maker.remote;
    if (isAgreed(this.#parts.catalogue, conversation, id, origin)) return ok(undefined);
    if (agreed === id) return ok({ conversation, remote: id, origin, name, host, at: asked.answer.createdAt });
    const messages = messagesOf(branch).length - 1;
    const instruction = settings.instruction.trim() !== '';
    return fail({ code: 'REMOTE_NOT_AGREED', remote: id, name, host, messages, instruction });
  }

  async #begin(asked: Asked): Promise<Result<Follow, Failure>> {
    const { catalogue, engine, revised } = this.#parts;
    const { conversation, title, question, isNew, maker, kept } = asked;
    const { model } = maker;
    const settings = asked.settings ?? plainAnswerSettings(this.#parts.settings.current);
    const answer: Turn = { ...asked.answer, made: this.#madeWith(settings, maker) };
    const before = isNew ? question.parent : question.id;
    const told = before === null ? [] : readBranch(catalogue, before);
    const branch = isNew ? [...told, question] : told;
    const consent = this.#consent(asked, branch, settings);
    if (!consent.ok) return consent;
    const writing = new Writing(conversation, answer);
    const under = { writing, written: Promise.resolve() };
    this.#writings.set(answer.id, under);
    // A loaded engine begins to read the question while the disk takes it in. It is told before this thread is busy
    // with the disk; nothing of the answer is shown before the question is safe.
    const early = model !== null && engine.isReadyFor(model.hash);
    if (early) {
      under.written = this.#write(writing, branch, model, settings);
      await nextTurnOfTheLoop();
    }
    const turns = isNew ? [question, writing.turn] : [writing.turn];
    const at = answer.createdAt;
    const stored = writeTurns(catalogue, { conversation, title, settings: kept, turns, consent: consent.value, at });
    if (!stored.ok) {
      writing.stop('wished');
      await under.written;
      this.#writings.delete(answer.id);
      return stored;
    }
    if (!early) under.written = this.#write(writing, branch, model, settings);
    revised();
    const shown = readConversation(catalogue, conversation);
    if (shown === undefined) return noConversation;
    return ok(async function* (signal) {
      yield { kind: 'accepted', conversation: shown, question, answer };
      yield* writing.follow(signal);
    });
  }

  #madeWith(settings: AnswerSettings, { remote: there }: Maker): MadeWith {
    const { adapterName } = this.#parts;
    const { remote: choice, ...own } = settings;
    if (choice !== undefined && there !== undefined) {
      const remote = { ...choice, name: there.name, host: there.host, traceable: false as const };
      return { ...own, adapters: [], probabilities: false, remote };
    }
    const adapters = settings.adapters.map((each) => ({ ...each, name: adapterName(each.hash) ?? '' }));
    return { ...own, adapters };
  }

  async #write(
    writing: Writing,
    branch: readonly Spoken[],
    model: Model | null,
    settings: AnswerSettings,
  ): Promise<void> {
    const { catalogue, answers, log, revised } = this.#parts;
    try {
      await writeOut({ writing, branch, base: model?.hash ?? null, settings, catalogue, answers });
    } catch (error) {
      log.error('an answer broke off', error);
      writing.end({ ...writing.turn, state: 'failed', failure: { code: 'ENGINE_CRASHED', detail: 'unexpected' } });
    } finally {
      this.#writings.delete(writing.turn.id);
      revised();
    }
    if (writing.turn.state === 'failed') await this.#fallBack(writing.turn, settings);
  }

  /** Where the person said once and for all that this machine answers when the other fails. What came of it stays. */
  async #fallBack({ parent: question }: Turn, { remote, ...here }: AnswerSettings): Promise<void> {
    if (remote?.fallsBack !== true || question === null) return;
    const begun = await this.askAgain(question, here);
    if (!begun.ok) this.#parts.log.info('no answer was made in the place of another machine’s', begun.failure);
  }

  /** What is being written is ahead of the disk; what nobody writes any more could not be kept to its end. */
  #asItIs(turn: Turn): Turn {
    const now = this.#writings.get(turn.id)?.writing.turn;
    if (now !== undefined) return now;
    return turn.state === 'writing' ? { ...turn, state: 'interrupted' } : turn;
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
export type Follow = (signal: AbortSignal | undefined) => AsyncGenerator<AnswerEvent, void>;

interface Maker {
  model: Model | null;
  /** Instead of it. */
  remote?: { id: string; name: string; host: string; origin: string };
}

/** One question and the answer that is to be made to it. */
interface Asked {
  conversation: string;
  /** For a conversation that begins with this. */
  title: string | null;
  question: Turn;
  /** Whether the question is still to be stored. */
  isNew: boolean;
  answer: Turn;
  maker: Maker;
  agreed: string | undefined;
  /** What it is made with; null: as the app's settings say. */
  settings: AnswerSettings | null;
  /** What the conversation is to keep of that, for its next answers. */
  kept: AnswerSettings | undefined;
}

function emptyTurn(parent: string | null, role: Turn['role'], model: Model | null, createdAt: number): Turn {
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
