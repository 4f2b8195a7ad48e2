import type { AnswerFigures } from '#core/conversation.ts';
import type { AnswerSettings, TokenOdds } from '#core/answerSettings.ts';
import type { Failure } from '#core/failure.ts';
import type { Tool } from '#core/tools.ts';
import type { Message } from '#protocol/engine/messages.ts';

/** Who waits for an answer. People come first; what works in the background comes last. */
export type AnswerPriority = 'person' | 'api' | 'background';

export interface AnswerWish {
  /** The base that answers, by its hash; null for the one that is chosen in Ask. */
  base: string | null;
  /** The conversation without the instruction of the settings, which is put before it. */
  messages: readonly Message[];
  settings: AnswerSettings;
  /** The one message is the prompt as it stands: in no template, without the instruction. */
  raw?: boolean;
  /** Texts that end the answer, and are no part of it. */
  stops?: readonly string[];
  /** What the model may call; one of them it has to call, with `mustCall`. */
  tools?: readonly Tool[];
  mustCall?: boolean;
  priority: AnswerPriority;
  /** Takes it back: while it waits it fails as CANCELLED, while it is made it ends as "stopped" with what is there. */
  signal: AbortSignal;
}

/** What comes of a wish: it ends with one `ended` or one `failed`. */
export type AnswerNews =
  /** Others come first; so many are before it. Sent again when that changes. */
  | { kind: 'waiting'; ahead: number }
  /** It is its turn, and its base is brought into memory first. */
  | { kind: 'loading' }
  | { kind: 'reading'; promptTokens: number; contextTokens: number }
  /** `odds` only where the settings ask for probabilities: those of the tokens that this text was made of. */
  | { kind: 'text'; text: string; odds: readonly TokenOdds[] }
  /** The model calls a tool, with arguments that fit; who asked uses it, and asks again with what came of it. */
  | { kind: 'called'; name: string; arguments: string }
  /**
   * Without figures where another machine answered that does not count. `cutCall`: its length ended it in the middle of
   * a call of this tool.
   */
  | {
      kind: 'ended';
      ending: 'finished' | 'length' | 'stopped';
      figures: AnswerFigures | null;
      cutCall?: string | undefined;
    }
  | { kind: 'failed'; failure: Failure };

/** All who want answers ask here: one answer is made at a time, and the others wait in line. */
export interface Answers {
  /** It is in line at once, also when nobody listens. A line that is full fails it as BUSY. */
  ask(wish: AnswerWish): AsyncIterable<AnswerNews>;
}
