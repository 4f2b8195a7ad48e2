import { useStore } from 'zustand';
import type { Conversation } from '#core/conversation.ts';
import { host } from '#renderer/host/client.ts';
import { failureOf } from '#renderer/host/failureOf.ts';
import { queries } from '#renderer/host/queries.ts';
import type { HeardAnswer } from './answerStream.ts';
import { forgetAttached } from './attachments/attached.ts';
import { conversationsQuery } from './conversationQueries.ts';
import { Desk } from './desk.ts';
import type { Asking, DeskState, Opened } from './deskState.ts';
import { forgetDraft } from './drafting.ts';
import { forgetPromptsUsed } from './prompts/promptsUsed.ts';
import { say } from './saying.ts';

/** The desk of this window. */
export const desk = new Desk(host.conversations, {
  failureOf,
  arrived(place, { text, attachments }) {
    if (text === null) return;
    forgetDraft(place, text);
    forgetPromptsUsed(place);
    forgetAttached(place, attachments ?? []);
  },
  accepted({ conversation }) {
    showInList(conversation);
    say('begun');
  },
  ended({ state }) {
    say(state === 'done' || state === 'stopped' ? state : 'failed');
  },
  lostSight() {
    void queries.invalidateQueries({ queryKey: ['conversations'] });
  },
});

export function useDesk<Part>(select: (state: DeskState) => Part): Part {
  return useStore(desk.store, select);
}

export function useOpened(place: string): Opened | undefined {
  return useDesk(({ opened }) => opened.get(place));
}

export function useAsking(place: string): Asking | undefined {
  return useDesk(({ asking }) => asking.get(place));
}

/** Only the one answer that grows is drawn anew. */
export function useHeard(answer: string): HeardAnswer | undefined {
  return useDesk(({ heard }) => heard.get(answer));
}

/** Another question cannot be asked here now: an answer is being made in this conversation. */
export function useBusy(place: string): boolean {
  return useDesk(
    ({ opened, asking }) =>
      asking.get(place)?.trouble === null ||
      (opened.get(place)?.turns.some(({ state }) => state === 'writing') ?? false),
  );
}

/** The list shows a new or changed conversation without asking the host for all of them. */
export function showInList(conversation: Conversation): void {
  queries.setQueryData(conversationsQuery.queryKey, (before) =>
    before === undefined ? before : [conversation, ...before.filter(({ id }) => id !== conversation.id)],
  );
}
