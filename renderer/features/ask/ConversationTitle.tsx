import { useState } from 'react';
import type { Conversation } from '#core/conversation.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import styles from './AskRoom.module.css';
import { desk } from './deskOfWindow.ts';

/** The title, and the way to change it where it stands. Enter saves, Escape leaves it. */
export function ConversationTitle({ conversation }: { conversation: Conversation }) {
  const [renaming, setRenaming] = useState(false);
  if (renaming) return <TitleField conversation={conversation} done={() => setRenaming(false)} />;
  return (
    <button type="button" className={styles.title} title={t('ask.rename')} onClick={() => setRenaming(true)} dir="auto">
      {conversation.title}
    </button>
  );
}

export function TitleField({ conversation, done }: { conversation: Conversation; done: () => void }) {
  const { id, title } = conversation;
  const [typed, setTyped] = useState(title);

  const save = async () => {
    done();
    const wanted = typed.trim();
    if (wanted === '' || wanted === title) return;
    try {
      const renamed = await host.conversations.rename({ id, title: wanted });
      desk.change(id, (before) => ({ ...before, conversation: renamed }));
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };

  return (
    <input
      className={styles.titleField}
      aria-label={t('ask.titleField')}
      value={typed}
      maxLength={200}
      dir="auto"
      // The person has just asked for it.
      autoFocus
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => void save()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void save();
        if (event.key === 'Escape') done();
      }}
    />
  );
}
