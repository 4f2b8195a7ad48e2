import type { AnswerSettings, MadeWith } from '#core/answerSettings.ts';
import type { Conversation, Turn } from '#core/conversation.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { isAgreed } from '../remotes/consents.ts';
import type { Consent } from '../remotes/consents.ts';
import type { Placed } from './placing.ts';
import { promptsIn } from './prompts.ts';

export interface Maker {
  model: Model | null;
  /** Instead of it. */
  remote?: { id: string; name: string; host: string; origin: string };
}

/** Who makes one answer, and how. */
export interface Side {
  maker: Maker;
  /** Null: as the app's settings say. */
  settings: AnswerSettings | null;
}

/** One question and the answers that are to be made to it. */
export interface Asked extends Placed<Conversation | null> {
  sides: readonly Side[];
  /** The server that the person has just said this conversation may go to. */
  agreed: string | undefined;
  /** What the conversation is to keep of the settings, for its next answers. */
  kept: AnswerSettings | undefined;
}

/** Nothing goes to another machine before the person has said so, in this conversation and for this address. */
export function consentTo(
  catalogue: Catalogue,
  { conversation, agreed }: Asked,
  { maker, settings }: Side,
  /** Besides the question. */
  messages: number,
): Result<Consent | undefined, Failure> {
  if (maker.remote === undefined) return ok(undefined);
  const { id, name, host, origin } = maker.remote;
  if (isAgreed(catalogue, conversation, id, origin)) return ok(undefined);
  if (agreed === id) return ok({ conversation, remote: id, origin, name, host, at: Date.now() });
  const instruction = (settings?.instruction ?? '').trim() !== '';
  return fail({ code: 'REMOTE_NOT_AGREED', remote: id, name, host, messages, instruction });
}

export function madeWith(
  catalogue: Catalogue,
  settings: AnswerSettings,
  { remote: there }: Maker,
  question: Turn,
  /** What an adapter is called now; null where it is not there. */
  adapterName: (hash: string) => string | null,
): MadeWith {
  // What stands here is not read there.
  const { remote: choice, reads, ...own } = settings;
  const { instructionPrompt, instruction } = own;
  const told = instructionPrompt === undefined ? [] : promptsIn(catalogue, [instructionPrompt], instruction);
  const used = [...told, ...(question.prompts ?? [])];
  const prompts = used.length > 0 ? { prompts: used } : {};
  if (choice !== undefined && there !== undefined) {
    const remote = { ...choice, name: there.name, host: there.host, traceable: false as const };
    return { ...own, ...prompts, adapters: [], probabilities: false, remote };
  }
  const adapters = own.adapters.map((each) => ({ ...each, name: adapterName(each.hash) ?? '' }));
  return { ...own, ...(reads !== undefined && { reads }), ...prompts, adapters };
}

/** To go on with: that somebody's records were not read was for one look. */
export function settingsToGoOn(made: MadeWith): AnswerSettings {
  const { reads, ...settings } = settingsOf(made);
  if (reads === undefined) return settings;
  const { without: _, ...all } = reads;
  return { ...settings, reads: all };
}

/** To be used again: adapters without the names that they had. */
export function settingsOf(made: MadeWith): AnswerSettings {
  const { adapters, prompts: _, remote: __, ...own } = made;
  return { ...own, adapters: adapters.map(({ hash, scale }) => ({ hash, scale })) };
}
