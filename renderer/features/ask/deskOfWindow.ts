import { create, useStore } from 'zustand';
import { connection, host } from '#renderer/host/client.ts';
import { failureOf } from '#renderer/host/failureOf.ts';
import { drafts } from '#renderer/store/drafts.ts';
import { t } from '#renderer/text/text.ts';
import { Desk, type DeskState, NEW } from './desk.ts';

/** Words for those who do not see the page: an answer begins, an answer ends. Never its chunks. */
export const useSaid = create<{ said: string }>(() => ({ said: '' }));

/** The conversation that began with the last question of the empty page; the room goes there. */
export const useBegun = create<{ begun: string | null }>(() => ({ begun: null }));

/** The one desk of this window: it keeps listening to an answer while the person is in another room. */
export const desk = new Desk(host.conversations, {
  failureOf,
  accepted(place, { conversation }, { text }) {
    if (text !== null) void drafts.write(place === NEW ? null : place, '');
    useSaid.setState({ said: t('ask.said.begun') });
    if (place === NEW) useBegun.setState({ begun: conversation.id });
  },
  ended({ state }) {
    const how = state === 'failed' || state === 'interrupted' ? 'failed' : state === 'stopped' ? 'stopped' : 'done';
    useSaid.setState({ said: t(`ask.said.${how}`) });
  },
  lostSight: lookAgain,
});

export function useDesk<Part>(select: (state: DeskState) => Part): Part {
  return useStore(desk.store, select);
}

/** Fetches a conversation and takes up the answer that is being written in it. */
export async function openConversation(id: string): Promise<void> {
  const { turns } = await desk.open(id);
  const writing = turns.find(({ state }) => state === 'writing');
  if (writing !== undefined) void desk.follow(writing.id);
}

/** After a stream broke: what the host keeps says how things stand. It is asked as soon as it is there again. */
function lookAgain(): void {
  for (const id of desk.store.getState().opened.keys()) openConversation(id).catch(() => {});
}

connection.watch(({ kind }) => {
  if (kind === 'connected') lookAgain();
});
