import type { Model } from '#core/model.ts';
import type { ObjectShape } from '#core/suggest/shape.ts';
import type { GenerationEvent } from '#protocol/engine/answer.ts';
import type { Message } from '#protocol/engine/messages.ts';
import type { StackedAdapter } from './generationHow.ts';

/** What the engine that answers is asked for. */

export interface LoadableModel extends Model {
  path: string;
}

export type GenerationEnd = Extract<GenerationEvent, { kind: 'ended' }>;

/** With what else than the settings say a model is to be weighed. */
export interface FitWish {
  contextTokens?: number | undefined;
  adapterBytes?: number | undefined;
}

export interface CompletionWish {
  messages: Message[];
  shape: ObjectShape;
  candidates: string[] | null;
  longestAnswerTokens: number;
  seed: number;
}

export interface WeighWish {
  messages: Message[];
  answer: string;
  adapters: StackedAdapter[];
}
