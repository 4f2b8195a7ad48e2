import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, memo, useState } from 'react';
import type { Conversation } from '#core/conversation.ts';
import { t } from '#renderer/text/text.ts';
import { SignButton } from '#renderer/ui/SignButton.tsx';
import { renameConversation } from './conversationActions.ts';
import styles from './ConversationList.module.css';
import { CrossMark, PencilMark } from './marks.tsx';
import { TitleField } from './TitleField.tsx';

interface RowProps {
  conversation: Conversation;
  /** It is the one on the page. */
  open: boolean;
  /** Tab comes here first. */
  entry: boolean;
  remove: (conversation: Conversation) => Promise<void>;
}

export const ConversationRow = memo(function ConversationRow({ conversation, open, entry, remove }: RowProps) {
  const { id, title } = conversation;
  const [renaming, setRenaming] = useState(false);
  const [returning, setReturning] = useState(false);

  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'F2') setRenaming(true);
    else if (event.key === 'Delete') void remove(conversation);
    else return;
    event.preventDefault();
  };

  if (renaming) {
    return (
      <li className={styles.row}>
        <TitleField
          title={title}
          keep={(wanted) => void renameConversation(conversation, wanted)}
          done={(byKey) => {
            setRenaming(false);
            setReturning(byKey);
          }}
        />
      </li>
    );
  }
  return (
    <li className={styles.row} data-open={open}>
      <Link
        to="/ask/{-$conversation}"
        params={{ conversation: id }}
        className={styles.link}
        tabIndex={entry ? 0 : -1}
        aria-current={open ? 'page' : undefined}
        aria-keyshortcuts="F2 Delete"
        title={title}
        dir="auto"
        preload={false}
        autoFocus={returning}
        onKeyDown={pressed}
      >
        {title}
      </Link>
      <span className={styles.acts}>
        <SignButton
          size="small"
          tabIndex={entry ? 0 : -1}
          name={t('ask.conversations.renameNamed', { title })}
          title={`${t('ask.conversations.rename')} (F2)`}
          onClick={() => setRenaming(true)}
        >
          <PencilMark />
        </SignButton>
        <SignButton
          size="small"
          tabIndex={entry ? 0 : -1}
          name={t('ask.conversations.removeNamed', { title })}
          title={`${t('ask.conversations.remove')} (Del)`}
          onClick={() => void remove(conversation)}
        >
          <CrossMark />
        </SignButton>
      </span>
    </li>
  );
});
