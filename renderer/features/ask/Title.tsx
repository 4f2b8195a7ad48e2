import { useState } from 'react';
import type { Conversation } from '#core/conversation.ts';
import { t } from '#renderer/text/text.ts';
import { renameConversation } from './conversationActions.ts';
import styles from './Title.module.css';
import { TitleField } from './TitleField.tsx';

/** The conversation's title in the bar; a click on it, and it can be written anew. */
export function Title({ conversation }: { conversation: Conversation }) {
  const [renaming, setRenaming] = useState(false);
  const [returning, setReturning] = useState(false);
  if (renaming) {
    return (
      <TitleField
        title={conversation.title}
        keep={(title) => void renameConversation(conversation, title)}
        done={(byKey) => {
          setRenaming(false);
          setReturning(byKey);
        }}
      />
    );
  }
  return (
    <button
      type="button"
      className={styles.title}
      title={t('ask.rename')}
      dir="auto"
      autoFocus={returning}
      onClick={() => setRenaming(true)}
    >
      {conversation.title}
    </button>
  );
}
