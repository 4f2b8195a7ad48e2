import type { Conversation } from '#core/conversation.ts';
import { t } from '#renderer/text/text.ts';
import styles from './WentTo.module.css';

/** The lasting mark of a conversation of which something went to another machine. */
export function WentTo({ conversation: { wentTo } }: { conversation: Conversation }) {
  if (wentTo === undefined || wentTo.length === 0) return null;
  const hosts = wentTo.map(({ name, host }) => `${name} (${host})`).join(', ');
  return (
    <span className={styles.mark} title={t('remotes.markTitle', { hosts })}>
      {t('remotes.mark', { hosts })}
    </span>
  );
}
