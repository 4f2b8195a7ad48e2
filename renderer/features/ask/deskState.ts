import type { AnswerSettings } from '#core/answerSettings.ts';
import type { Conversation, Turn } from '#core/conversation.ts';
import type { AnswerEvent, ComparedSide } from '#protocol/window/conversations.ts';
import type { Trouble } from '#renderer/host/failureOf.ts';
import type { HeardAnswer } from './answerStream.ts';

export type Accepted = Extract<AnswerEvent, { kind: 'accepted' }>;
export type Events = AsyncIterable<AnswerEvent>;

/** What is needed of `host.conversations`. */
export interface DeskHost {
  open(input: { id: string }): Promise<Opened>;
  ask(input: {
    conversation: string | null;
    parent: string | null;
    text: string;
    prompts?: string[];
    attachments?: string[];
    agreed?: string;
  }): Promise<Events>;
  askAgain(input: { question: string; settings?: AnswerSettings; agreed?: string }): Promise<Events>;
  compare(input: {
    question: ComparedQuestion;
    sides: [ComparedSide, ComparedSide];
  }): Promise<{ conversation: Conversation; question: Turn; answers: [Turn, Turn] }>;
  keep(input: { answer: string; goOn: boolean }): Promise<Conversation>;
  follow(input: { answer: string }): Promise<Events>;
  stop(input: { answer: string }): Promise<void>;
}

/** A question that stands already, or one to ask. */
export type ComparedQuestion =
  | { kind: 'asked'; question: string }
  | {
      kind: 'new';
      conversation: string | null;
      parent: string | null;
      text: string;
      prompts: string[];
      attachments: string[];
    };

export interface DeskHooks {
  failureOf(error: unknown): Trouble;
  /** The host has the question. `place` is where it was asked: a conversation, or NEW. */
  arrived(place: string, asked: Asking): void;
  accepted(event: Pick<Accepted, 'conversation'>): void;
  ended(answer: Turn): void;
  /** A stream broke off before its answer was over: what the host keeps has to be looked at. */
  lostSight(): void;
}

/** The place where a question is asked that begins a conversation. */
export const NEW = 'new';

export interface Opened {
  readonly conversation: Conversation;
  readonly turns: readonly Turn[];
}

/** A question on its way to the host, shown before the host has said yes. */
export interface Asking {
  /** Null when the question stands already and only another answer is wanted. */
  readonly text: string | null;
  /** The turn that it follows; with `text: null`, the question itself. */
  readonly parent: string | null;
  /** Saved prompts in it. */
  readonly prompts?: readonly string[];
  /** Files that go with it. */
  readonly attachments?: readonly string[];
  /** UTC milliseconds. */
  readonly askedAt: number;
  /** Set when it was not accepted: the question is with the person again. */
  readonly trouble: Trouble | null;
}

export interface DeskState {
  readonly opened: ReadonlyMap<string, Opened>;
  /** By place. */
  readonly asking: ReadonlyMap<string, Asking>;
  /** Answers that are being written, by their id. Torn: nobody listens to it at the moment. */
  readonly heard: ReadonlyMap<string, HeardAnswer>;
  /** The conversation that began at the place NEW, until the address says so too. */
  readonly begun: string | null;
}

/** Turns with these among them, in the place of what was known of them before. */
export function withTurns(turns: readonly Turn[], these: readonly Turn[]): readonly Turn[] {
  const rest = turns.filter((turn) => !these.some(({ id }) => id === turn.id));
  return rest.concat(these);
}

export function withEntry<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value | undefined,
): ReadonlyMap<string, Value> {
  const next = new Map(map);
  next.delete(key);
  if (value !== undefined) next.set(key, value);
  return next;
}

export function withoutEntries<Value>(
  map: ReadonlyMap<string, Value>,
  keys: readonly string[],
): ReadonlyMap<string, Value> {
  return new Map([...map].filter(([key]) => !keys.includes(key)));
}

export function newest<Value>(map: ReadonlyMap<string, Value>, most: number): ReadonlyMap<string, Value> {
  return map.size <= most ? map : new Map([...map].slice(-most));
}
