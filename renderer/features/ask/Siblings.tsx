import { newestLeafUnder, siblingsOf } from '#core/conversation.ts';
import type { Turn } from '#core/conversation.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { desk, openConversation } from './deskOfWindow.ts';
import quiet from './Quiet.module.css';

/** "2 of 3", and the way to the others: versions of a question, or answers to the same one. */
export function Siblings({ of, place, turn, turns }: { of: string; place: string; turn: Turn; turns: readonly Turn[] }) {
  const siblings = siblingsOf(turns, turn);
  if (siblings.length < 2) return null;
  const index = siblings.findIndex(({ id }) => id === turn.id);

  const show = async (other: Turn | undefined) => {
    if (other === undefined) return;
    const leaf = newestLeafUnder(turns, other).id;
    desk.change(place, (before) => ({ ...before, conversation: { ...before.conversation, leaf } }));
    try {
      await host.conversations.show({ id: place, leaf });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
      await openConversation(place);
    }
  };

  return (
    <span role="group" aria-label={of}>
      <button
        type="button"
        className={quiet.quiet}
        aria-label={t('ask.siblings.previous')}
        disabled={index === 0}
        onClick={() => void show(siblings[index - 1])}
      >
        ‹
      </button>
      {t('ask.siblings.position', { index: index + 1, count: siblings.length })}
      <button
        type="button"
        className={quiet.quiet}
        aria-label={t('ask.siblings.next')}
        disabled={index === siblings.length - 1}
        onClick={() => void show(siblings[index + 1])}
      >
        ›
      </button>
    </span>
  );
}
