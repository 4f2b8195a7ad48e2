import type { Failure } from '#core/failure.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import styles from './RemoteConsent.module.css';

type NotAgreed = Extract<Failure, { code: 'REMOTE_NOT_AGREED' }>;

interface ConsentProps {
  asked: NotAgreed;
  send: () => void;
  here: () => void;
  dismiss: () => void;
}

/** Before the first question of a conversation leaves this machine: what would go, and to whom. */
export function RemoteConsent({ asked: { name, host, messages, instruction }, send, here, dismiss }: ConsentProps) {
  return (
    <section
      className={styles.consent}
      role="alertdialog"
      aria-labelledby="remote-consent"
      aria-describedby="remote-goes"
    >
      <h3 id="remote-consent">{t('remotes.consent.title')}</h3>
      <p id="remote-goes">
        {messages === 0
          ? t('remotes.consent.questionOnly', { name, host })
          : t('remotes.consent.messages', { count: messages, name, host })}{' '}
        {instruction && t('remotes.consent.instruction')} {t('remotes.consent.later')}
      </p>
      <div className={styles.acts}>
        <Button size="small" kind="call" onClick={send}>
          {t('remotes.consent.send')}
        </Button>
        <Button size="small" onClick={here}>
          {t('remotes.consent.here')}
        </Button>
        <Button size="small" kind="quiet" onClick={dismiss}>
          {t('remotes.consent.not')}
        </Button>
      </div>
    </section>
  );
}
