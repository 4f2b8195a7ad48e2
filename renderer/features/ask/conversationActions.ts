import { newestLeafUnder } from '#core/branches.ts';
import type { Conversation, Turn } from '#core/conversation.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { queries } from '#renderer/host/queries.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { conversationsQuery } from './conversationQueries.ts';
import { desk } from './theDesk.ts';

/** Shows the new title at once; the old one again when it was not kept. */
export async function renameConversation({ id, title }: Conversation, wanted: string): Promise<void> {
  const entitle = (now: string) => {
    desk.change(id, (opened) => ({ ...opened, conversation: { ...opened.conversation, title: now } }));
    queries.setQueryData(conversationsQuery.queryKey, (list) =>
      list?.map((each) => (each.id === id ? { ...each, title: now } : each)),
    );
  };
  entitle(wanted);
  try {
    await host.conversations.rename({ id, title: wanted });
  } catch (error) {
    entitle(title);
    toast({ text: sentenceForError(error), tone: 'trouble' });
  }
}

/** Removes it, and offers to bring it back. False when it is still there. */
export async function removeConversation({ id, title }: Conversation): Promise<boolean> {
  try {
    await host.conversations.remove({ id });
  } catch (error) {
    toast({ text: sentenceForError(error), tone: 'trouble' });
    return false;
  }
  queries.setQueryData(conversationsQuery.queryKey, (list) => list?.filter((each) => each.id !== id));
  toast({
    text: t('ask.conversations.removed', { title }),
    undo: async () => void (await host.conversations.restore({ id })),
  });
  return true;
}

/** Shows the newest branch through a turn. */
export async function showBranchOf(id: string, turns: readonly Turn[], turn: Turn): Promise<void> {
  const leaf = newestLeafUnder(turns, turn).id;
  const before = desk.store.getState().opened.get(id)?.conversation.leaf ?? null;
  const show = (shown: string | null) =>
    desk.change(id, (opened) => ({ ...opened, conversation: { ...opened.conversation, leaf: shown } }));
  show(leaf);
  try {
    await host.conversations.show({ id, leaf });
  } catch (error) {
    show(before);
    toast({ text: sentenceForError(error), tone: 'trouble' });
  }
}
