import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import type { AnswerSettings, TokenOdds } from '#core/answerSettings.ts';
import type { Conversation, Turn } from '#core/conversation.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { AnswerEvent, ComparedSide } from '#protocol/window/conversations.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AnswerEngine } from '../engine/answerEngine.ts';
import type { Answers } from '../engine/answers.ts';
import type { Consent } from '../remotes/consents.ts';
import type { Log } from '../log/log.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { AnswerTools } from '../tools/answerTools.ts';
import { type ReadsForAnswers, writeOut } from './answering.ts';
import { consentTo, madeWith, settingsToGoOn } from './making.ts';
import type { Asked, Maker, Side } from './making.ts';
import { emptyTurn, newQuestion, oldQuestion } from './placing.ts';
import type { NewQuestion } from './placing.ts';
import {
  readBranch,
  readCompared,
  readConversation,
  readConversations,
  readOdds,
  readTurn,
  readTurns,
} from './reads.ts';
import type { Spoken } from './row.ts';
import { saidIn } from './told.ts';
import { Writing } from './writing.ts';
import { writeBase, writeChoice, writeLeaf, writeRemoval, writeSettings, writeTitle, writeTurns } from './writes.ts';

interface Parts {
  catalogue: Catalogue;
  library: { find: (hash: string) => Model | undefined };
  engine: Pick<AnswerEngine, 'isReadyFor' | 'status'>;
  answers: Answers;
  tools: AnswerTools;
  reading: ReadsForAnswers;
  /** What an adapter is called now; null where it is not there. */
  adapterName: (hash: string) => string | null;
  /** Who another machine's server is, as it is known now. */
  remote: (id: string) => { name: string; host: string; origin: string } | undefined;
  settings: SettingsStore;
  log: Log;
  /** An answer is about to be written: who wants to know of it follows it, and is not waited for. */
  watch?: (writing: Writing) => void;
  /** Counts what answers cost. */
  meter?: AnswerMeter;
  /** The list, or a conversation in it, is not what it was. */
  revised: () => void;
}

/** Told of every answer of this machine before its first word and after its last. */
export interface AnswerMeter {
  /** A failure: there is no room for them in what may be spent, and nothing is asked. */
  reserve(
    answers: readonly { message: string; adapters: readonly string[]; longestTokens: number }[],
  ): Result<void, Failure>;
  release(messages: readonly string[]): void;
  /** One that says nothing costs nothing. */
  ended(answer: EndedAnswer): void;
}

export interface EndedAnswer {
  readonly id: string;
  readonly text: string;
  readonly figures?: { readonly answerTokens: number } | null | undefined;
}

const noConversation = fail<Failure>({ code: 'NOT_FOUND', what: 'conversation' });
const noModel = fail<Failure>({ code: 'NOT_FOUND', what: 'model' });
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

  /** Which base answers from now on. */
  useBase(id: string, base: string): Result<Conversation, Failure> {
    if (this.#parts.library.find(base) === undefined) return noModel;
    return this.#change(id, () => writeBase(this.#parts.catalogue, id, base));
  }

  /** Stores the question, and begins its answer, or puts it in line. */
  async ask(
    wish: NewQuestion & {
      settings?: AnswerSettings | null;
      /** The server that the person has just said this conversation may go to. */
      agreed?: string | undefined;
    },
  ): Promise<Result<Follow, Failure>> {
    const placed = newQuestion(this.#parts.catalogue, wish);
    if (!placed.ok) return placed;
    const { known } = placed.value;
    const begins = known === null ? this.#parts.settings.current.newConversation : null;
    const settings = wish.settings ?? begins ?? known?.settings ?? null;
    const maker = this.#maker(known?.base ?? null, settings);
    if (!maker.ok) return maker;
    return this.#beginOne({
      ...placed.value,
      sides: [{ maker: maker.value, settings }],
      agreed: wish.agreed,
      kept: wish.settings ?? begins ?? undefined,
    });
  }

  async askAgain(
    questionId: string,
    wanted: AnswerSettings | null = null,
    agreed?: string,
  ): Promise<Result<Follow, Failure>> {
    const placed = oldQuestion(this.#parts.catalogue, questionId);
    if (!placed.ok) return placed;
    const { known } = placed.value;
    const settings = wanted ?? known.settings;
    const maker = this.#maker(known.base ?? null, settings);
    if (!maker.ok) return maker;
    return this.#beginOne({ ...placed.value, sides: [{ maker: maker.value, settings }], agreed, kept: undefined });
  }

  /** Two answers to one question. Both are written, one after the other; the choice between them is `keep`. */
  async compare(
    asked: { kind: 'asked'; question: string } | ({ kind: 'new' } & NewQuestion),
    wanted: readonly [ComparedSide, ComparedSide],
  ): Promise<Result<{ conversation: Conversation; question: Turn; answers: [Turn, Turn] }, Failure>> {
    const placed =
      asked.kind === 'asked'
        ? oldQuestion(this.#parts.catalogue, asked.question)
        : newQuestion(this.#parts.catalogue, asked);
    if (!placed.ok) return placed;
    const sides: Side[] = [];
    for (const { base, settings } of wanted) {
      const model = this.#model(base);
      if (!model.ok) return model;
      sides.push({ maker: { model: model.value }, settings });
    }
    const isNew = placed.value.known === null;
    const kept = isNew ? (this.#parts.settings.current.newConversation ?? undefined) : undefined;
    const begun = await this.#begin({ ...placed.value, sides, agreed: undefined, kept });
    if (!begun.ok) return begun;
    const { conversation, question, writings } = begun.value;
    const [first, second] = writings;
    if (first === undefined || second === undefined) throw new Error('a comparison without its two answers');
    return ok({ conversation, question, answers: [first.begun, second.begun] });
  }

  /** One of two compared answers is the conversation's from now on. The other one need not be written any further. */
  async keep(answerId: string, goOn: boolean): Promise<Result<Conversation, Failure>> {
    const { catalogue } = this.#parts;
    const compared = readCompared(catalogue, answerId);
    const answer = readTurn(catalogue, answerId)?.turn;
    if (compared === undefined || answer === undefined) return noTurn;
    const { model, made } = answer;
    const next = goOn && model !== null && made !== null ? { base: model.hash, settings: settingsToGoOn(made) } : null;
    const changed = this.#change(compared.id, () => writeChoice(catalogue, compared.id, answerId, next));
    if (!changed.ok) return changed;
    for (const other of compared.comparison?.answers ?? []) if (other !== answerId) await this.stop(other);
    return changed;
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

  /** `base`: null for the one that is chosen in the app. */
  #model(base: string | null): Result<Model, Failure> {
    if (this.#writings.size >= MOST_WRITINGS) return fail({ code: 'BUSY', what: 'answer' });
    const hash = base ?? this.#parts.settings.current.chosenModel;
    const model = hash === null ? undefined : this.#parts.library.find(hash);
    if (model !== undefined) return ok(model);
    return base === null ? fail({ code: 'NO_MODEL_CHOSEN' }) : noModel;
  }

  /** Who makes the answer: a base of this machine, or another machine. */
  #maker(base: string | null, settings: AnswerSettings | null): Result<Maker, Failure> {
    if (settings?.remote === undefined) {
      const model = this.#model(base);
      return model.ok ? ok({ model: model.value }) : model;
    }
    if (this.#writings.size >= MOST_WRITINGS) return fail({ code: 'BUSY', what: 'answer' });
    const { remote: id } = settings.remote;
    const known = this.#parts.remote(id);
    return known === undefined
      ? fail({ code: 'NOT_FOUND', what: 'remote' })
      : ok({ model: null, remote: { id, ...known } });
  }

  async #beginOne(asked: Asked): Promise<Result<Follow, Failure>> {
    const begun = await this.#begin(asked);
    if (!begun.ok) return begun;
    const { conversation, question, writings } = begun.value;
    const [writing] = writings;
    if (writing === undefined) throw new Error('a question without an answer');
    return ok(async function* (signal) {
      yield { kind: 'accepted', conversation, question, answer: writing.begun };
      yield* writing.follow(signal);
    });
  }

  async #begin(asked: Asked): Promise<Result<Begun, Failure>> {
    const { catalogue, engine, adapterName, revised } = this.#parts;
    const { known, conversation, title, question, isNew, kept } = asked;
    const before = isNew ? question.parent : question.id;
    const told = before === null ? [] : readBranch(catalogue, before);
    const branch = isNew ? [...told, question] : told;
    let consent: Consent | undefined;
    for (const side of asked.sides) {
      const agreed = consentTo(catalogue, asked, side, saidIn(branch).length - 1);
      if (!agreed.ok) return agreed;
      consent = agreed.value;
    }
    const at = Date.now();
    const sides = asked.sides.map(({ maker, settings: own }) => {
      const settings = own ?? plainAnswerSettings(this.#parts.settings.current);
      const made = madeWith(catalogue, settings, maker, question, adapterName);
      const answer: Turn = { ...emptyTurn(question.id, 'answer', maker.model, at), made };
      return { writing: new Writing(conversation, answer), written: Promise.resolve(), model: maker.model, settings };
    });
    const { meter } = this.#parts;
    const reserved = meter?.reserve(
      sides.flatMap(({ writing, model, settings }) => meteredOf(writing, model, settings)),
    );
    if (reserved?.ok === false) return reserved;
    for (const side of sides) this.#writings.set(side.writing.turn.id, side);
    const write = () => {
      for (const side of sides) side.written = this.#write(side.writing, branch, side.model, side.settings);
    };
    const [first, second] = sides;
    if (first === undefined) throw new Error('a question that nobody answers');
    // A loaded engine begins to read the question while the disk takes it in. It is told before this thread is busy
    // with the disk; nothing of the answer is shown before the question is safe.
    const early = first.model !== null && engine.isReadyFor(first.model.hash);
    if (early) {
      write();
      await nextTurnOfTheLoop();
    }
    const leaf = first.writing.turn.id;
    const answers = sides.map(({ writing }) => writing.turn);
    const stored = writeTurns(catalogue, {
      conversation,
      title,
      settings: kept,
      // A conversation that begins stays with its base, whatever is chosen for the next ones.
      base: known === null ? first.model?.hash : undefined,
      comparison: second === undefined ? null : { question: question.id, answers: [leaf, second.writing.turn.id] },
      turns: isNew ? [question, ...answers] : answers,
      leaf,
      consent,
      at,
    });
    if (!stored.ok) {
      for (const { writing } of sides) writing.stop('wished');
      await Promise.all(sides.map(({ written }) => written));
      for (const { writing } of sides) this.#writings.delete(writing.turn.id);
      meter?.release(answers.map(({ id }) => id));
      return stored;
    }
    if (!early) write();
    revised();
    const shown = readConversation(catalogue, conversation);
    if (shown === undefined) return noConversation;
    return ok({ conversation: shown, question, writings: sides.map(({ writing }) => writing) });
  }

  async #write(
    writing: Writing,
    branch: readonly Spoken[],
    model: Model | null,
    settings: AnswerSettings,
  ): Promise<void> {
    const { catalogue, answers, tools, reading, log, revised, watch } = this.#parts;
    watch?.(writing);
    try {
      await writeOut({ writing, branch, base: model?.hash ?? null, settings, catalogue, answers, tools, reading });
    } catch (error) {
      log.error('an answer broke off', error);
      writing.end({ ...writing.turn, state: 'failed', failure: { code: 'ENGINE_CRASHED', detail: 'unexpected' } });
    } finally {
      this.#writings.delete(writing.turn.id);
      this.#parts.meter?.ended(writing.turn);
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

/** Another machine's answers are not this one's to pay for. */
function meteredOf({ turn }: Writing, model: Model | null, { adapters, longestAnswerTokens }: AnswerSettings) {
  if (model === null) return [];
  return [{ message: turn.id, adapters: adapters.map(({ hash }) => hash), longestTokens: longestAnswerTokens }];
}

/** Opens a stream of an answer's events. */
export type Follow = (signal: AbortSignal | undefined) => AsyncGenerator<AnswerEvent, void>;

interface Begun {
  conversation: Conversation;
  question: Turn;
  writings: readonly Writing[];
}
