import type { AnswerSettings } from '#core/answerSettings.ts';
import type { Tool } from '#core/tools.ts';

/** An adapter of an answer: its file, and which one of the library it is. */
export interface StackedAdapter {
  hash: string;
  path: string;
  name: string;
  bytes: number;
  scale: number;
}

/** How an answer is made, beside what it is told. */
export interface GenerationHow extends Omit<AnswerSettings, 'adapters' | 'instruction' | 'tools'> {
  adapters: StackedAdapter[];
  stops: string[];
  /** The one message is the prompt as it stands. */
  raw?: boolean;
  /** What the model may call; one of them it has to call, with `mustCall`. */
  tools?: Tool[];
  mustCall?: boolean;
}
