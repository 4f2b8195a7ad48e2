import { replaceEqualDeep } from '@tanstack/react-query';
import { createStore, type StoreApi } from 'zustand';
import type { AnswerSettings } from '#core/answerSettings.ts';
import type { Conversation, Turn } from '#core/conversation.ts';
import type { AnswerEvent, ComparedSide } from '#protocol/window/conversations.ts';
import { hear, NOTHING_HEARD } from './answerStream.ts';
import {
  type Asking,
  type ComparedQuestion,
  type DeskHooks,
  type DeskHost,
  type DeskState,
  type Events,
  newest,
  NEW,
  type Opened,
  withEntry,
  withoutEntries,
  withTurns,
} from './deskState.ts';

/** A question that the host has, and the answers to it that it has begun. */
interface Begun {
  conversation: Conversation;
  question: Turn;
  answers: readonly Turn[];
}

/** A hole in a stream is mended by following anew; a host that leaves holes each time is not asked for ever. */
const MOST_TRIES = 3;

/** Conversations that stay in memory; one that is opened again after that is fetched again. */
const MOST_OPENED = 24;

/**
 * What lies on the desk: open conversations, questions on their way, answers that are being written. It outlives the
 * room's being on the screen, and what belongs together changes in one step, so that no frame shows half of it.
 */
export class Desk {
  readonly store: StoreApi<DeskState> = createStore<DeskState>(() => ({
    opened: new Map(),
    asking: new Map(),
    heard: new Map(),
    begun: null,
  }));
  readonly #host: DeskHost;
  readonly #hooks: DeskHooks;
  readonly #listening = new Set<string>();
  readonly #stopAtOnce = new Set<string>();
  /** Counts changes that were made here, so that a copy fetched before one of them is not taken for the newest. */
  readonly #changes = new Map<string, number>();

  constructor(host: DeskHost, hooks: DeskHooks) {
    this.#host = host;
    this.#hooks = hooks;
  }

  /** Fetches a conversation as the host keeps it. */
  async open(id: string): Promise<Opened> {
    for (;;) {
      const changes = this.#changes.get(id);
      const fetched = await this.#host.open({ id });
      if (this.#changes.get(id) !== changes) continue;
      // What has not changed stays the same object, so that a page of five hundred turns is not drawn anew.
      const known = replaceEqualDeep(this.store.getState().opened.get(id), fetched);
      const over = known.turns.filter(({ state }) => state !== 'writing').map((turn) => turn.id);
      this.#set(({ opened, heard }) => ({
        opened: newest(withEntry(opened, id, known), MOST_OPENED),
        // An answer that ended while nobody listened.
        heard: over.some((answer) => heard.has(answer)) ? withoutEntries(heard, over) : heard,
      }));
      this.#findLost(id, known);
      return known;
    }
  }

  /** Changes what is known of an open conversation. */
  change(id: string, how: (before: Opened) => Opened): void {
    const before = this.store.getState().opened.get(id);
    if (before === undefined) return;
    this.#count(id);
    this.#set(({ opened }) => ({ opened: withEntry(opened, id, how(before)) }));
  }

  /** The call leaves before anything is drawn. Resolves when the question is accepted (true) or refused (false). */
  /** `agreed`: the server that the person has just said the conversation may go to. */
  ask(
    place: string,
    parent: string | null,
    text: string,
    prompts: readonly string[] = [],
    agreed?: string,
    attachments: readonly string[] = [],
  ): Promise<boolean> {
    if (this.#isUnderWay(place)) return Promise.resolve(false);
    const conversation = place === NEW ? null : place;
    return this.#begin(
      place,
      { text, parent, prompts, attachments, askedAt: Date.now(), trouble: null },
      this.#host.ask({
        conversation,
        parent,
        text,
        ...(prompts.length > 0 && { prompts: [...prompts] }),
        ...(attachments.length > 0 && { attachments: [...attachments] }),
        ...(agreed !== undefined && { agreed }),
      }),
    );
  }

  /** With `settings`, made with these, once. */
  askAgain(
    place: string,
    question: string,
    how: { settings?: AnswerSettings; agreed?: string } = {},
  ): Promise<boolean> {
    if (this.#isUnderWay(place)) return Promise.resolve(false);
    return this.#begin(
      place,
      { text: null, parent: question, askedAt: Date.now(), trouble: null },
      this.#host.askAgain({ question, ...how }),
    );
  }

  /** Two answers to one question. Resolves when it is accepted (true) or refused (false). */
  async compare(place: string, question: ComparedQuestion, sides: [ComparedSide, ComparedSide]): Promise<boolean> {
    if (this.#isUnderWay(place)) return false;
    const isNew = question.kind === 'new';
    const asked: Asking = {
      text: isNew ? question.text : null,
      parent: isNew ? question.parent : question.question,
      ...(isNew && { attachments: question.attachments }),
      askedAt: Date.now(),
      trouble: null,
    };
    this.#set(({ asking }) => ({ asking: withEntry(asking, place, asked) }));
    try {
      const begun = await this.#host.compare({ question, sides });
      this.#take(place, begun);
      this.#hooks.arrived(place, asked);
      this.#hooks.accepted(begun);
      const stop = this.#stopAtOnce.delete(place);
      for (const { id } of begun.answers) void (stop ? this.stop(id) : this.follow(id));
      return true;
    } catch (error) {
      this.#refuse(place, asked, error);
      return false;
    }
  }

  /** The conversation goes on from one of two compared answers. */
  async keep(answer: string, goOn: boolean): Promise<void> {
    const conversation = await this.#host.keep({ answer, goOn });
    this.change(conversation.id, (before) => ({ ...before, conversation }));
  }

  /** Takes up an answer that is being written, if nobody listens to it yet. */
  async follow(answer: string): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      if (this.#listening.has(answer)) return;
      const end = await this.#listen(answer, () => this.#host.follow({ answer }));
      if (end !== 'torn') return;
    }
  }

  /** Ends an answer where it is. */
  stop(answer: string): Promise<void> {
    return this.#host.stop({ answer });
  }

  /** Ends the answer to a question that is not accepted yet, as soon as it is. */
  stopAsking(place: string): void {
    if (this.#isUnderWay(place)) this.#stopAtOnce.add(place);
  }

  /** The address has followed to the conversation that began. */
  settleBegun(): void {
    this.#set(() => ({ begun: null }));
  }

  /** Takes a refusal off the screen. */
  forgetTrouble(place: string): void {
    if (this.store.getState().asking.get(place)?.trouble == null) return;
    this.#set(({ asking }) => ({ asking: withEntry(asking, place, undefined) }));
  }

  #isUnderWay(place: string): boolean {
    return this.store.getState().asking.get(place)?.trouble === null;
  }

  async #begin(place: string, asked: Asking, call: Promise<Events>): Promise<boolean> {
    this.#set(({ asking }) => ({ asking: withEntry(asking, place, asked) }));
    try {
      const events = (await call)[Symbol.asyncIterator]();
      const first = await events.next();
      if (first.done === true || first.value.kind !== 'accepted')
        throw new Error('An answer came without its question.');
      const accepted = first.value;
      const { conversation, question, answer } = accepted;
      this.#take(place, { conversation, question, answers: [answer] });
      this.#hooks.arrived(place, asked);
      this.#hooks.accepted(accepted);
      if (this.#stopAtOnce.delete(place)) void this.stop(accepted.answer.id).catch(() => this.#hooks.lostSight());
      void this.#hearOut(accepted.answer.id, events);
      return true;
    } catch (error) {
      this.#refuse(place, asked, error);
      return false;
    }
  }

  #refuse(place: string, asked: Asking, error: unknown): void {
    this.#stopAtOnce.delete(place);
    const refused: Asking = { ...asked, trouble: this.#hooks.failureOf(error) };
    this.#set(({ asking }) => ({ asking: withEntry(asking, place, refused) }));
  }

  /** A question whose call was lost may have arrived all the same: then it is no longer with the person. */
  #findLost(place: string, { turns }: Opened): void {
    const asked = this.store.getState().asking.get(place);
    if (asked?.trouble?.kind !== 'lost') return;
    const { text, parent, askedAt } = asked;
    const arrived = turns.some(
      (turn) =>
        turn.parent === parent &&
        turn.createdAt >= askedAt &&
        (text === null ? turn.role === 'answer' : turn.text === text),
    );
    if (!arrived) return;
    this.forgetTrouble(place);
    this.#hooks.arrived(place, asked);
  }

  #take(place: string, { conversation, question, answers }: Begun): void {
    this.#count(conversation.id);
    this.#set(({ opened, asking, heard, begun }) => ({
      begun: place === NEW ? conversation.id : begun,
      opened: withEntry(opened, conversation.id, {
        conversation,
        turns: withTurns(opened.get(conversation.id)?.turns ?? [], [question, ...answers]),
      }),
      asking: withEntry(asking, place, undefined),
      heard: answers.reduce(
        (all, { id, text }) => withEntry(all, id, hear(NOTHING_HEARD, { kind: 'text', offset: 0, text })),
        heard,
      ),
    }));
  }

  async #hearOut(answer: string, events: AsyncIterator<AnswerEvent>): Promise<void> {
    const end = await this.#listen(answer, () => Promise.resolve({ [Symbol.asyncIterator]: () => events }));
    if (end === 'torn') await this.follow(answer);
  }

  async #listen(answer: string, open: () => Promise<Events>): Promise<'ended' | 'torn' | 'lost'> {
    this.#listening.add(answer);
    this.#tear(answer, false);
    try {
      for await (const event of await open()) {
        if (event.kind === 'ended') {
          this.#end(event.answer);
          return 'ended';
        }
        const heard = hear(this.store.getState().heard.get(answer) ?? NOTHING_HEARD, event);
        this.#set(({ heard: before }) => ({ heard: withEntry(before, answer, heard) }));
        if (heard.torn) return 'torn';
      }
    } catch {
      // A lost connection, or the host no longer knows the answer: either way, what it keeps says how things stand.
    } finally {
      this.#listening.delete(answer);
    }
    this.#tear(answer, true);
    this.#hooks.lostSight();
    return 'lost';
  }

  #tear(answer: string, torn: boolean): void {
    const known = this.store.getState().heard.get(answer);
    if (known === undefined || known.torn === torn) return;
    this.#set(({ heard }) => ({ heard: withEntry(heard, answer, { ...known, torn }) }));
  }

  #end(answer: Turn): void {
    this.#set(({ opened, heard }) => {
      const home = [...opened.values()].find(({ turns }) => turns.some((turn) => turn.id === answer.id));
      if (home === undefined) return { heard: withEntry(heard, answer.id, undefined) };
      this.#count(home.conversation.id);
      const ended: Opened = { ...home, turns: withTurns(home.turns, [answer]) };
      return {
        opened: withEntry(opened, home.conversation.id, ended),
        heard: withEntry(heard, answer.id, undefined),
      };
    });
    this.#hooks.ended(answer);
  }

  #count(id: string): void {
    this.#changes.set(id, (this.#changes.get(id) ?? 0) + 1);
  }

  #set(change: (state: DeskState) => Partial<DeskState>): void {
    this.store.setState(change);
  }
}
